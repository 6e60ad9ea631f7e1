/// A date in the proleptic Gregorian calendar.
package struct CalendarDate: Sendable, Equatable {
  /// Astronomical: 0 is 1 BC, and years before it are negative.
  package let year: Int64
  /// From 1.
  package let month: Int64
  /// Of the month, from 1.
  package let day: Int64

  /// The date of a day counted from 1970-01-01. Years begin in March, so that the leap day is the last, and 400 years
  /// are 146,097 days (Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
  package init(daysSince1970: Int64) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}
