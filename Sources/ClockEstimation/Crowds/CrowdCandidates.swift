import TraceModel

/// The clocks that may be in a crowd, and those needed by the network of clocks.
struct CrowdCandidates {
  private let evidence: ClockEvidence
  private let servers: Set<OriginID>
  /// By origin's id.
  private var isCandidate: [Bool]
  /// Of each candidate, as indices of the evidence's ties; by origin's id.
  private var tiesOfCandidate: [[Int]] = []

  /// All whose neighbours are servers: clocks with very many neighbours. A clock with idle pickups is none, since a
  /// pickup says more of clocks than hops do.
  init(_ evidence: ClockEvidence, fewestOfServer: Int) {
    self.evidence = evidence
    var degrees = [Int](repeating: 0, count: evidence.weights.count)
    for tie in evidence.ties {
      degrees[tie.first.index] += 1
      degrees[tie.second.index] += 1
    }
    servers = Set(degrees.indices.filter { degrees[$0] > fewestOfServer }.map { OriginID(index: $0) })
    isCandidate = servers.isEmpty ? [] : degrees.map { $0 > 0 && $0 <= fewestOfServer }
    guard !servers.isEmpty else { return }
    for tie in evidence.ties {
      if !servers.contains(tie.first) { isCandidate[tie.second.index] = false }
      if !servers.contains(tie.second) { isCandidate[tie.first.index] = false }
    }
    for (consumer, pickups) in evidence.pickups ?? [:] {
      isCandidate[consumer.index] = false
      for pickup in pickups { isCandidate[pickup.publisher.index] = false }
    }
    tiesOfCandidate = Array(repeating: [], count: degrees.count)
    for (index, tie) in evidence.ties.enumerated() {
      for origin in [tie.first, tie.second] where isCandidate[origin.index] {
        tiesOfCandidate[origin.index].append(index)
      }
    }
  }

  var isEmpty: Bool { !isCandidate.contains(true) }

  func contains(_ origin: OriginID) -> Bool { isCandidate[origin.index] }

  /// With whom a candidate has hops.
  func ties(of origin: OriginID) -> [ClockTie] { tiesOfCandidate[origin.index].map { evidence.ties[$0] } }

  /// The network keeps it.
  mutating func keep(_ origin: OriginID) { isCandidate[origin.index] = false }

  /// The network keeps, of each server, the candidates with which it has most hops; of equals, the first by name.
  mutating func keepBest(_ most: Int) {
    var best: [OriginID: BestClocks] = [:]
    for origin in evidence.origins where contains(origin) {
      for tie in ties(of: origin) {
        best[tie.other(than: origin), default: BestClocks(most: most)].insert(
          origin, ClockEvidence.Weight(isAnswered: tie.isAnswered, count: tie.count))
      }
    }
    for best in best.values { for origin in best.origins { keep(origin) } }
  }

  /// The only links between some servers, by hops at all or by hops in both directions: the best candidate of each
  /// set that connects the same servers.
  var joining: [OriginID] {
    var (connected, answered) = (
      ConnectedClocks(evidence.weights.count), ConnectedClocks(evidence.weights.count)
    )
    for tie in evidence.ties where !contains(tie.first) && !contains(tie.second) {
      connected.join(tie.first, tie.second)
      if tie.isAnswered { answered.join(tie.first, tie.second) }
    }
    func joins(_ origin: OriginID) -> Bool {
      let ties = ties(of: origin)
      return connected.areApart(ties.map { $0.other(than: origin) })
        || answered.areApart(ties.filter(\.isAnswered).map { $0.other(than: origin) })
    }
    let shared = evidence.origins.filter { contains($0) && tiesOfCandidate[$0.index].count > 1 && joins($0) }
    var joining: [OriginID] = []
    // Sorting is stable, so equals stay in the order of their names.
    for origin in shared.sorted(by: { evidence.weights[$0.index] > evidence.weights[$1.index] })
    where joins(origin) {
      joining.append(origin)
      for tie in ties(of: origin) {
        connected.join(tie.first, tie.second)
        if tie.isAnswered { answered.join(tie.first, tie.second) }
      }
    }
    return joining
  }
}

/// The few clocks, of many, that most hops speak of.
private struct BestClocks {
  let most: Int
  /// The best first; of equals, the first that came.
  private(set) var weighted: [(origin: OriginID, weight: ClockEvidence.Weight)] = []

  init(most: Int) { self.most = most }

  var origins: [OriginID] { weighted.map(\.origin) }

  mutating func insert(_ origin: OriginID, _ weight: ClockEvidence.Weight) {
    if weighted.count == most, let last = weighted.last, !(last.weight < weight) { return }
    let index = weighted.firstIndex { $0.weight < weight } ?? weighted.count
    weighted.insert((origin, weight), at: index)
    if weighted.count > most { weighted.removeLast() }
  }
}

/// Groups of connected clocks (Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm, JACM 1975).
private struct ConnectedClocks {
  /// Another one of the same set, nearer to the one that stands for it; by origin's id.
  private var nearer: [Int]

  init(_ count: Int) { nearer = Array(0..<count) }

  mutating func join(_ a: OriginID, _ b: OriginID) { nearer[root(a.index)] = root(b.index) }

  /// Some of them are not connected.
  mutating func areApart(_ origins: [OriginID]) -> Bool {
    guard let first = origins.first else { return false }
    let root = root(first.index)
    for origin in origins.dropFirst() where self.root(origin.index) != root { return true }
    return false
  }

  private mutating func root(_ index: Int) -> Int {
    var index = index
    while nearer[index] != index {
      nearer[index] = nearer[nearer[index]]
      index = nearer[index]
    }
    return index
  }
}
