package import TraceModel

/// One reading of a clock, in a certain of its periods, with the knowledge of the clock then. One serves for many
/// durations.
package struct ClockReading: Sendable {
  /// Index in the table's `periods`.
  let period: Int
  /// The first and the last ns since 1970 that is logged so.
  let logged: Int64
  let last: Int64
  let kind: ClockKind
  /// Against whose clock its offset is told.
  let reference: OriginID
  /// ns that the offsets have in common.
  let base: Int64
  /// ns of the clock's lead beyond `base`: at least when it showed `last`, at most when it showed `logged`; nil if
  /// nothing bounds it.
  let least: Double?
  let most: Double?
  /// How fast the clock can drift.
  let drifts: ClosedRange<Double>

  /// The period is borrowed: a copy, with its region, would take longer than the reading.
  init(_ period: borrowing ClockPeriod, index: Int, logged: Int64) {
    self.period = index
    self.logged = logged
    last = period.last(logged)
    kind = period.kind
    reference = period.reference
    base = period.region.base
    least = period.region.least(atLogged: last)
    most = period.region.most(atLogged: logged)
    drifts = period.region.drifts ?? 0...0
  }
}

extension ClockTable {
  /// A reading of a clock in its only period; nil if the clock was set.
  package func onlyReading(of origin: OriginID, at logged: Int64) -> ClockReading? {
    onlyPeriod(of: origin).map { reading($0, logged) }
  }

  /// In a period, by its index.
  func reading(_ period: Int, _ logged: Int64) -> ClockReading {
    period < periods.count
      ? ClockReading(facts.periods[period], index: period, logged: logged)
      : ClockReading(self.period(period), index: period, logged: logged)
  }
}
