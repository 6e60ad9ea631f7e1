package import ClockEstimation
package import LogReading
import TraceAnalysis
package import TraceModel
import TraceStore

/// The requests of a set of shards, as those of one index:
///
///     shard 1   summaries ─→ survey ─┐
///     shard 2   summaries ─→ survey ─┴→ one survey ─→ clocks ─→ judge ─→ revisions   (`SourceSurvey`)
///               coverage of the logs, in each shard ───┘
///
/// A request is in one shard with all of its records, so whatever is asked of single requests is asked of that one. What
/// is computed over all is computed in each, with the clocks and revisions of all, and merged.
package final class ShardedSource: RequestSource {
  package let catalog: Catalog
  /// As the set was named.
  package let name: String
  package let inputs = InputReport()
  package let keepsRecords = true

  let summaries: ShardedSummaries
  /// What it says of the logs, each shard says (`ShardSet.leastRead`).
  let logs: IndexSource
  private let estimates: ClockEstimates
  private let settled: [RequestID: OutcomeRevision]

  /// Surveys the set. `decoder` has the catalog of all its indexes.
  package init(_ set: ShardSet, named name: String, decoder: LogDecoder) async throws {
    let shards = set.indexes.map { IndexSource(index: $0, decoder: decoder) }
    (self.name, catalog) = (name, decoder.catalog)
    logs = shards[set.leastRead]
    summaries = ShardedSummaries(shards: shards)
    let survey = try await SourceSurvey(of: summaries, coverage: logs.coverage(), catalog: catalog)
    estimates = survey.clocks
    settled = try await survey.revisions(of: summaries)
  }

  var shards: [IndexSource] { summaries.shards }

  package func requestCount() throws -> Int { try shards.reduce(0) { try $0 + $1.requestCount() } }

  package func clocks() -> ClockEstimates { estimates }

  package func revisions() -> [RequestID: OutcomeRevision] { settled }

  package func revision(on key: RequestID) -> OutcomeRevision? { settled[key] }

  package func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    try await summaries.aggregate(empty)
  }

  package func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) async throws -> A {
    try await summaries.aggregate(empty, only: keys)
  }

  // MARK: Records

  package func knownAttributes() throws -> Set<String> {
    try shards.reduce(into: []) { $0.formUnion(try $1.knownAttributes()) }
  }

  package func records(for key: RequestID) throws -> RequestRecords {
    try summaries.shard(of: key).records(for: key)
  }

  package func correlationIDs(of keys: [RequestID]) throws -> [String] {
    var ids: [RequestID: String] = [:]
    for (shard, keys) in summaries.grouped(keys) {
      for (key, id) in zip(keys, try shard.correlationIDs(of: keys)) { ids[key] = id }
    }
    return keys.map { ids[$0] ?? "" }
  }

  package func map<Result: Sendable>(
    recordsOf keys: [RequestID], _ body: @escaping @Sendable (RequestRecords) throws -> Result
  ) async throws -> [Result] {
    var results: [RequestID: Result] = [:]
    for (shard, keys) in summaries.grouped(keys) {
      for (key, result) in zip(keys, try await shard.map(recordsOf: keys, body)) { results[key] = result }
    }
    return keys.compactMap { results[$0] }
  }
}
