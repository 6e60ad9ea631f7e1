import TraceModel

/// Clocks that hops connect, and all hops between them. Everything is in an order that follows from the
/// origins' names and the amount of evidence, never from ids.
struct ClockComponent {
  /// All hops between two clocks. `first` and `second` are positions in `origins`; the first is the smaller.
  struct Pair {
    var first: Int
    var second: Int
    /// By the first clock's reading.
    var hops: [ClockHop]

    /// Hops in both directions.
    var isBracketed: Bool { hops.contains { $0.isForward } && hops.contains { !$0.isForward } }

    /// By the second clock's reading, and with the clocks' names exchanged.
    var hopsBySecond: [ClockHop] { hops.map(\.swapped).sorted(by: ClockHop.isOrdered) }

    /// How many hops the survey counted.
    var evidence: Int { hops.reduce(0) { $0 + $1.count } }
  }

  /// Breadth first from the reference; neighbours by name. Of the clocks that need not move (`UnmovedClocks`) the
  /// reference has the most hops among the answered ones or, if none is answered, among all.
  let origins: [OriginID]
  /// By their positions.
  var pairs: [Pair]
  /// The rough lead of each clock over the reference, in ns: any hop on the way says it, up to its passage.
  let bases: [Int64]
  /// ns between two times that each clock can write.
  let resolutions: [Int64]

  /// The reference's time at its first and its last hop, in ns since 1970; nil where it has none.
  var times: ClosedRange<Int64>? {
    let readings = pairs.filter { $0.first == 0 }.flatMap { $0.hops.map(\.first) }
    guard let earliest = readings.min(), let latest = readings.max() else { return nil }
    return earliest...latest
  }

  /// Clocks that no chain of pairs with hops in both directions ties to the reference; by position.
  var unansweredClocks: Set<Int> {
    var neighbours: [Int: [Int]] = [:]
    for pair in pairs where pair.isBracketed {
      neighbours[pair.first, default: []].append(pair.second)
      neighbours[pair.second, default: []].append(pair.first)
    }
    // A reference without answers is no better known than others.
    guard neighbours[0] != nil else { return Set(origins.indices).subtracting(neighbours.keys) }
    var answered: Set<Int> = [0]
    var next = [0]
    while let clock = next.popLast() {
      for neighbour in neighbours[clock] ?? [] where answered.insert(neighbour).inserted {
        next.append(neighbour)
      }
    }
    return Set(origins.indices).subtracting(answered)
  }

  /// The connected components of `ties`, by the names of their first origins.
  static func all(of ties: [ClockTie], _ evidence: ClockEvidence) -> [ClockComponent] {
    var tiesOf: [OriginID: [Int]] = [:]
    for (index, tie) in ties.enumerated() {
      for origin in [tie.first, tie.second] { tiesOf[origin, default: []].append(index) }
    }
    /// Breadth first, neighbours by name.
    func walk(from origin: OriginID) -> [OriginID] {
      var order = [origin]
      var seen: Set<OriginID> = [origin]
      var next = 0
      while next < order.count {
        let neighbours = (tiesOf[order[next]] ?? []).map { ties[$0].other(than: order[next]) }
        for neighbour in neighbours.sorted(by: { evidence.rank($0) < evidence.rank($1) })
        where seen.insert(neighbour).inserted {
          order.append(neighbour)
        }
        next += 1
      }
      return order
    }
    var components: [ClockComponent] = []
    var seen: Set<OriginID> = []
    for origin in tiesOf.keys.sorted(by: { evidence.rank($0) < evidence.rank($1) })
    where !seen.contains(origin) {
      let members = walk(from: origin).sorted { evidence.rank($0) < evidence.rank($1) }
      seen.formUnion(members)
      let most = members.map { evidence.weights[$0.index] }.max()
      let reference = members.first { evidence.weights[$0.index] == most } ?? origin
      let own = Set(members.flatMap { tiesOf[$0] ?? [] }).map { ties[$0] }
      let component = ClockComponent(walk(from: reference), own, evidence.resolutions)
      let unmoved = UnmovedClocks(TiedClocks(component, evidence))
      components.append(
        unmoved.reference == 0
          ? component
          : ClockComponent(walk(from: component.origins[unmoved.reference]), own, evidence.resolutions))
    }
    return components
  }

  private init(_ origins: [OriginID], _ ties: [ClockTie], _ resolutions: TimestampResolutions) {
    self.origins = origins
    self.resolutions = origins.map { resolutions[$0] }
    let positions = Dictionary(uniqueKeysWithValues: zip(origins, origins.indices))
    pairs = ties.compactMap { tie in
      guard let a = positions[tie.first], let b = positions[tie.second] else { return nil }
      return Pair(
        first: min(a, b), second: max(a, b),
        hops: tie.hops(asSeenBy: a < b ? tie.first : tie.second, resolutions))
    }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    bases = Self.roughOffsets(pairs, count: origins.count)
  }

  /// The clock with the most hops that others answer, but for some; by position. Those that need not move come first.
  /// Nil where none is answered.
  func bestReference(but others: Set<Int>, _ unmoved: UnmovedClocks) -> Int? {
    var evidence = [Int](repeating: 0, count: origins.count)
    for pair in pairs where pair.isBracketed {
      for clock in [pair.first, pair.second] where !others.contains(clock) {
        evidence[clock] += pair.evidence
      }
    }
    func best(_ clocks: [Int]) -> Int? {
      let most = clocks.map { evidence[$0] }.max() ?? 0
      return most > 0 ? clocks.first { evidence[$0] == most } : nil
    }
    return best(origins.indices.filter { unmoved.isUnmoved[$0] }) ?? best(Array(origins.indices))
  }

  /// This component with its clocks measured against the one at position `reference`.
  func relative(to reference: Int) -> ClockComponent {
    var neighbours = [[Int]](repeating: [], count: origins.count)
    for pair in pairs {
      neighbours[pair.first].append(pair.second)
      neighbours[pair.second].append(pair.first)
    }
    var order = [reference]
    var seen = Set(order)
    var next = 0
    while next < order.count {
      for neighbour in neighbours[order[next]].sorted() where seen.insert(neighbour).inserted {
        order.append(neighbour)
      }
      next += 1
    }
    return ClockComponent(self, in: order)
  }

  private init(_ other: ClockComponent, in order: [Int]) {
    origins = order.map { other.origins[$0] }
    resolutions = order.map { other.resolutions[$0] }
    var positions = [Int](repeating: 0, count: order.count)
    for (position, clock) in order.enumerated() { positions[clock] = position }
    pairs = other.pairs.map { pair in
      let (first, second) = (positions[pair.first], positions[pair.second])
      let isKept = first < second
      return Pair(
        first: min(first, second), second: max(first, second), hops: isKept ? pair.hops : pair.hopsBySecond)
    }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    bases = Self.roughOffsets(pairs, count: origins.count)
  }

  /// Pairs are in order of their first clocks, so each clock is reached from one that is known.
  private static func roughOffsets(_ pairs: [Pair], count: Int) -> [Int64] {
    var bases = [Int64?](repeating: nil, count: count)
    bases[0] = 0
    for pair in pairs where bases[pair.second] == nil {
      bases[pair.second] = (bases[pair.first] ?? 0) + (pair.hops.first?.gap ?? 0)
    }
    return bases.map { $0 ?? 0 }
  }
}
