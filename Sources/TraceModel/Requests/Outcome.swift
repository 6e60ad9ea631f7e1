/// How a request ended, the first that applies in the order of the cases.
public enum Outcome: UInt8, Sendable, CaseIterable {
  /// No record is a step, so nothing is known of how it ended.
  case unknown = 9
  /// Some message's last attempt ended in failure, or the last answer is 5xx.
  case failed = 1
  /// A message was published or consumed, covering logs show no continuation.
  case lost
  /// A message is published and not consumed when the logs end.
  case queued
  /// A message is consumed and not finished when the logs end.
  case processing
  /// A record that must exist is missing, and no log covers its time.
  case incomplete
  /// Nothing was published and the last answer is 4xx.
  case rejected
  /// The client gave up and no server record exists.
  case unreachable
  /// Everything that began has ended and nothing failed.
  case completed

  /// The name in JSON, SQL and filters.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .failed: "failed"
    case .lost: "lost"
    case .queued: "queued"
    case .processing: "processing"
    case .incomplete: "incomplete"
    case .rejected: "rejected"
    case .unreachable: "unreachable"
    case .completed: "completed"
    }
  }

  /// In the order of reports: completed requests, then the failures, then the unfinished, then the unknown.
  package static let inReports: [Outcome] = [
    .completed, .failed, .rejected, .unreachable, .lost, .queued, .processing, .incomplete, .unknown,
  ]

  /// All that began is done, well or in failure.
  public var isDone: Bool { self == .completed || self == .failed }

  /// Nothing more is to come.
  public var isFinal: Bool { isDone || self == .rejected }

  /// The request may still end in one way or another, as far as the logs tell.
  public var isOpen: Bool { self == .queued || self == .processing || self == .incomplete }
}
