package import ClockEstimation
package import LogReading
package import TraceAnalysis
package import TraceModel

/// Where requests come from. A command asks one, for as much as it needs, and does not know whether an index or logs
/// stand behind it.
package typealias RequestSource = AttributeSource & RecordSource & IDSource & IdentitySource & LedgerSource
  & TextSource

/// What the view of one request needs.
package typealias ViewSource = SummarySource & RecordSource & IDSource & CoverageSource

/// Summaries of requests, as logged, that something is computed from.
package protocol SummarySet: Sendable {
  /// Feeds every summary to copies of `empty`, in parallel, and returns them merged.
  func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A
  /// Feeds the summaries of the requests `keys` only to copies of `empty`, and returns them merged.
  func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) async throws -> A
  /// The survey of all requests, as logged. `catalog` has the names of their numbers.
  func survey(_ catalog: Catalog) async throws -> SurveyAggregate
}

extension SummarySet {
  package func survey(_ catalog: Catalog) async throws -> SurveyAggregate {
    try await aggregate(SurveyAggregate(services: ServiceTable(origins: catalog.origins)))
  }
}

/// All requests at once, and what they tell together.
package protocol SummarySource: SummarySet {
  /// The names of the source's numbers.
  var catalog: Catalog { get }
  /// How many requests there are.
  func requestCount() throws -> Int
  /// The clocks, estimated from all requests.
  func clocks() throws -> ClockEstimates
  /// The outcomes that all requests and logs together change, by `RequestID.number`.
  func revisions() throws -> [RequestID: OutcomeRevision]
  /// The outcome that all requests and logs together change of one request; nil if they do not.
  func revision(on key: RequestID) throws -> OutcomeRevision?
  /// The same where the request is at hand, as logged.
  func revision(on key: RequestID, _ logged: TraceSummary) throws -> OutcomeRevision?
}

extension SummarySource {
  /// The corrections by all requests together, with times corrected by `clocks`.
  package func corrections(clocks: ClockTable) throws -> Corrections {
    Corrections(clocks: clocks, revisions: try revisions())
  }

  package func revision(on key: RequestID, _ logged: TraceSummary) throws -> OutcomeRevision? {
    try revision(on: key)
  }
}

/// Single requests with their records.
package protocol RecordSource: Sendable {
  /// The records are there; without them, `records` has events and no texts.
  var keepsRecords: Bool { get }
  /// The events of a request, with the texts of each.
  func records(for key: RequestID) throws -> RequestRecords
  /// The results of `body` for the records of requests, in their order; beside one another, if the source can.
  func map<Result: Sendable>(
    recordsOf keys: [RequestID], _ body: @escaping @Sendable (RequestRecords) throws -> Result
  ) async throws -> [Result]
  /// The correlation ids of requests, each as its earliest event has it.
  func correlationIDs(of keys: [RequestID]) throws -> [String]
  /// Attributes of some record, as far as known without reading records.
  func knownAttributes() throws -> Set<String>
}

extension RecordSource {
  package func knownAttributes() throws -> Set<String> { [] }

  package func map<Result: Sendable>(
    recordsOf keys: [RequestID], _ body: @escaping @Sendable (RequestRecords) throws -> Result
  ) async throws -> [Result] {
    try keys.map { try body(records(for: $0)) }
  }
}

/// The texts of records that are not understood. Each reads records once more.
package protocol TextSource: Sendable {
  /// The texts of records that belong to a request and are no steps.
  func noteTexts() async throws -> NoteTexts
  /// The texts of the first requests, as far as their records are at hand: the cost does not grow with the source.
  func firstNoteTexts() async throws -> NoteTexts
  /// The candidates with records that meet the condition.
  func requests(among candidates: Set<RequestID>, meeting condition: RecordCondition) async throws
    -> Set<RequestID>
  /// Candidates for the id of records without one: of the first ones of the source.
  func idCandidates() throws -> IDCandidates
}

extension TextSource {
  package func firstNoteTexts() async throws -> NoteTexts { try await noteTexts() }
}

/// From when to when the logs go.
package protocol CoverageSource: Sendable {
  /// The coverage of the logs, as logged.
  func coverage() throws -> CoverageSurvey
  /// The time of the latest record by a clock that can be compared with others, corrected; nil without records.
  func endOfLogs(clocks: ClockTable) throws -> Timestamp?
}

extension CoverageSource {
  /// In what steps each program tells the time.
  package func precision() throws -> LoggedPrecision { LoggedPrecision(try coverage()) }

  package func endOfLogs(clocks: ClockTable) throws -> Timestamp? { clocks.endOfLogs(try coverage()) }
}

/// The contents of the logs beside requests, source by source.
package protocol LedgerSource: CoverageSource {
  /// How the source is called in messages: the index's path, or "the logs".
  var name: String { get }
  /// The fate of the logs read by this process; empty for an index, since it was filled before.
  var inputs: InputReport { get }
  /// How many records of each origin name no request.
  func uncorrelatedCounts() throws -> [OriginID: Int]
  /// The fate of each source's lines.
  func sourceFindings() throws -> [SourceFinding]
  /// Logs of an index whose ingest was interrupted and has not gone on.
  func interruptedLogs() throws -> [String]
  /// Requests were removed from the index.
  func hasForgotten() throws -> Bool
  /// A removal of requests was interrupted, and something of it is left to do.
  func removalIsInterrupted() throws -> Bool
  /// The logs that rules of profiles are for, with what these named.
  func ruledLogs() throws -> [RuledLog]
  /// The logs of an index by the profiles they were read with; `present` is today's profile.
  func profiledFiles(present: LogProfile?) throws -> [ProfiledFiles]
  /// Fields that are taken out of every log of an index.
  func redactedFields() throws -> [RedactedField]
}

extension LedgerSource {
  /// Logs that were read by this process are read to the end.
  package func interruptedLogs() -> [String] { [] }

  /// Only an index can forget.
  package func hasForgotten() -> Bool { false }

  package func removalIsInterrupted() -> Bool { false }

  package func ruledLogs() throws -> [RuledLog] { [] }

  /// The logs that this process reads are read by one profile, as it was told.
  package func profiledFiles(present: LogProfile?) throws -> [ProfiledFiles] { [] }

  package func redactedFields() throws -> [RedactedField] { [] }
}
