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
    var hopsBySecond: [ClockHop] { hops.map(\.swapped).sorted(by: ClockComponent.isOrdered) }

    /// How many hops the survey counted.
    var evidence: Int { hops.reduce(0) { $0 + $1.count } }
  }

  /// Breadth first from the reference, the clock with the most hops of those that are answered or, where none are, of
  /// all; neighbours by name.
  let origins: [OriginID]
  /// By their positions.
  var pairs: [Pair]
  /// What each clock is roughly ahead of the reference by, in ns: any hop on the way says it, up to its passage.
  let bases: [Int64]
  /// ns between two times that each clock can write.
  let resolutions: [Int64]

  /// The reference's time at its first and its last hop, in ns since 1970; nil where it has none.
  var times: ClosedRange<Int64>? {
    let readings = pairs.filter { $0.first == 0 }.flatMap { $0.hops.map(\.first) }
    guard let earliest = readings.min(), let latest = readings.max() else { return nil }
    return earliest...latest
  }

  /// How many hops speak of a clock, and whether it and another one have hops in both directions.
  private struct Evidence: Comparable {
    var isAnswered = false
    var count = 0

    static func < (a: Self, b: Self) -> Bool {
      a.isAnswered == b.isAnswered ? a.count < b.count : b.isAnswered
    }
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

  /// The connected components of a survey, by the names of their first origins.
  static func all(of survey: ClockSurvey, _ catalog: Catalog) -> [ClockComponent] {
    let names = catalog.origins
    var neighbours: [OriginID: Set<OriginID>] = [:]
    var evidence: [OriginID: Evidence] = [:]
    for (direction, buckets) in survey.hops {
      neighbours[direction.sender, default: []].insert(direction.receiver)
      neighbours[direction.receiver, default: []].insert(direction.sender)
      let count = buckets.count
      let isAnswered = survey.hops[direction.turned] != nil
      for origin in [direction.sender, direction.receiver] {
        evidence[origin, default: Evidence()].count += count
        if isAnswered { evidence[origin, default: Evidence()].isAnswered = true }
      }
    }
    var components: [ClockComponent] = []
    var seen: Set<OriginID> = []
    for origin in ordered(neighbours.keys, names) where !seen.contains(origin) {
      let members = walk(from: origin, neighbours, names)
      seen.formUnion(members)
      let most = members.compactMap { evidence[$0] }.max()
      let reference = ordered(members, names).first { evidence[$0] == most } ?? origin
      components.append(ClockComponent(walk(from: reference, neighbours, names), survey))
    }
    return components
  }

  /// Origins by name; nil before an empty instance, which `Origin` does not tell apart.
  static func ordered(_ origins: some Sequence<OriginID>, _ names: [Origin]) -> [OriginID] {
    origins.sorted { a, b in
      let (first, second) = (names[a.index], names[b.index])
      return first < second || (!(second < first) && first.instance == nil && second.instance != nil)
    }
  }

  /// Breadth first, neighbours by name.
  private static func walk(
    from origin: OriginID, _ neighbours: [OriginID: Set<OriginID>], _ names: [Origin]
  ) -> [OriginID] {
    var order = [origin]
    var seen: Set<OriginID> = [origin]
    var next = 0
    while next < order.count {
      for neighbour in ordered(neighbours[order[next]] ?? [], names) where seen.insert(neighbour).inserted {
        order.append(neighbour)
      }
      next += 1
    }
    return order
  }

  private init(_ origins: [OriginID], _ survey: ClockSurvey) {
    self.origins = origins
    resolutions = origins.map { survey.resolutions[$0] }
    let positions = Dictionary(uniqueKeysWithValues: zip(origins, origins.indices))
    var hops: [[Int]: [ClockHop]] = [:]
    for (direction, buckets) in survey.hops {
      guard let sender = positions[direction.sender], let receiver = positions[direction.receiver] else {
        continue
      }
      hops[[min(sender, receiver), max(sender, receiver)], default: []] += ClockHop.list(
        buckets, isForward: sender < receiver, resolution: survey.resolutions[direction.receiver])
    }
    pairs = hops.map { Pair(first: $0[0], second: $0[1], hops: $1.sorted(by: Self.isOrdered)) }
      .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    bases = Self.roughOffsets(pairs, count: origins.count)
  }

  fileprivate static func isOrdered(_ a: ClockHop, _ b: ClockHop) -> Bool {
    a.first != b.first ? a.first < b.first : a.gap != b.gap ? a.gap < b.gap : a.isForward && !b.isForward
  }

  /// The clock with the most hops that others answer, but for some; by position. Nil where none is answered.
  func bestReference(but others: Set<Int>) -> Int? {
    var evidence = [Int](repeating: 0, count: origins.count)
    for pair in pairs where pair.isBracketed {
      for clock in [pair.first, pair.second] where !others.contains(clock) {
        evidence[clock] += pair.evidence
      }
    }
    let most = evidence.max() ?? 0
    return most > 0 ? evidence.firstIndex(of: most) : nil
  }

  /// The same clocks told against another one, by its position.
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
