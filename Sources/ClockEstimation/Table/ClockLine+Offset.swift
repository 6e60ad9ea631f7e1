import TraceModel

extension ClockLine {
  /// The clock's lead in ns when it shows `logged`: `logged` minus the solution τ of the line. Hot.
  @inline(__always)
  func offset(atLogged logged: Int64) -> Int64 {
    guard drift != 0 else { return offset }
    let elapsed = Double(logged &- offset &- epoch)
    return offset &+ Int64(clamping: (elapsed * (drift / (1 + drift))).rounded())
  }
}
