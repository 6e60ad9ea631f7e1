/// The offset of a clock against its reference as a straight line: `offset` at `epoch`, and `drift` more for
/// every nanosecond after it.
///
/// When the reference shows τ, the clock shows τ + offset + drift · (τ − epoch).
public struct ClockLine: Sendable, Equatable {
  /// Time of the reference, in ns since 1970.
  public var epoch: Int64
  /// ns; positive where the clock is ahead.
  public var offset: Int64
  /// ns a ns: 10⁻⁶ is 1 ppm. Above −1.
  public var drift: Double

  /// `epoch` is in ns since 1970, `offset` in ns.
  @inlinable public init(epoch: Int64, offset: Int64, drift: Double) {
    self.epoch = epoch
    self.offset = offset
    self.drift = drift
  }

  /// A clock that shows its reference's time.
  @inlinable public static var none: ClockLine { ClockLine(epoch: 0, offset: 0, drift: 0) }

  /// It moves nothing.
  package var isNone: Bool { offset == 0 && drift == 0 }

  /// The clock's lead in ns when it shows `logged`: `logged` minus the solution τ of the line. Hot.
  @inlinable public func offset(atLogged logged: Int64) -> Int64 {
    guard drift != 0 else { return offset }
    let elapsed = Double(logged &- offset &- epoch)
    return offset &+ Int64(clamping: (elapsed * (drift / (1 + drift))).rounded())
  }
}
