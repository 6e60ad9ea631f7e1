/// A time of day of the Gregorian calendar, in UTC.
struct CivilTime {
  /// Since 1970, not before.
  let seconds: Int64

  /// `2023-11-14T22:13:20`.
  var text: String {
    let (year, month, day) = date
    let time = seconds % 86_400
    let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock)"
  }

  /// Counts in years that begin in March, so that a leap day ends one, and eras of 400 years of equal length
  /// (H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`).
  private var date: (year: Int64, month: Int64, day: Int64) {
    let days = seconds / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
  }
}

/// With zeros in front, up to `digits` digits.
func padded(_ number: Int64, _ digits: Int) -> String {
  let text = "\(number)"
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
