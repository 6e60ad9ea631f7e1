import TraceModel

/// Names one request within a source.
struct RequestKey: Hashable, Sendable {
  /// The request's number in an index, or its shard and place in logs that are in memory.
  var number: Int64
}

/// What a command computes from all requests: fed in parts, in any order, and merged.
protocol RequestFold: Sendable {
  /// Adds the requests of which `requests` tells: it calls its argument once for each.
  mutating func add(_ requests: (_ add: (TraceSummary, RequestKey) -> Void) throws -> Void) rethrows
  mutating func merge(_ other: Self)
}

/// Where requests come from. A command asks one and does not know whether an index or logs stand behind it.
protocol RequestSource: Sendable {
  /// What the catalog of the source names.
  var catalog: Catalog { get }
  /// How the source is called in messages: the index's path, or "the logs".
  var name: String { get }
  /// How many requests there are.
  func requestCount() throws -> Int
  /// The latest logged time; nil without requests.
  func endOfLogs() throws -> Timestamp?
  /// Feeds every request's summary to a copy of `empty`, and returns the merged result.
  func fold<F: RequestFold>(_ empty: F) async throws -> F
  /// The requests whose id is `text`, or begins with it.
  func requests(named text: String, limit: Int) throws -> [RequestKey]
  /// Ids that stand near `text` in order, for "did you mean".
  func neighbours(of text: String, limit: Int) throws -> [String]
  /// The correlation ids of requests, each as its earliest event has it.
  func correlationIDs(of keys: [RequestKey]) throws -> [String]
  /// The events of a request, with the texts of each.
  func material(for key: RequestKey) throws -> RequestMaterial
}

/// The events of one request in no particular order, and a way to their texts.
struct RequestMaterial {
  var events: [Event]
  /// Reads the texts of an event's record.
  var details: (Event) -> RecordDetails
}
