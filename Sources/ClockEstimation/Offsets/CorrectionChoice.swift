import TraceModel

/// Chooses one possible line for each clock, so that all of them are possible together.
///
/// Clocks are decided one at a time, breadth first from the reference, those with both bounds before the others. A
/// clock with one bound takes an extreme, and would leave the others a sliver. Hops to a decided clock are laid off at
/// their corrected times, so its limits on its neighbours are exact. Each decision narrows the limits from undecided
/// neighbours. If that leaves nothing (rounding, or a network with many cycles), the decided neighbours alone count,
/// and the lines are mended when all are decided (`makeRoom`).
///
/// Where clocks disagree, as few as possible move (`UnmovedClocks`): the others stand before any is decided.
///
/// Of the lines that are left:
/// - the one that moves nothing, if it is there: no record contradicts the logged times, so they stand;
/// - else, with bounds on both sides, the middle of the drifts and the middle of its offsets;
/// - else the line of a neighbour with which the clock agrees as logged: both moved together;
/// - else the bound itself: the constant with the smallest move or, if no constant is possible, the line with the
///   least drift.
///
/// If all neighbours of a clock with one bound have moved, it may have stood or moved with them: the least waits count.
///
/// A clock with one bound and idle pickups gets the line suggested by these instead.
struct CorrectionChoice {
  /// By part of the network.
  var lines: [OffsetLine] = []
  /// The assumptions in a part's line beyond the hops; nil if there are none.
  private(set) var assumptions: [IdlePickups?] = []

  var known: OffsetPropagation
  /// In ns, by part.
  private let resolutions: [Int64]
  /// How much later than printed something may have been received, in ns, by part.
  private let slacks: [Int64]
  private let pickups: [[ClockNetwork.PlacedPickup]]
  /// Hops bound it on both sides; by part.
  private let isBracketed: [Bool]
  /// It stands, whatever others do; by part.
  var isHeld: [Bool]
  /// How often a decision may still narrow a part by a neighbour.
  private var steps: Int

  /// `origins` are by part, as are `pickups`, which are empty where nothing is to be assumed.
  init(
    _ known: OffsetPropagation, _ origins: [OriginID], _ resolutions: TimestampResolutions,
    assuming pickups: [[ClockNetwork.PlacedPickup]]
  ) {
    self.known = known
    self.resolutions = origins.map { resolutions[$0] }
    slacks = origins.map(resolutions.slack)
    self.pickups = pickups
    isBracketed = known.lines.map(\.isBracketed)
    isHeld = Array(repeating: false, count: known.lines.count)
    steps = Self.freeSteps + Self.leastSteps * known.network.edges.count
    hold(TiedClocks(known.network))
    decideAll()
    guard known.network.hasCycles || isHeld.contains(true), !obeys(), !makeRoom() else { return }
    guard isHeld.contains(true) else { return }
    // Where clocks drift, those that stand may leave no room for the others.
    (self.known, lines, assumptions) = (known, [], [])
    isHeld = Array(repeating: false, count: known.lines.count)
    decideAll()
    if !obeys() { _ = makeRoom() }
  }

  private mutating func decideAll() {
    let undecided = known
    for part in known.network.parts.indices {
      decide(part)
      narrowNeighbours(of: part)
      guard steps > 0 else { break }
    }
    guard lines.count < known.network.parts.count else { return }
    // The network is too large to follow what each decision says to all others.
    known = undecided
    undecide()
    decideTogether()
    for part in lines.count..<known.network.parts.count {
      decide(part)
      narrowNeighbours(of: part)
    }
  }

