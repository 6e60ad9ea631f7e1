import TraceModel

/// A date and time in one of the notations beside RFC 3339 that loggers write. Not hot.
///
///     2026/11/25 09:46:40.500000             Go's log          Wed, 25 Nov 2026 09:46:40 GMT     RFC 1123
///     25/Nov/2026:09:46:40 +0000             nginx, Apache     Wed Nov 25 09:46:40 UTC 2026      date
///     2026-11-25T10:46:40.5+01:00[Europe/Berlin]  Java         Nov 25, 2026 9:46:40 AM           java.util.logging
///     2026-11-25 09:46:40.5 +0000 UTC m=+0.1 Go's Time         25 Nov 2026 09:46:40,500          Log4j
///     20261125T094640.500Z                   ISO 8601, basic   25-Nov-2026 09:46:40.500          Tomcat, BIND
///     25.11.2026 09:46:40                    German            11/25/2026 9:46:40 AM             American
struct WrittenTime {
  /// One notation, a letter for each part; all other characters, and `T`, stand for themselves.
  ///
  ///     Y year        M D  month, day of two digits     n d  of one or two     N W  names of month, weekday
  ///     H  time of day      h  the same from 1 to 12, with its half      B  the same without colons
  ///     z  zone, if any     Z  a zone that has a name
  private static let notations: [StaticString] = [
    "Y/M/D Hz", "D/N/Y:Hz", "[D/N/Y:Hz]", "W, D N Y Hz", "D N Y Hz", "D-N-Y Hz", "W N d H Y", "W N d Hz Y",
    "N d, Y h",
    "N d, Y, h", "YMDTBz", "D.M.Y H", "n/d/Y h", "Y-M-DTHZ", "Y-M-D HZ",
  ]

  /// Longer texts are no times.
  private static let longest = 80

  /// The instant.
  let decoded: DecodedTime

  /// Reads the whole text; nil if it is no time.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard (14...Self.longest).contains(bytes.count) else { return nil }
    let text = Array(bytes)
    for notation in Self.notations {
      guard let time = Reading(text, notation)?.decoded else { continue }
      decoded = time
      return
    }
    return nil
  }
}

/// A text as one notation reads it.
private struct Reading {
  private var rest: ArraySlice<UInt8>
  private var date = CivilDate(year: 0, month: 0, day: 0)
  private var secondOfDay: Int64 = 0
  private var nanoseconds: Int64 = 0
  /// Seconds east of UTC; nil where no zone is named.
  private var offset: Int64?
  private var isLeapSecond = false

  init?(_ text: [UInt8], _ notation: StaticString) {
    rest = text[...]
    for part in UnsafeBufferPointer(start: notation.utf8Start, count: notation.utf8CodeUnitCount) {
      guard read(part) else { return nil }
    }
    guard rest.isEmpty, date.isValid else { return nil }
  }

  var decoded: DecodedTime {
    let seconds = date.daysSinceEpoch * 86_400 + secondOfDay - (offset ?? 0)
    return DecodedTime(
      timestamp: Timestamp(nanoseconds: seconds * 1_000_000_000 + nanoseconds), isNaive: offset == nil,
      isLeapSecond: isLeapSecond)
  }

