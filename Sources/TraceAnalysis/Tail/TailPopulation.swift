package import TraceModel

/// The first of two passes that explain the slowest requests: all requests that ended, with their whole times. Hot:
/// `add` is called once a request. 16 bytes a request.
///
/// Requests that did not complete may be quick and would flatter the rest. They join if a filter names their outcome,
/// as in a report. Requests with and without a client's record are two populations, never mixed.
package struct TailPopulation: Sendable {
  /// A request and how long it took, in ns.
  struct Ended: Sendable {
    var key: RequestID
    var nanoseconds: Int64
  }

  private let includesFailures: Bool
  private(set) var withClient: [Ended] = []
  private(set) var fromAPI: [Ended] = []
  private(set) var unfinished = 0
  /// Requests that ended, without a record of a client or a server to begin with.
  private(set) var beginless = 0
  private(set) var first: Timestamp?
  private(set) var last: Timestamp?

  /// `includesFailures`: requests that ended in another way than well count, too.
  package init(includesFailures: Bool) { self.includesFailures = includesFailures }

  /// Counts one request, with corrected times.
  package mutating func add(_ summary: TraceSummary, _ key: RequestID) {
    first = min(first ?? summary.start, summary.start)
    last = max(last ?? summary.start, summary.start)
    if summary.outcome.isOpen { unfinished += 1 }
    guard summary.countsAsWhole(includesFailures: includesFailures), let done = summary.done else { return }
    if let sent = summary.sent {
      withClient.append(Ended(key: key, nanoseconds: (done.time - sent.time).count))
    } else if let received = summary.received {
      fromAPI.append(Ended(key: key, nanoseconds: (done.time - received.time).count))
    } else {
      beginless += 1
    }
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: TailPopulation) {
    withClient += other.withClient
    fromAPI += other.fromAPI
    unfinished += other.unfinished
    beginless += other.beginless
    if let start = other.first { first = min(first ?? start, start) }
    if let start = other.last { last = max(last ?? start, start) }
  }

  /// The larger population, divided; of two equal ones that with a client.
  package func divided(slowest share: DecimalPercent) -> TailDivision {
    withClient.count >= fromAPI.count
      ? TailDivision(self, .endToEnd, withClient, others: fromAPI.count, share)
      : TailDivision(self, .fromAPI, fromAPI, others: withClient.count, share)
  }
}
