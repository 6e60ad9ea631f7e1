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

  /// The parts that hops connect with `root`. Those of `preferred` come before all others; with the root, hops connect
  /// them.
  init(
    _ tied: TiedParts, _ clocks: ClockDivision, from root: TiedParts.Name = .reference,
    preferring preferred: [ClockDivision.Part] = []
  ) {
    let order = Self.walk(tied, from: root, preferring: Set(preferred.map(TiedParts.Name.init)))
    let indices = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    parts = order.map { clocks.parts[$0.clock][$0.number] }
    for (index, name) in order.enumerated() {
      for neighbour in tied.neighbours[name] ?? [] {
        guard let other = indices[neighbour], index < other else { continue }
        edges.append(Edge(first: index, second: other, tied.hops(from: name, to: neighbour)))
      }
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

  /// The first part's time at its first and its last hop, in ns since 1970; nil where it has none.
  var times: ClosedRange<Int64>? {
    let readings = edgesOfPart.first?.flatMap { edges[$0].hops.map(\.first) } ?? []
    guard let earliest = readings.min(), let latest = readings.max() else { return nil }
    return earliest...latest
  }

  /// The clock at the other end of an edge.
  func neighbour(of part: Int, along edge: Int) -> Int {
    edges[edge].first == part ? edges[edge].second : edges[edge].first
  }

  /// A part that may stand next in the order.
  private struct Candidate: Comparable {
    var evidence: Int
    var name: TiedParts.Name

    static func < (a: Self, b: Self) -> Bool {
      a.evidence == b.evidence ? a.name < b.name : a.evidence > b.evidence
    }
  }

  private static func walk(
    _ tied: TiedParts, from root: TiedParts.Name, preferring preferred: Set<TiedParts.Name>
  ) -> [TiedParts.Name] {
    var order = [root]
    var seen = Set(order)
    for isPreferred in [true, false] {
      func candidates(_ part: TiedParts.Name) -> [Candidate] {
        (tied.neighbours[part] ?? []).filter {
          !seen.contains($0) && (!isPreferred || preferred.contains($0))
        }.map { Candidate(evidence: tied.evidence[$0] ?? 0, name: $0) }
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
