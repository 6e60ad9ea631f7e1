import TraceModel

/// A date and time in one of the notations beside RFC 3339 that loggers write, read word by word. Not hot.
///
///     2026/11/25 09:46:40.500000             Go's log          Wed, 25 Nov 2026 09:46:40 GMT     RFC 1123
///     25/Nov/2026:09:46:40 +0000             nginx, Apache     Wed Nov 25 09:46:40 UTC 2026      date
///     2026-11-25T10:46:40.5+01:00[Europe/Berlin]  Java         Nov 25, 2026 9:46:40 AM           java.util.logging
///     2026-11-25 09:46:40.5 +0000 UTC m=+0.1 Go's Time         25 Nov 2026 09:46:40,500          Log4j
///     20261125T094640.500Z                   ISO 8601, basic   /Date(1795600000000)/             .NET
///     25.11.2026 09:46:40                    German            11/25/2026 9:46:40 AM             American
struct WrittenTime {
  /// Longer texts are no times.
  private static let longest = 64

  private var year: Int64?
  private var month: Int64?
  private var day: Int64?
  /// Numbers of one or two digits that stand before the time of day, and what stands behind the first of them.
  private var numbers: [Int64] = []
  private var separator: UInt8 = 0
  private var isYearFirst = false
  private var secondOfDay: Int64?
  private var nanoseconds: Int64 = 0
  /// Seconds east of UTC.
  private var offset: Int64?
  private var half: Half?
  private var isLeapSecond = false

  private enum Half { case morning, afternoon }

  /// Reads the whole text; nil if it is no time.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= Self.longest else { return nil }
    var rest = Array(bytes)[...]
    while let byte = rest.first {
      let isRead: Bool
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): isRead = readNumber(&rest)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): isRead = readWord(&rest)
      case UInt8(ascii: "+"), UInt8(ascii: "-"): isRead = readSign(&rest)
      case UInt8(ascii: "["):
        // Java's name of a zone stands behind its offset; Apache puts all into brackets.
        rest = secondOfDay == nil ? rest.dropFirst() : []
        isRead = true
      case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: ":"),
        UInt8(ascii: "]"):
        rest.removeFirst()
        isRead = true
      default: isRead = false
      }
      guard isRead else { return nil }
    }
    placeNumbers()
  }

  /// The instant; nil where a part of it is missing or out of range.
  var decoded: DecodedTime? {
    guard let year, let month, let day, let secondOfDay else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.isValid else { return nil }
    let seconds = date.daysSinceEpoch * 86_400 + secondOfDay - (offset ?? 0)
    return DecodedTime(
      timestamp: Timestamp(nanoseconds: seconds &* 1_000_000_000 &+ nanoseconds), isNaive: offset == nil,
      isLeapSecond: isLeapSecond)
  }
}

// MARK: Numbers

