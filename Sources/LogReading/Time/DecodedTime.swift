package import TraceModel

/// The time of a record, and the assumptions made in reading it.
package struct DecodedTime: Sendable, Equatable {
  /// The instant, in UTC.
  package var timestamp: Timestamp
  /// The text names no zone; UTC was assumed.
  package var isNaive: Bool
  /// The text names second 60; the instant is the second after it.
  package var isLeapSecond: Bool

  package init(timestamp: Timestamp, isNaive: Bool = false, isLeapSecond: Bool = false) {
    self.timestamp = timestamp
    self.isNaive = isNaive
    self.isLeapSecond = isLeapSecond
  }
}
