/// Appends the texts of log lines to bytes, without making a `String` for each.
struct LineWriter {
  /// The lines so far.
  var bytes: [UInt8] = []
  /// `2026-11-23T12:12:33` of the second that was written last.
  private var secondText: [UInt8] = []
  private var second = Int64.min

  mutating func text(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Decimal digits, with leading zeros up to `width`.
  mutating func number(_ value: Int64, width: Int = 1) {
    var divisor: Int64 = 1
    var digits = 1
    while value / divisor >= 10 || digits < width {
      divisor *= 10
      digits += 1
    }
    while divisor > 0 {
      bytes.append(UInt8(48 + value / divisor % 10))
      divisor /= 10
    }
  }

  /// A UUID of version 4; the case is that of who made it: a phone's upper, a server's lower.
  mutating func uuid(_ id: UniqueID, upperCase: Bool) {
    let ten: UInt8 = upperCase ? 65 : 97
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 { bytes.append(45) }
      let half = digit < 16 ? id.high : id.low
      let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4)) & 15
      bytes.append(value < 10 ? 48 + value : ten + value - 10)
    }
  }

  /// structlog's `TimeStamper(fmt="iso")`: the fraction is absent when it is 0.
  mutating func time(_ microseconds: Int64) {
    if microseconds / 1_000_000 != second { changeSecond(to: microseconds / 1_000_000) }
    bytes.append(contentsOf: secondText)
    if microseconds % 1_000_000 != 0 {
      text(".")
      number(microseconds % 1_000_000, width: 6)
    }
    text("Z")
  }

  /// Python's `repr` of a float of seconds: 17 digits, of which a clock gives the first.
  mutating func seconds(_ microseconds: Int64, noise: UInt64) {
    number(microseconds / 1_000_000)
    text(".")
    number(microseconds % 1_000_000, width: 6)
    number(Int64(noise % 9_999_999_999) + 1, width: 10)
  }

  private mutating func changeSecond(to newSecond: Int64) {
    second = newSecond
    let date = civilDate(daysSince1970: newSecond / 86_400)
    let kept = bytes
    bytes = []
    number(date.year, width: 4)
    for part in [date.month, date.day] {
      text("-")
      number(part, width: 2)
    }
    text("T")
    number(newSecond / 3600 % 24, width: 2)
    for part in [newSecond / 60 % 60, newSecond % 60] {
      text(":")
      number(part, width: 2)
    }
    secondText = bytes
    bytes = kept
  }
}

/// Hinnant's `civil_from_days` for days from 1970 on.
private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = shifted / 146_097
  let dayOfEra = shifted % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
}
