package import TraceModel

/// An id of a source, and the request that it names.
package struct KnownID: Sendable {
  /// In lookup form (`CorrelationLookup`).
  package var lookup: String
  /// Of an id that names several requests, the key of all.
  package var request: RequestID
  /// The id is part of a longer one, whose request this is.
  package var isPart: Bool
}

/// The existing ids, and the requests that they name. A source looks up; which id a person means is for
/// `IDResolver` to say.
package protocol IDSource: Sendable {
  /// The id that is `text`, in whatever form a log writes it; nil if there is none.
  func id(exactly text: String) throws -> KnownID?
  /// The ids whose lookup form begins with `beginning`, at most `limit`, in the order of lookup forms.
  func ids(beginningWith beginning: String, limit: Int) throws -> [KnownID]
  /// The ids of 128 bits whose last 16 digits are `digits`, likewise.
  func ids(endingIn digits: String, limit: Int) throws -> [KnownID]
  /// Requests with a record that names `text` beside their own id, at most `limit`; one pass over the records.
  func requests(naming text: String, limit: Int) throws -> [RequestID]
  /// Up to `limit` ids on either side of `text` in that order, as they are logged: for "did you mean".
  func neighbours(of text: String, limit: Int) throws -> [String]
  /// The keys of all requests of an id, in the order of time; `key` itself if the id names one.
  func occurrences(of key: RequestID) throws -> [RequestID]
  /// How many requests share an id; asked for each of them, so it must not cost as much as to list them.
  func occurrenceCount(of key: RequestID) throws -> Int
}

extension IDSource {
  /// The request whose id is `text`; nil if there is none.
  package func request(exactly text: String) throws -> RequestID? { try id(exactly: text)?.request }
}

/// The ids that do not name one request each: what `trace doctor` asks.
package protocol IdentitySource: Sendable {
  /// The ids with more records than `limit`, and how many those are.
  func largeRequests(over limit: Int) throws -> [(key: RequestID, events: Int)]
  /// Ids that name several requests, with the number of these.
  func reusedIDs() throws -> [(key: RequestID, occurrences: Int)]
  /// Ids of 64 bits that are part of the request of an id of 128, each with the long one, both in lookup form.
  func joinedIDs() throws -> [(short: String, long: String)]
  /// The ids that records name beside their own.
  func neighbouringIDs() async throws -> NeighbouringIDs
}
