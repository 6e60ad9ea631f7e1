/// The order of two events: something left one clock and arrived at another, each time as logged, in ns since 1970. It
/// left before it arrived: this is all that is known, and one inequality on two clocks.
struct Hop: Hashable, Sendable {
  var sent: Int64
  /// Received − sent: the passage, plus what the receiver's clock is ahead of the sender's.
  var gap: Int64

  /// Nil if either time lies beyond 2116 or before 1824, or the clocks are 73 years apart: such a time is no
  /// clock's. Without such times, every product of two differences below fits 128 bits.
  init?(sent: Int64, received: Int64) {
    let (gap, overflow) = received.subtractingReportingOverflow(sent)
    guard !overflow, gap.magnitude <= 1 << 61, sent.magnitude <= 1 << 62, received.magnitude <= 1 << 62 else {
      return nil
    }
    self.sent = sent
    self.gap = gap
  }

  var received: Int64 { sent + gap }
}
