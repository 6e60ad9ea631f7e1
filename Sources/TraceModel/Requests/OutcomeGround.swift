/// The reason for a request's outcome in its own records: the first case that applies, in their order.
public enum OutcomeGround: Sendable, Equatable, CaseIterable {
  /// Every record is a note.
  case noStep
  /// The last attempt at some message failed, and no retry is under way.
  case failedAttempt
  /// The last answer to the request is 5xx.
  case failedAnswer
  /// Some message is published and was not consumed.
  case waitingMessage
  /// Some message is consumed and its work has no end.
  case unfinishedWork
  /// A record that must exist is missing.
  case missingRecord
  /// Nothing was published, and the last answer is 4xx.
  case refused
  /// The client gave every attempt up, and no server knows of any.
  case neverReceived
  /// Everything that began has ended, and nothing failed.
  case everythingEnded

  /// The outcome that it leads to.
  public var outcome: Outcome {
    switch self {
    case .noStep: .unknown
    case .failedAttempt, .failedAnswer: .failed
    case .waitingMessage: .queued
    case .unfinishedWork: .processing
    case .missingRecord: .incomplete
    case .refused: .rejected
    case .neverReceived: .unreachable
    case .everythingEnded: .completed
    }
  }
}
