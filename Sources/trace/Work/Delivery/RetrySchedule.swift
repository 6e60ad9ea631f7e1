/// When a batch is sent again that a collector could not take: twice as late each time, unless it says when.
struct RetrySchedule {
  /// Attempts at one batch.
  static let mostAttempts = 6
  /// A collector that asks for a longer pause is given up, in s.
  static let longestPause = 120
  private static let firstPause = Duration.milliseconds(500)

  private(set) var attempts = 1

  /// The pause before the next attempt; nil where there is none. `after` is what the collector asks for, in s.
  /// `part`, from 0 to 1, is drawn, so that several senders do not come back at once.
  mutating func pause(after: Int?, part: Double) -> Duration? {
    guard attempts < Self.mostAttempts, after ?? 0 <= Self.longestPause else { return nil }
    let doubled = Self.firstPause * (1 << (attempts - 1))
    attempts += 1
    let own = doubled / 2 + doubled / 2 * part
    return max(own, .seconds(max(0, after ?? 0)))
  }
}
