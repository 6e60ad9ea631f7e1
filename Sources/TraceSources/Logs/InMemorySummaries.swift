import TraceAnalysis
import TraceModel

/// Summaries of the requests of logs that are in memory, as logged: one for each request of an id.
struct InMemorySummaries: SummarySet {
  private typealias Shard = [(TraceSummary, RequestID)]

  private let shards: [Shard]

  /// How many there are.
  var count: Int { shards.reduce(0) { $0 + $1.count } }

  /// Reconstructs every request of `groups`, and tells it which ids name several.
  init(of groups: inout InMemoryRequests, _ catalog: Catalog, _ joiner: ProjectionJoiner?) async throws {
    let reconstructor = TraceReconstructor(catalog: catalog)
    let parts = try await groups.shards.indices.concurrentMap { [groups] number in
      var shard: Shard = []
      var occurrences: [RequestID: [[InMemoryRequests.EventIndex]]] = [:]
      for id in groups.keys(ofShard: number) {
        let (requests, indices) = groups.requests(of: id)
        if let indices { occurrences[id] = indices }
        for (key, events) in requests {
          shard.append((TraceSummary(reconstructor.reconstruct(events), joiner: joiner), key))
        }
      }
      return (shard, occurrences)
    }
    shards = parts.map(\.0)
    for (_, occurrences) in parts { groups.learn(occurrences) }
  }

  func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    try await empty.aggregated(over: shards) { aggregate, shard in
      aggregate.add { add in for (summary, key) in shard { add(summary, key) } }
    }
  }

  func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) async throws -> A {
    let wanted = Set(keys)
    return try await empty.aggregated(over: shards) { aggregate, shard in
      aggregate.add { add in for (summary, key) in shard where wanted.contains(key) { add(summary, key) } }
    }
  }
}
