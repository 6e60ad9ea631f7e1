/// The straight clocks of a component (its clocks, divided where they were set) and the hops between each two of them.
/// It has only the clocks that hops connect with the reference.
struct ClockNetwork {
  /// All hops between two parts of clocks, by their indices in `parts`; `first` is the smaller.
  struct Edge {
    var first: Int
    var second: Int
    /// The hops that say anything (`HopHull`).
    var hops: [ClockHop]
    /// How many hops of the survey there are.
    var evidence: Int
    /// ns by which the second part may exceed the hops' bounds, for not running straight.
    var bend: Double

    init(first: Int, second: Int, _ hops: [ClockHop]) {
      self.first = first
      self.second = second
      self.hops = ClockHop.essential(hops)
      evidence = hops.reduce(0) { $0 + $1.count }
      bend = HiddenBend.most(hops)
    }
  }

  /// From the reference on, always the clock with the most hops to those before, but the preferred ones first. A clock
  /// stands before the others told by it.
  private(set) var parts: [ClockDivision.Part] = []
  /// By `first`, then `second`.
  private(set) var edges: [Edge] = []
  /// Indices in `edges`, by part.
  private(set) var edgesOfPart: [[Int]] = []
  /// How many hops of the survey speak of a part.
  private(set) var evidence: [Int] = []

  /// Some clock is tied to the reference in more than one way.
  var hasCycles: Bool { edges.count >= parts.count }

  /// The parts `preferred` come before all others. With the reference, hops connect them.
  init(
    _ component: ClockComponent, _ clocks: ClockDivision, preferring preferred: [ClockDivision.Part] = []
  ) {
    let hops = Self.hopsByParts(component, clocks)
    var neighbours: [PartName: Set<PartName>] = [:]
    var evidenceByName: [PartName: Int] = [:]
    for (key, hops) in hops {
      neighbours[key.first, default: []].insert(key.second)
      neighbours[key.second, default: []].insert(key.first)
      let count = hops.reduce(0) { $0 + $1.count }
      for part in [key.first, key.second] { evidenceByName[part, default: 0] += count }
    }
    let order = Self.walk(neighbours, evidenceByName, preferring: Set(preferred.map(PartName.init)))
    let indices = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    parts = order.map { clocks.parts[$0.clock][$0.number] }
    edges = hops.compactMap { key, hops in
      guard let first = indices[key.first], let second = indices[key.second] else { return nil }
      return first < second
        ? Edge(first: first, second: second, hops)
        : Edge(first: second, second: first, hops.map(\.swapped))
    }
    edges.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    edgesOfPart = Array(repeating: [], count: parts.count)
    evidence = Array(repeating: 0, count: parts.count)
    for (index, edge) in edges.enumerated() {
      for part in [edge.first, edge.second] {
        edgesOfPart[part].append(index)
        evidence[part] += edge.evidence
      }
    }
  }

  /// The clock at the other end of an edge.
  func neighbour(of part: Int, along edge: Int) -> Int {
    edges[edge].first == part ? edges[edge].second : edges[edge].first
  }

  private struct PartName: Hashable, Comparable {
    var clock: Int
    var number: Int

    init(clock: Int, number: Int) {
      self.clock = clock
      self.number = number
    }

    init(_ part: ClockDivision.Part) { self.init(clock: part.clock, number: part.number) }

    static func < (a: Self, b: Self) -> Bool { (a.clock, a.number) < (b.clock, b.number) }
  }

  private struct PartPair: Hashable {
    var first: PartName
    var second: PartName
  }

  /// A hop that may belong to several parts, because it is near a step, belongs to none.
  private static func hopsByParts(
    _ component: ClockComponent, _ clocks: ClockDivision
  ) -> [PartPair: [ClockHop]] {
    var hops: [PartPair: [ClockHop]] = [:]
    for pair in component.pairs {
      let name = ClockDivision.PairName(first: pair.first, second: pair.second)
      for hop in pair.hops {
        guard let first = clocks.part(of: pair.first, at: hop.first, hop: (name, hop.first)),
          let second = clocks.part(
            of: pair.second, at: hop.second, whenReferenceShows: pair.first == 0 ? hop.first : nil,
            hop: (name, hop.first))
        else { continue }
        let key = PartPair(
          first: PartName(clock: pair.first, number: first),
          second: PartName(clock: pair.second, number: second))
        hops[key, default: []].append(hop)
      }
    }
    return hops
  }

  /// A part that may stand next in the order.
  private struct Candidate: Comparable {
    var evidence: Int
    var name: PartName

    static func < (a: Self, b: Self) -> Bool {
      a.evidence == b.evidence ? a.name < b.name : a.evidence > b.evidence
    }
  }

  private static func walk(
    _ neighbours: [PartName: Set<PartName>], _ evidence: [PartName: Int],
    preferring preferred: Set<PartName>
  ) -> [PartName] {
    var order = [PartName(clock: 0, number: 0)]
    var seen = Set(order)
    for isPreferred in [true, false] {
      func candidates(_ part: PartName) -> [Candidate] {
        (neighbours[part] ?? []).filter { !seen.contains($0) && (!isPreferred || preferred.contains($0)) }
          .map { Candidate(evidence: evidence[$0] ?? 0, name: $0) }
      }
      var next = Heap(order.flatMap(candidates))
      while let part = next.popLeast()?.name {
        guard seen.insert(part).inserted else { continue }
        order.append(part)
        for candidate in candidates(part) { next.insert(candidate) }
      }
    }
    return order
  }
}
