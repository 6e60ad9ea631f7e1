import TraceModel

/// The lines that the hops of a network allow for each clock against the reference.
///
/// The lines of a clock x against the reference are those of a neighbour y plus those of x against y. So x has to
/// satisfy every neighbour:
///
///     lines(x)  ⊆  lines(y) + lines(y → x)          for every neighbour y
///
/// The reference's own line is zero. Lines are narrowed so until nothing changes by half a nanosecond. For trees of
/// clocks, and for one cycle through the reference, that is the exact set, since each line is then used once. For
/// other networks the result holds all that is possible, and perhaps a little more.
///
/// Hops between two other clocks lie at the first one's time after its likely correction, not at the reference's.
/// The misplacement is at most the first clock's uncertainty. The bounds move by the clocks' drift in that time: at
/// most 0.1 % of that uncertainty (`OffsetLines.relativePrior`).
struct OffsetPropagation {
  let network: ClockNetwork
  /// Time of the reference, in ns since 1970.
  let epoch: Int64
  /// ns around it in which the reference's hops lie.
  let span: Double
  /// The rough offset of each part against the reference, in ns. Lines are beyond it.
  private(set) var bases: [Int64] = []
  /// The possible leads of each part over the reference.
  private(set) var lines: [OffsetLines] = []
  /// The middle of each part's lines, or their bound, at whole ns: where its hops are laid off.
  private(set) var axes: [OffsetLine] = []
  /// The possible lead of each edge's second part over its first; nil if it contradicts the others.
  private(set) var relations: [OffsetLines?]

  /// ns; smaller changes are none.
  private static let smallestChange = 0.5
  /// Enough for any but contrived networks; each round narrows, so stopping early is safe.
  private static let mostRounds = 64

  /// `times` are the reference's at its first and last hop.
  init(_ network: ClockNetwork, _ times: ClosedRange<Int64>) {
    self.network = network
    // Stretches of hops may end behind the last time that is kept.
    epoch = min(times.lowerBound + (times.upperBound - times.lowerBound) / 2, Timestamp.kept.upperBound)
    span = Double(times.upperBound - epoch)
    relations = Array(repeating: nil, count: network.edges.count)
    for part in network.parts.indices { addPart(part) }
    applied(changed: Set(network.parts.indices))
  }

  /// The lines of a part that its known neighbours before it allow.
  private mutating func addPart(_ part: Int) {
    let known = network.edgesOfPart[part].filter { network.neighbour(of: part, along: $0) < part }
    guard let nearest = known.first else {
      bases.append(0)
      lines.append(OffsetLines(slope: 0, offset: 0))
      axes.append(.zero)
      return
    }
    let gap = network.edges[nearest].hops.first?.gap ?? 0
    bases.append(bases[network.edges[nearest].first] + gap)
    lines.append(OffsetLines(slopes: OffsetLines.prior))
    for edge in known {
      let first = network.edges[edge].first
      relations[edge] = OffsetLines(network.edges[edge].hops, in: frame(edge, axis: axes[first]))
      narrow(part, along: edge)
    }
    axes.append(lines[part].likely)
  }

  /// The parts with bounds on both sides, if any of them comes after one without. All parts on the way to such
  /// bounds have them too, so hops connect these parts.
  var bracketedBehindOthers: [ClockDivision.Part]? {
    let isBracketed = lines.map(\.isBracketed)
    guard let other = isBracketed.firstIndex(of: false), isBracketed[other...].contains(true) else {
      return nil
    }
    return zip(network.parts, isBracketed).filter(\.1).map(\.0)
  }

  /// Where the hops of an edge are laid off.
  func frame(_ edge: Int, axis: OffsetLine) -> HopFrame {
    HopFrame(
      epoch: epoch, firstBase: bases[network.edges[edge].first],
      secondBase: bases[network.edges[edge].second],
      axis: axis)
  }

  /// Narrows the neighbours of what changed, in rounds, until nothing does. `fixed` parts have had their say and
  /// stay. After `steps` neighbours that were taken into account it ends:
  /// what is known then is true, if less than could be.
  ///
  /// - Returns: the neighbours taken into account, each as often as it was.
  @discardableResult
  mutating func applied(changed: Set<Int>, fixed: Range<Int> = 0..<1, steps: Int = .max) -> Int {
    var changed = changed
    var taken = 0
    for _ in 0..<Self.mostRounds where !changed.isEmpty {
      var next: Set<Int> = []
      var waiting = Set(changed.flatMap(neighbours).filter { !fixed.contains($0) })
      var order = Heap(waiting)
      while taken < steps, let part = order.popLeast() {
        let before = lines[part]
        for edge in network.edgesOfPart[part] {
          let neighbour = network.neighbour(of: part, along: edge)
          guard !fixed.contains(neighbour) else { continue }
          guard changed.contains(neighbour) || next.contains(neighbour) else { continue }
          narrow(part, along: edge)
          taken += 1
        }
        guard !before.isNear(lines[part], within: Self.smallestChange, over: span) else { continue }
        next.insert(part)
        for neighbour in neighbours(of: part) where neighbour > part && !fixed.contains(neighbour) {
          if waiting.insert(neighbour).inserted { order.insert(neighbour) }
        }
      }
      changed = taken < steps ? next : []
    }
    return taken
  }

  /// The parts with hops to or from this one.
  func neighbours(of part: Int) -> [Int] {
    network.edgesOfPart[part].map { network.neighbour(of: part, along: $0) }
  }

  /// Takes into account what is known of a part from elsewhere, unless it leaves nothing.
  mutating func narrow(_ part: Int, to known: OffsetLines) {
    if let narrowed = lines[part].intersection(known) { lines[part] = narrowed }
  }

  /// Takes a neighbour's bounds into account. An edge that leaves nothing is a contradiction, and is left out.
  private mutating func narrow(_ part: Int, along edge: Int) {
    guard let relation = relations[edge] else { return }
    let isForth = network.edges[edge].second == part
    let neighbour = lines[network.neighbour(of: part, along: edge)]
    let allowed = neighbour + (isForth ? relation : -relation)
    if let narrowed = lines[part].intersection(allowed) {
      lines[part] = narrowed
    } else {
      relations[edge] = nil
    }
  }
}
