/// The records of one HTTP attempt, in a trace and in a summary alike.
public protocol ExchangeRecords {
  /// Index of an event in a trace; ns since 1970 in a summary.
  associatedtype Record: StepRecord

  /// The work that made the call; nil for a root.
  var caller: Trace.Work? { get }
  /// HTTP status code; 0 where not logged.
  var statusCode: UInt16 { get }
  /// The caller ended it without an answer.
  var gaveUp: Bool { get }
  /// The caller sent the request.
  var sent: Record { get }
  /// The server received it.
  var received: Record { get }
  /// The server answered.
  var responded: Record { get }
  /// The caller has the answer, or gave up.
  var ended: Record { get }
}

extension Trace.Exchange: ExchangeRecords {}
extension TraceSummary.Exchange: ExchangeRecords {}

extension ExchangeRecords {
  /// Nobody in the logs made the call in the course of its own work.
  @inlinable public var isRoot: Bool { caller == nil }

  /// Its caller has logged it.
  @inlinable public var hasClient: Bool { sent.isLogged || ended.isLogged }

  /// Its server has logged it.
  @inlinable public var hasServer: Bool { received.isLogged || responded.isLogged }

  /// The answer is known to be 2xx.
  @inlinable public var isSuccess: Bool { 200..<300 ~= statusCode }
}
