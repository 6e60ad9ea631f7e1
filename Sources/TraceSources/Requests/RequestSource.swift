package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// Names one request within a source.
package struct RequestKey: Hashable, Sendable {
  /// The number of the id in an index, or its shard and place in logs that are in memory; and the occurrence, of an
  /// id that names several requests (`RequestNumber`).
  package var number: Int64

  /// Which of several requests with one id it is, from 1; nil where the id names one, or all are meant.
  package var occurrence: Int? {
    let occurrence = RequestNumber.occurrence(number)
    return occurrence == 0 ? nil : Int(occurrence)
  }

  /// The key of all requests with the id.
  package var withoutOccurrence: RequestKey { RequestKey(number: RequestNumber.ofID(number)) }

  /// The key of one of several requests with the id.
  package func withOccurrence(_ occurrence: Int) -> RequestKey {
    RequestKey(number: RequestNumber.make(RequestNumber.ofID(number), occurrence: Int64(occurrence)))
  }
}

/// What a command computes from all requests: fed in parts, in any order, and merged.
package protocol RequestAggregate: Sendable {
  /// Adds the requests of which `requests` tells: it calls its argument once for each.
  mutating func add(_ requests: (_ add: (TraceSummary, RequestKey) -> Void) throws -> Void) rethrows
  mutating func merge(_ other: Self)
}

/// Where requests come from. A command asks one and does not know whether an index or logs stand behind it.
package protocol RequestSource: Sendable {
  /// What the catalog of the source names.
  var catalog: Catalog { get }
  /// How the source is called in messages: the index's path, or "the logs".
  var name: String { get }
  /// How many requests there are.
  func requestCount() throws -> Int
  /// What the logs cover, as logged.
  func coverage() throws -> CoverageSurvey
  /// What all requests together say of the clocks.
  func clocks() throws -> ClockEstimates
  /// What all requests and logs together say of requests, where that is more than their own records do.
  func revisions() throws -> [Int64: OutcomeRevision]
  /// The same of one request.
  func revision(on key: RequestKey) throws -> OutcomeRevision?
  /// Feeds every request's summary, as logged, to a copy of `empty`, and returns the merged result.
  func aggregate<F: RequestAggregate>(_ empty: F) async throws -> F
  /// How many records of each origin name no request.
  func uncorrelatedCounts() throws -> [Symbol: Int]
  /// What became of the lines of each source.
  func sourceFindings() throws -> [SourceFinding]
  /// The ids with more than so many records, and how many those are.
  func largeRequests(over limit: Int) throws -> [(key: RequestKey, events: Int)]
  /// The requests whose id is `text`, or begins with it, the case of letters being passed over where no id is spelled
  /// so; of an id that names several, the key of all.
  func requests(named text: String, limit: Int) throws -> [RequestKey]
  /// The request whose id is `text`; nil if there is none.
  func request(exactly text: String) throws -> RequestKey?
  /// The keys of all requests that share an id, in the order of time; `key` itself where the id names one.
  func occurrences(of key: RequestKey) throws -> [RequestKey]
  /// How many requests share an id; asked for each of them, so it must not cost as much as to list them.
  func occurrenceCount(of key: RequestKey) throws -> Int
  /// Ids that name several requests, with the number of these.
  func reusedIDs() throws -> [(key: RequestKey, occurrences: Int)]
  /// Ids of 64 bits that are part of the request of an id of 128, with that id, both in lookup form.
  func joinedIDs() throws -> [(short: String, long: String)]
  /// Pairs of ids that a record names beside each other and that have records of their own.
  func neighbouringIDs() async throws -> [(RequestKey, RequestKey)]
  /// Ids that stand near `text` in order, for "did you mean".
  func neighbours(of text: String, limit: Int) throws -> [String]
  /// The correlation ids of requests, each as its earliest event has it.
  func correlationIDs(of keys: [RequestKey]) throws -> [String]
  /// The events of a request, with the texts of each.
  func records(for key: RequestKey) throws -> RequestRecords
}

extension RequestSource {
  /// What is known from all requests together, times being corrected by `clocks`.
  package func corrections(clocks: ClockTable) throws -> Corrections {
    Corrections(clocks: clocks, revisions: try revisions())
  }

  /// In what steps each program tells the time.
  package func precision() throws -> LoggedPrecision { LoggedPrecision(try coverage()) }

  /// The time of the latest record, by its corrected clock; nil without records.
  package func endOfLogs(clocks: ClockTable) throws -> Timestamp? {
    try coverage().stretches.map { _, origin, stretch in
      let latest = stretch.latestNanoseconds
      return Timestamp(nanoseconds: latest &- clocks.correction(of: origin, at: latest))
    }.max()
  }
}

/// The events of one request in no particular order, and a way to their texts.
package struct RequestRecords {
  package var events: [Event]
  /// Reads the texts of an event's record.
  package var details: (Event) -> RecordDetails
}

/// What became of the lines of one source.
package struct SourceFinding {
  package var file: String
  /// By reason; reasons that do not occur are absent.
  package var skipped: [SkipReason: Int]
  /// The first skipped lines.
  package var problems: [DecodingProblem]
  /// Records whose time has no offset, and those with invalid UTF-8.
  package var naiveTimes: Int
  package var invalidUTF8: Int
}