extension WrittenTime {
  private mutating func readNumber(_ rest: inout ArraySlice<UInt8>) -> Bool {
    let digits = rest.prefix { $0 &- 0x30 < 10 }
    let behind = rest.dropFirst(digits.count)
    if digits.count <= 2, secondOfDay == nil, behind.first == UInt8(ascii: ":") {
      rest = behind.dropFirst()
      return readTimeOfDay(hour: Self.value(digits), &rest)
    }
    rest = behind
    let value = Self.value(digits)
    switch digits.count {
    case 1, 2:
      if numbers.isEmpty { separator = behind.first ?? 0 }
      numbers.append(value)
      return numbers.count <= 2
    case 4 where year == nil:
      year = value
      isYearFirst = numbers.isEmpty
    case 6 where year != nil && secondOfDay == nil: return setTime(value / 10_000, value / 100 % 100, value % 100, &rest)
    case 8 where year == nil: (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
    default: return false
    }
    return true
  }

  /// Minutes and seconds, each after a colon, and the fraction.
  private mutating func readTimeOfDay(hour: Int64, _ rest: inout ArraySlice<UInt8>) -> Bool {
    let minutes = rest.prefix { $0 &- 0x30 < 10 }
    rest = rest.dropFirst(minutes.count)
    guard minutes.count == 2, rest.first == UInt8(ascii: ":") else { return false }
    let seconds = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
    rest = rest.dropFirst(1 + seconds.count)
    return seconds.count == 2 && setTime(hour, Self.value(minutes), Self.value(seconds), &rest)
  }

  private mutating func setTime(
    _ hour: Int64, _ minute: Int64, _ second: Int64, _ rest: inout ArraySlice<UInt8>
  ) -> Bool {
    guard hour < 24, minute < 60, second <= 60 else { return false }
    secondOfDay = hour * 3600 + minute * 60 + second
    isLeapSecond = second == 60
    guard let point = rest.first, ".,:".utf8.contains(point) else { return true }
    let fraction = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
    guard !fraction.isEmpty else { return true }
    rest = rest.dropFirst(1 + fraction.count)
    let digits = fraction.prefix(9)
    nanoseconds = digits.reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
    for _ in digits.count..<9 { nanoseconds *= 10 }
    return true
  }

  /// The value of at most 18 digits.
  private static func value(_ digits: some Collection<UInt8>) -> Int64 {
    digits.prefix(18).reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
  }

  /// Which of the short numbers is the day and which the month. With slashes that is known where the day is beyond 12,
  /// or where halves of the day show an American.
  private mutating func placeNumbers() {
    if let half, let second = secondOfDay {
      let hour = second / 3600
      secondOfDay = hour >= 1 && hour <= 12 ? second % 43_200 + (half == .afternoon ? 43_200 : 0) : nil
    }
    if month != nil {
      if day == nil, numbers.count == 1 { day = numbers[0] }
      return
    }
    guard numbers.count == 2 else { return }
    let isMonthFirst = isYearFirst || separator == UInt8(ascii: "/") && (half != nil || numbers[1] > 12)
    let isDayFirst = separator == UInt8(ascii: ".") || separator == UInt8(ascii: "/") && numbers[0] > 12
    if isMonthFirst { (month, day) = (numbers[0], numbers[1]) }
    if !isMonthFirst, isDayFirst { (day, month) = (numbers[0], numbers[1]) }
  }
}

// MARK: Words and zones

extension WrittenTime {
  private mutating func readWord(_ rest: inout ArraySlice<UInt8>) -> Bool {
    let letters = rest.prefix { ($0 | 0x20) &- 0x61 < 26 }
    rest = rest.dropFirst(letters.count)
    let word = String(decoding: letters, as: UTF8.self).lowercased()
    if let number = Self.months.firstIndex(of: String(word.prefix(3))), month == nil {
      month = Int64(number + 1)
    } else if word == "am" || word == "pm" {
      half = word == "am" ? .morning : .afternoon
    } else if let hours = Self.zones[word], secondOfDay != nil {
      offset = offset ?? hours * 3600
    } else if word == "m", rest.first == UInt8(ascii: "=") {
      // What Go's monotonic clock shows is no part of the time.
      rest = []
    } else {
      return word == "t" && year != nil || Self.weekdays.contains(String(word.prefix(3)))
    }
    return true
  }

  /// A hyphen within the date, or the offset behind the time of day: hours, perhaps minutes.
  private mutating func readSign(_ rest: inout ArraySlice<UInt8>) -> Bool {
    let isEast = rest.removeFirst() == UInt8(ascii: "+")
    guard secondOfDay != nil else { return !isEast }
    let hours = rest.prefix { $0 &- 0x30 < 10 }
    rest = rest.dropFirst(hours.count)
    var seconds = Self.value(hours) * 3600
    if hours.count == 4 { seconds = Self.value(hours.prefix(2)) * 3600 + Self.value(hours.suffix(2)) * 60 }
    if hours.count == 2, rest.first == UInt8(ascii: ":") {
      seconds += Self.value(rest.dropFirst().prefix(2)) * 60
      rest = rest.dropFirst(3)
    }
    guard hours.count == 2 || hours.count == 4, seconds < 86_400 else { return false }
    offset = isEast ? seconds : -seconds
    return true
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Hours east of UTC: the names of RFC 2822, and those of Europe, which PostgreSQL and `date` print.
  private static let zones: [String: Int64] = [
    "z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
  ]
}
