import TraceModel

extension Segment {
  /// ns; a broker acknowledges a message, and its publisher logs that, within so much as a rule.
  private static var usualAcknowledgement: Int64 { 2_000_000 }

  /// The other reason for a negative duration besides clocks; empty without a usual one. A consumer may log a message
  /// before its publisher does, if that waits for the broker's acknowledgement.
  func otherReason(for duration: Nanoseconds) -> String {
    guard self == .queueWait, duration < .zero, duration.count > -Self.usualAcknowledgement else { return "" }
    return ", or the publisher logs a message after it was handed on"
  }
}