  private mutating func read(_ part: UInt8) -> Bool {
    switch part {
    case UInt8(ascii: "Y"): number(4...4, into: \.date.year)
    case UInt8(ascii: "M"): number(2...2, into: \.date.month)
    case UInt8(ascii: "D"): number(2...2, into: \.date.day)
    case UInt8(ascii: "n"): number(1...2, into: \.date.month)
    case UInt8(ascii: "d"): number(1...2, into: \.date.day)
    case UInt8(ascii: "N"): month()
    case UInt8(ascii: "W"): word().map { Self.weekdays.contains($0) } ?? false
    case UInt8(ascii: "H"): timeOfDay(hours: 2...2, between: true) && fraction()
    case UInt8(ascii: "B"): timeOfDay(hours: 2...2, between: false) && fraction()
    case UInt8(ascii: "h"): timeOfDay(hours: 1...2, between: true) && fraction() && half()
    case UInt8(ascii: "z"): zone(mustBeNamed: false)
    case UInt8(ascii: "Z"): zone(mustBeNamed: true)
    case UInt8(ascii: " "): spaces()
    default: take(part)
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// `date` pads a day of one digit.
  private mutating func spaces() -> Bool {
    guard take(UInt8(ascii: " ")) else { return false }
    _ = take(UInt8(ascii: " "))
    return true
  }

  /// All digits here; nil unless their number is in `lengths`.
  private mutating func digits(_ lengths: ClosedRange<Int>) -> Int64? {
    let digits = rest.prefix(lengths.upperBound).prefix { $0 &- 0x30 < 10 }
    guard lengths.contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
  }

  private mutating func number(
    _ lengths: ClosedRange<Int>, into index: WritableKeyPath<Reading, Int64>
  ) -> Bool {
    guard let value = digits(lengths) else { return false }
    self[keyPath: index] = value
    return true
  }

  // MARK: Time of day

  private mutating func timeOfDay(hours: ClosedRange<Int>, between hasColons: Bool) -> Bool {
    let colon = UInt8(ascii: ":")
    guard let hour = digits(hours), !hasColons || take(colon), let minute = digits(2...2),
      !hasColons || take(colon),
      let second = digits(2...2), hour < 24, minute < 60, second <= 60
    else { return false }
    secondOfDay = hour * 3600 + minute * 60 + second
    isLeapSecond = second == 60
    return true
  }

  /// Digits beyond nanoseconds are cut off.
  private mutating func fraction() -> Bool {
    guard take(UInt8(ascii: ".")) || take(UInt8(ascii: ",")) else { return true }
    let count = rest.prefix(9).prefix { $0 &- 0x30 < 10 }.count
    guard count > 0, var value = digits(count...count) else { return false }
    for _ in count..<9 { value *= 10 }
    rest = rest.drop { $0 &- 0x30 < 10 }
    nanoseconds = value
    return true
  }

  private mutating func half() -> Bool {
    let hour = secondOfDay / 3600
    guard (1...12).contains(hour), spaces(), let half = word(), half == "am" || half == "pm" else {
      return false
    }
    secondOfDay = secondOfDay % 43_200 + (half == "pm" ? 43_200 : 0)
    return true
  }

  // MARK: Words and zones

  /// The next letters, in lower case; nil where none stand.
  private mutating func word() -> String? {
    let letters = rest.prefix { ($0 | 0x20) &- 0x61 < 26 }
    rest = rest.dropFirst(letters.count)
    return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self).lowercased()
  }

  private mutating func month() -> Bool {
    guard let name = word(), let index = Self.months.firstIndex(of: String(name.prefix(3))) else {
      return false
    }
    date.month = Int64(index + 1)
    return name.count == 3 || name.count > 3 && Self.longMonths.contains(name)
  }

  /// An offset, a name, or an offset and then a name; what Go's monotonic clock shows is no part of it.
  private mutating func zone(mustBeNamed: Bool) -> Bool {
    let isApart = take(UInt8(ascii: " "))
    var isNamed = false
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      guard readOffset() else { return false }
      if rest.first == UInt8(ascii: " "), let letter = rest.dropFirst().first, (letter | 0x20) &- 0x61 < 26 {
        rest.removeFirst()
        isNamed = word() != nil
      } else if rest.first == UInt8(ascii: "["), rest.last == UInt8(ascii: "]") {
        rest = []
        isNamed = true
      }
    } else if let name = word() {
      guard let hours = Self.zones[name], isApart || name == "z" else { return false }
      offset = hours * 3600
      isNamed = true
      if rest.first == UInt8(ascii: "["), rest.last == UInt8(ascii: "]") { rest = [] }
    } else if isApart {
      return false
    }
    if rest.starts(with: " m=".utf8) { rest = [] }
    return isNamed || !mustBeNamed
  }

  private mutating func readOffset() -> Bool {
    let isEast = rest.removeFirst() == UInt8(ascii: "+")
    guard let hours = digits(2...2) else { return false }
    _ = take(UInt8(ascii: ":"))
    guard let minutes = digits(2...2), hours < 24, minutes < 60 else { return false }
    offset = (isEast ? 1 : -1) * (hours * 3600 + minutes * 60)
    return true
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static let longMonths: Set<String> = [
    "january", "february", "march", "april", "june", "july", "august", "sept", "september", "october",
    "november",
    "december",
  ]

  private static let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Hours east of UTC: the names of RFC 2822, and Europe's, as PostgreSQL and `date` print them.
  private static let zones: [String: Int64] = [
    "z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7,
    "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
  ]
}
