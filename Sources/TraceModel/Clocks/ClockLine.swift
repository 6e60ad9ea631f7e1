/// The offset of a clock against its reference as a straight line: `offset` at `epoch`, and `drift` more for
/// every nanosecond after it.
///
/// When the reference shows τ, the clock shows τ + offset + drift · (τ − epoch).
package struct ClockLine: Sendable, Equatable {
  /// Time of the reference, in ns since 1970.
  package var epoch: Int64
  /// ns; positive where the clock is ahead.
  package var offset: Int64
  /// ns a ns: 10⁻⁶ is 1 ppm. Above −1.
  package var drift: Double

  package init(epoch: Int64, offset: Int64, drift: Double) {
    self.epoch = epoch
    self.offset = offset
    self.drift = drift
  }

  /// A clock that shows its reference's time.
  package static let none = ClockLine(epoch: 0, offset: 0, drift: 0)

  /// It moves nothing.
  package var isNone: Bool { offset == 0 && drift == 0 }
}