  /// Lets the clocks stand that are right as logged, if others are not. One with one bound is decided after its
  /// neighbours if they have all moved and it agreed with them, and one with idle pickups by these.
  private mutating func hold(_ clocks: TiedClocks) {
    let unmoved = UnmovedClocks(clocks, fixed: 0)
    guard unmoved.isUnmoved.contains(false) else { return }
    func isAgreedByMoved(_ part: Int) -> Bool {
      clocks.tiesOfClock[part].allSatisfy { index in
        let tie = clocks.ties[index]
        return !tie.isContradicted && !unmoved.isUnmoved[tie.other(than: part)]
      }
    }
    let held = isHeld.indices.filter { part in
      unmoved.isUnmoved[part]
        && known.lines[part].contains(slope: 0, offset: -Double(known.bases[part]))
        && (isBracketed[part] || pickups[part].isEmpty && (part == 0 || !isAgreedByMoved(part)))
    }
    var narrowed = known
    for part in held { narrowed.narrow(part, to: OffsetLines(slope: 0, offset: -Double(known.bases[part]))) }
    narrowed.applied(changed: Set(held))
    // Drifts may leave no room for all of them.
    guard zip(known.relations, narrowed.relations).allSatisfy({ $0 == nil || $1 != nil }) else { return }
    known = narrowed
    for part in held { isHeld[part] = true }
  }

  private mutating func decide(_ part: Int) {
    let possible = part == 0 ? OffsetLines(slope: 0, offset: 0) : possible(part)
    let isAbove = known.lines[part].upper == nil
    if !isTiedBothWays(part), !isHeld[part], let assumed = assumedClock(part, isAbove: isAbove) {
      let line = assumed.line(
        within: isAbove ? -possible : possible, slack: Double(resolutions[part] - 1))
      lines.append(isAbove ? OffsetLine(slope: -line.slope, offset: -line.offset) : line)
      assumptions.append(assumed.evidence(line))
    } else {
      decided(lineOfNeighbour(part, possible) ?? choose(part, possible))
    }
  }

  /// The clock suggested by idle pickups between a part and decided ones. The part is their consumer or, where it
  /// lies above a bound, their publisher (with its sign changed).
  private func assumedClock(_ part: Int, isAbove: Bool) -> AssumedClock? {
    AssumedClock(
      pickups[part].filter { $0.other < part && $0.hop.isForward != isAbove }.map { pickup in
        let line = lines[pickup.other]
        let frame = HopFrame(
          epoch: known.epoch, firstBase: known.bases[pickup.other], secondBase: known.bases[part], axis: line)
        let (time, gap) = frame.point(pickup.hop)
        let ahead = gap + line.offset + line.slope * time
        return (time, isAbove ? -ahead : ahead)
      })
  }

  /// The lines of a part that all decisions and the undecided neighbours allow.
  private func possible(_ part: Int) -> OffsetLines {
    var decided = OffsetLines(slopes: OffsetLines.prior)
    var all: OffsetLines? = decided
    for edge in known.network.edgesOfPart[part] where known.network.edges[edge].second == part {
      guard let allowed = allowed(along: edge), let narrowed = decided.intersection(allowed) else { continue }
      decided = narrowed
    }
    all = decided
    for edge in known.network.edgesOfPart[part] where known.network.edges[edge].first == part {
      guard let relation = known.relations[edge] else { continue }
      all = all?.intersection(known.lines[known.network.edges[edge].second] + -relation)
    }
    return all ?? decided
  }

  /// The lines that an edge allows its second part, since its first is decided now.
  private func allowed(along edge: Int) -> OffsetLines? {
    guard known.relations[edge] != nil else { return nil }
    let first = lines[known.network.edges[edge].first]
    return OffsetLines(known.network.edges[edge].hops, in: known.frame(edge, axis: first))?
      .shifted(slope: first.slope, offset: first.offset)
  }

  /// Both bounds are known, against the reference or against a decided neighbour.
  private func isTiedBothWays(_ part: Int) -> Bool {
    isBracketed[part]
      || known.network.edgesOfPart[part].contains { edge in
        known.network.edges[edge].second == part && known.relations[edge]?.isBracketed == true
      }
  }

