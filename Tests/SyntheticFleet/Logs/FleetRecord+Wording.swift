import TraceModel

extension FleetRecord.Wording {
  /// The text of `event`, as the recorded run has it.
  var text: String {
    switch self {
    case .startingRequest: "Starting request"
    case .responseReceived: "Response received"
    case .failedWithStatus: "Network request failed with status code"
    case .encounteredError: "Network request encountered an error"
    case .requestStarted: "Request started"
    case .requestFinished: "Request finished"
    case .published: "Job successfully published to Kafka"
    case .receivedMessage: "Received message from Kafka"
    case .startingProcessing: "Starting job processing"
    case .processingCompleted: "Job processing completed successfully"
    case .processingFailed: "Job processing failed"
    case .remark: "Nothing remarkable"
    }
  }

  /// The meaning of the text for reconstruction.
  var role: Role {
    switch self {
    case .startingRequest: .requestSent
    case .responseReceived, .failedWithStatus: .responseReceived
    case .encounteredError: .requestFailed
    case .requestStarted: .requestReceived
    case .requestFinished: .responseSent
    case .published: .published
    case .receivedMessage: .consumed
    case .startingProcessing: .processingStarted
    case .processingCompleted, .processingFailed: .processingFinished
    case .remark: .note
    }
  }

  /// The severity that the record states.
  var level: Level {
    switch self {
    case .failedWithStatus, .encounteredError, .processingFailed: .error
    default: .info
    }
  }

  /// The record's text in `error`, if any.
  var error: String? {
    switch self {
    case .encounteredError: "ReadTimeout"
    case .processingFailed: "Simulated processing error"
    default: nil
    }
  }
}
