/// What an event means for reconstruction.
package enum Role: UInt8, Sendable, CaseIterable {
  /// Nothing beyond having been logged.
  case note = 0
  /// The client sent an HTTP request (one attempt of it).
  case requestSent
  /// The server received the HTTP request.
  case requestReceived
  /// A message was handed to the broker.
  case published
  /// The server sent its answer.
  case responseSent
  /// The client has an answer, whatever its status.
  case responseReceived
  /// The client gave an attempt up without an answer (time-out, connection lost).
  case requestFailed
  /// A consumer received a message from the broker.
  case consumed
  /// A consumer began the work that the message asks for.
  case processingStarted
  /// A consumer ended that work, well or in failure (`Event.failed`).
  case processingFinished
  /// An app was started; like the two below, the record's time is the end of what it states the duration of.
  case launch
  /// A screen was loaded, or could not be (`Event.failed`).
  case screenLoad
  /// Something moved on a screen, and frames of it came late.
  case hitches

  /// The name in JSON and SQL: `request_sent`, …
  package var name: String {
    switch self {
    case .note: "note"
    case .requestSent: "request_sent"
    case .requestReceived: "request_received"
    case .published: "published"
    case .responseSent: "response_sent"
    case .responseReceived: "response_received"
    case .requestFailed: "request_failed"
    case .consumed: "consumed"
    case .processingStarted: "processing_started"
    case .processingFinished: "processing_finished"
    case .launch: "launch"
    case .screenLoad: "screen_load"
    case .hitches: "hitches"
    }
  }

  /// What a person felt of an app, stated by one record.
  package var isClientEvent: Bool { rawValue >= Role.launch.rawValue }
}

/// The severity of a record, in the steps that swift-log names, which every dialect maps onto.
package enum Level: UInt8, Sendable, Comparable, CaseIterable {
  case unknown = 0
  case trace, debug, info, notice, warning, error, critical

  package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

  /// The name in JSON, SQL and filters.
  package var name: String {
    switch self {
    case .unknown: "unknown"
    case .trace: "trace"
    case .debug: "debug"
    case .info: "info"
    case .notice: "notice"
    case .warning: "warning"
    case .error: "error"
    case .critical: "critical"
    }
  }
}
