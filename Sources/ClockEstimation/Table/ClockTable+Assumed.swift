package import TraceModel

extension ClockTable {
  /// The offset of a clock when it shows `logged`, by this table, which was made under an assumption. `reference`
  /// need not be the clock's own. Nil if the table assumes nothing of the clock then.
  package func assumedOffset(of origin: OriginID, at logged: Int64, against reference: OriginID)
    -> AssumedOffset?
  {
    guard possiblePeriods(of: origin, at: logged).count == 1, let period = period(of: origin, at: logged),
      period.kind == .assumed, let assumption = period.assumption
    else { return nil }
    let ahead = period.correction.offset(atLogged: logged)
    // The other reference's reading then: its own correction is nearly the same a moment away.
    let time = logged &- ahead
    let shown = time &+ correction(of: reference, at: time)
    let offset = period.reference == reference ? ahead : ahead &- correction(of: reference, at: shown)
    return AssumedOffset(
      offset: Nanoseconds(offset), spread: Nanoseconds(assumption.fetchDelay), pickups: assumption.count)
  }
}
