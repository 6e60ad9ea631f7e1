/// A day of the proleptic Gregorian calendar. Hot: no allocation, no Foundation.
struct CivilDate {
  var year: Int64
  /// 1…12
  var month: Int64
  /// 1…31
  var day: Int64

  /// Years with all instants within 64 bits of nanoseconds since 1970, whatever the offset.
  static let years: ClosedRange<Int64> = 1678...2261

  /// The date exists and lies in `years`.
  @inline(__always)
  var isValid: Bool {
    guard Self.years.contains(year), month &- 1 >= 0, month <= 12, day >= 1 else { return false }
    return day <= 28 || day <= daysInMonth
  }

  private var daysInMonth: Int64 {
    switch month {
    case 2: isLeapYear ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days since 1970-01-01.
  ///
  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`. The year begins in
  /// March, so that the leap day is its last and the months' lengths follow (153 m + 2) / 5. His eras of 400
  /// years keep years before 0 exact; `years` has none, so the century rule is applied directly.
  @inline(__always)
  var daysSinceEpoch: Int64 {
    let isLate = month > 2
    let marchYear = UInt32(truncatingIfNeeded: isLate ? year : year &- 1)
    let marchMonth = UInt32(truncatingIfNeeded: isLate ? month &- 3 : month &+ 9)
    let leapDays = marchYear / 4 &- marchYear / 100 &+ marchYear / 400
    let dayOfYear = (153 &* marchMonth &+ 2) / 5
    return Int64(365 &* marchYear &+ leapDays &+ dayOfYear) &+ day &- 719_469
  }
}
