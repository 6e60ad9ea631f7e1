package import TraceModel

/// A record that an origin of a fleet logged, by what it is about.
package struct FleetRecord: Sendable {
  /// The text of the record, in the words of the recorded run.
  package enum Wording: Sendable {
    case startingRequest, responseReceived, failedWithStatus, encounteredError
    case requestStarted, requestFinished, published
    case receivedMessage, startingProcessing, processingCompleted, processingFailed
    case remark
  }

  /// True time.
  package var time: Timestamp
  package var wording: Wording
  /// Number of the origin.
  package var origin: Int
  /// In `FleetTruth.requests`; of a batch, the first one's.
  package var request: Int
  /// In `FleetTruth.attempts`, of records of HTTP.
  package var attempt: Int?
  /// In `FleetTruth.messages`, of records of one message.
  package var message: Int?
  /// In `FleetTruth.deliveries`, of records of one delivery.
  package var delivery: Int?
  /// In `FleetTruth.batches`, of a record of several deliveries.
  package var batch: Int?
}
