import TraceAnalysis
import TraceModel
import TraceStore

/// The summaries of all requests of a set of shards. Each shard is read as an index is; what was computed of it is merged.
struct ShardedSummaries: SummarySet {
  /// In the order of their numbers, with one catalog.
  let shards: [IndexSource]

  /// The shard that has a request.
  func shard(of key: RequestID) -> IndexSource {
    shards[min(max(0, Shard.number(ofRequest: key.number) - 1), shards.count - 1)]
  }

  /// The keys by shard; a shard without one is left out.
  func grouped(_ keys: [RequestID]) -> [(shard: IndexSource, keys: [RequestID])] {
    Dictionary(grouping: keys) { Shard.number(ofRequest: $0.number) }.sorted { $0.key < $1.key }
      .map { (shard(of: $0.value[0]), $0.value) }
  }

  func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    var whole = empty
    for shard in shards { whole.merge(try await shard.aggregate(empty)) }
    return whole
  }

  func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) async throws -> A {
    var whole = empty
    for (shard, keys) in grouped(keys) { whole.merge(try shard.aggregate(empty, only: keys)) }
    return whole
  }

  /// The stored surveys of the shards, and of their parts that changed since.
  func survey(_ catalog: Catalog) async throws -> SurveyAggregate {
    for shard in shards { try shard.read { try $0.loadCatalog() } }
    var whole = SurveyAggregate(services: ServiceTable(origins: catalog.origins))
    let empty = whole
    for shard in shards { whole.merge(try await PartwiseSurvey(of: shard, empty, nil).whole) }
    return whole
  }
}
