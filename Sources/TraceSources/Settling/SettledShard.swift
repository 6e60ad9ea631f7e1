package import ClockEstimation
import LogReading
import TraceAnalysis
package import TraceModel
import TraceStore

/// One shard whose requests are corrected and judged by what all shards know (`Knowledge`), as if all were at hand.
/// Memory does not grow with its requests.
package final class SettledShard: ViewSource {
  let shard: IndexSource
  /// Whose values are stored in all shards.
  let attributes: Set<String>
  private let knowledge: Knowledge
  private let covered: CoverageSurvey
  private let estimates: ClockEstimates
  private let reviser: RequestReviser
  /// Of the corrected clocks.
  private let end: Timestamp?

  /// The shard at `path` in the light of `file`. Throws `KnowledgeProblem` where that is not of this shard, or of some
  /// of the set.
  package init(_ path: String, _ file: KnowledgeFile) throws {
    let own = try KnowledgeHead(of: IndexFile(path: path, for: .reading, catalog: Catalog()))
    try file.head.expect(own, at: path, knowledge: file.path)
    knowledge = try Knowledge(file)
    let catalog = knowledge.catalog
    shard = IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: catalog),
      decoder: try LogDecoder(profile: .makeDefault(), catalog: catalog))
    attributes = Set(file.head.attributes.filter(\.value).keys)
    covered = try shard.coverage()
    let survey = SourceSurvey(
      SurveyAggregate(knowledge.survey, knowledge.crossed), coverage: covered, catalog: catalog)
    estimates = survey.clocks
    end = estimates.logged.endOfLogs(covered)
    reviser = survey.reviser
  }

  package var catalog: Catalog { knowledge.catalog }

  package func coverage() -> CoverageSurvey { covered }

  package func endOfLogs(clocks: ClockTable) -> Timestamp? { end }

  // MARK: All requests

  package func requestCount() throws -> Int { try shard.requestCount() }

  package func clocks() -> ClockEstimates { estimates }

  package func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    try await shard.aggregate(empty)
  }

  package func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) throws -> A {
    try shard.aggregate(empty, only: keys)
  }

  package func revisions() throws -> [RequestID: OutcomeRevision] { [:] }

  package func revision(on key: RequestID) throws -> OutcomeRevision? {
    try shard.aggregate(RevisionAggregate(reviser), only: [key]).revisions[key]
  }

  package func revision(on key: RequestID, _ logged: TraceSummary) -> OutcomeRevision? {
    reviser.revision(on: logged, key: key)
  }

  // MARK: Single requests

  package var keepsRecords: Bool { true }

  package func records(for key: RequestID) throws -> RequestRecords { try shard.records(for: key) }

  /// Of requests of other shards those are known that have the other side of a message.
  package func correlationIDs(of keys: [RequestID]) throws -> [String] {
    let own = keys.filter { knowledge.ids[$0] == nil }
    let ids = Dictionary(zip(own, try shard.correlationIDs(of: own))) { first, _ in first }
    return keys.map { knowledge.ids[$0] ?? ids[$0] ?? "" }
  }

  /// Whether another shard has an id, this one does not know.
  package func id(exactly text: String) -> KnownID? { nil }

  package func ids(beginningWith beginning: String, limit: Int) throws -> [KnownID] {
    try shard.ids(beginningWith: beginning, limit: limit)
  }

  package func ids(endingIn digits: String, limit: Int) throws -> [KnownID] {
    try shard.ids(endingIn: digits, limit: limit)
  }

  package func requests(naming text: String, limit: Int) throws -> [RequestID] {
    try shard.requests(naming: text, limit: limit)
  }

  package func neighbours(of text: String, limit: Int) throws -> [String] {
    try shard.neighbours(of: text, limit: limit)
  }

  package func occurrences(of key: RequestID) throws -> [RequestID] { try shard.occurrences(of: key) }

  package func occurrenceCount(of key: RequestID) throws -> Int { try shard.occurrenceCount(of: key) }
}
