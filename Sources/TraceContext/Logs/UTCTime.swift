#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// An instant as RFC 3339 writes it, in UTC with microseconds: `2026-11-23T12:12:33.787079Z`.
struct UTCTime {
  /// Whole microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  let microseconds: Int64

  /// The system's clock now.
  static func now() -> UTCTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return UTCTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  /// Always six digits of the fraction, so that every line is as precise as the next.
  var text: String {
    let (days, ofDay) = Self.divide(microseconds, by: 86_400_000_000)
    let date = Self.date(daysSince1970: days)
    let (seconds, fraction) = Self.divide(ofDay, by: 1_000_000)
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }
    let calendar = [Self.padded(date.year, 4), Self.padded(date.month, 2), Self.padded(date.day, 2)]
    return calendar.joined(separator: "-") + "T" + clock.joined(separator: ":") + "."
      + Self.padded(fraction, 6) + "Z"
  }

  /// The civil date, by counting years from March so that the leap day is the last (Howard Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
  private static func date(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = divide(daysSince1970 + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let isAfterDecember = month >= 10
    return (era * 400 + yearOfEra + (isAfterDecember ? 1 : 0), month + (isAfterDecember ? -9 : 3), day)
  }

  /// Quotient and remainder, the remainder never negative.
  private static func divide(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
