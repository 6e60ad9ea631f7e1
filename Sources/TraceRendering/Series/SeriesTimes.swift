import TraceModel

/// The begins of intervals, as short as the step and the period allow: `10:45`, `10:45:05`, `2026-11-25`,
/// `2026-11-25 10:45`. Where clocks are changed between them, each has its zone: `02:30+02:00`.
struct SeriesTimes {
  private let times: TimestampFormat
  private let showsDay: Bool
  private let showsClock: Bool
  private let showsZone: Bool
  /// Characters of the clock's time.
  private let digits: Int

  private static let day: Int64 = 86_400_000_000_000
  private static let minute: Int64 = 60_000_000_000
  private static let second: Int64 = 1_000_000_000

  /// Of the intervals of `report`.
  init(_ report: SeriesReport, _ times: TimestampFormat) {
    self.times = times
    // Beside those of the intervals the day that stands above them.
    let days = Set((report.intervals.map(\.begin) + [report.from].compactMap(\.self)).map(times.date))
    showsDay = days.count > 1
    showsClock = report.step.count % Self.day != 0
    showsZone = Set(report.intervals.map { times.zone($0.begin) }).count > 1
    digits = report.step.count % Self.minute == 0 ? 5 : report.step.count % Self.second == 0 ? 8 : 12
  }

  /// The text of a begin.
  func text(_ time: Timestamp) -> String {
    let clock = String(times.clock(time).prefix(digits)) + (showsZone ? times.zone(time) : "")
    if !showsClock { return times.date(time) }
    return showsDay ? "\(times.date(time)) \(clock)" : clock
  }
}