  /// Takes the line of the next part, which rests on no assumption.
  mutating func decided(_ line: OffsetLine) {
    lines.append(line)
    assumptions.append(nil)
  }

  /// No part is decided.
  mutating func undecide() { (lines, assumptions) = ([], []) }

  /// Narrows what the first parts, which are decided, say of the others.
  mutating func narrowNeighbours(ofFirst count: Int) {
    var changed: Set<Int> = []
    for (index, edge) in known.network.edges.enumerated() where edge.first < count && edge.second >= count {
      guard let allowed = allowed(along: index) else { continue }
      known.narrow(edge.second, to: allowed)
      changed.insert(edge.second)
    }
    known.applied(changed: changed, fixed: 0..<count)
  }

  private mutating func narrowNeighbours(of part: Int) {
    var changed: Set<Int> = []
    for edge in known.network.edgesOfPart[part] where known.network.edges[edge].first == part {
      guard let allowed = allowed(along: edge) else { continue }
      known.narrow(known.network.edges[edge].second, to: allowed)
      changed.insert(known.network.edges[edge].second)
    }
    guard known.network.hasCycles else { return }
    // What a decision says goes through the whole network or, once that took too long, to some parts near it.
    steps -= known.applied(
      changed: changed, fixed: 0..<(part + 1), steps: max(steps, Self.leastSteps))
  }

  /// So much that networks of some hundred clocks use less.
  private static let freeSteps = 300_000
  /// What each decision may narrow in any case, and as much for each two clocks with hops between them.
  private static let leastSteps = 64

  private func choose(_ part: Int, _ possible: OffsetLines) -> OffsetLine {
    // Corrections are whole ns: clocks further on that tie this one to others need one to choose from.
    let edges = known.network.edgesOfPart[part]
    let isTied = known.network.hasCycles && edges.contains { known.network.edges[$0].first == part }
    let others = known.neighbours(of: part).map { slacks[$0] }
    return possible.choice(
      base: known.bases[part], isBracketed: isTiedBothWays(part) && possible.isBracketed,
      resolution: resolutions[part],
      slack: (slacks[part], others.max() ?? 0), room: isTied ? 1 : 0)
  }
}

extension CorrectionChoice {
  /// The line of a clock with one bound whose neighbours are decided, if it is none of the clocks that stand. There
  /// are the lines of those neighbours that agree with it as logged, and the line that moves nothing: of these, the
  /// one with the least waits. Nil where none is possible.
  private func lineOfNeighbour(_ part: Int, _ possible: OffsetLines) -> OffsetLine? {
    guard !isBracketed[part], !isHeld[part], isHeld.contains(true) else { return nil }
    let edges = known.network.edgesOfPart[part].filter { known.network.edges[$0].second == part }
    var candidates = [OffsetLine(slope: 0, offset: -Double(known.bases[part]))]
    for edge in edges {
      let first = known.network.edges[edge].first
      let ahead = Double(known.bases[first] - known.bases[part])
      guard known.relations[edge]?.contains(slope: 0, offset: ahead) == true else { continue }
      candidates.append(OffsetLine(slope: lines[first].slope, offset: lines[first].offset + ahead))
    }
    return candidates.filter { possible.contains(slope: $0.slope, offset: $0.offset) }.map { line in
      (line, edges.reduce(0) { $0 + quickestPassage($1, line) })
    }.min { $0.1 < $1.1 }?.0
  }

  /// ns that the quickest hop of an edge took if its second part has this line.
  func quickestPassage(_ edge: Int, _ line: OffsetLine) -> Double {
    let first = lines[known.network.edges[edge].first]
    let frame = known.frame(edge, axis: first)
    return known.network.edges[edge].hops.map { hop in
      let (time, gap) = frame.point(hop)
      let passage = gap - (line.offset - first.offset + (line.slope - first.slope) * time)
      return hop.isForward ? passage : -passage
    }.min() ?? 0
  }
}
