import TraceModel

/// A notation of times that a profile gives, in the language of strptime:
///
///     %Y %m %d %H %M %S   numbers      %y  two digits      %b %B  month      %a %A  weekday      %j  day of the year
///     %I %p  hours to 12 and their half      %f %L %N  fraction of a second      %s  seconds since 1970
///     %z %Z  zone      %F %T %D %R  as in strftime      %e  day with a space      %%  a percent sign
///
/// Not hot: only logs whose profile names a notation are read with it.
struct TimeFormat: Sendable, Equatable {
  private let format: [UInt8]

  init(_ format: String) { self.format = Array(format.utf8) }

  /// Why a text is no format; nil of one.
  static func problem(_ format: String) -> String? {
    var directives: Set<Character> = []
    var rest = Substring(format)
    while let percent = rest.firstIndex(of: "%") {
      rest = rest[percent...].dropFirst()
      guard let directive = rest.popFirst() else { return "nothing stands behind the last '%'" }
      guard known.contains(directive) else {
        return "there is no '%\(directive)' in a format of times: it has \(names)"
      }
      directives.insert(directive)
    }
    let hasDate =
      !directives.isDisjoint(with: "sFD")
      || !directives.isDisjoint(with: "Yy")
        && (directives.contains("j")
          || !directives.isDisjoint(with: "mbBh") && !directives.isDisjoint(with: "de"))
    return hasDate ? nil : "the format '\(format)' names no whole date: year, month and day, or %s"
  }

  private static let known: [Character] = Array("YymdeHMSIpfLNbBhaAjszZFTDR%")
  private static let names = known.map { "%\($0)" }.joined(separator: " ")

  /// The time of a text; nil if it does not fit.
  func decode(_ text: UnsafeRawBufferPointer) -> DecodedTime? {
    var reading = FormattedTime(rest: Array(text)[...])
    guard reading.read(format[...]), reading.rest.isEmpty else { return nil }
    return reading.decoded
  }
}

/// A text as a format reads it.
private struct FormattedTime {
  var rest: ArraySlice<UInt8>
  private var date = CivilDate(year: 1970, month: 1, day: 1)
  private var dayOfYear: Int64?
  private var (hour, minute, second): (Int64, Int64, Int64) = (0, 0, 0)
  private var isAfternoon: Bool?
  private var nanoseconds: Int64 = 0
  private var epochSeconds: Int64?
  /// Seconds east of UTC; nil where no zone is named.
  private var offset: Int64?

  init(rest: ArraySlice<UInt8>) { self.rest = rest }

  var decoded: DecodedTime? {
    guard epochSeconds == nil else {
      return epochSeconds.flatMap { time(ofSeconds: $0, isNaive: false) }
    }
    guard date.isValid, hour < 24, minute < 60, second <= 60 else { return nil }
    var hour = hour
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    let days = date.daysSinceEpoch + (dayOfYear.map { $0 - 1 } ?? 0)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - (offset ?? 0)
    return time(ofSeconds: seconds, isNaive: offset == nil)
  }

  private func time(ofSeconds seconds: Int64, isNaive: Bool) -> DecodedTime? {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, above) = whole.addingReportingOverflow(nanoseconds)
    guard !overflow, !above else { return nil }
    return DecodedTime(timestamp: Timestamp(nanoseconds: sum), isNaive: isNaive, isLeapSecond: second == 60)
  }

  mutating func read(_ format: ArraySlice<UInt8>) -> Bool {
    var format = format
    while let byte = format.popFirst() {
      if byte == UInt8(ascii: "%"), let directive = format.popFirst() {
        guard read(directive: directive) else { return false }
      } else if byte == 0x20 {
        rest = rest.drop { $0 == 0x20 }
      } else {
        guard rest.popFirst() == byte else { return false }
      }
    }
    return true
  }

  private mutating func read(directive: UInt8) -> Bool {
    switch directive {
    case UInt8(ascii: "Y"): number(4, into: \.date.year)
    case UInt8(ascii: "y"): twoDigitYear()
    case UInt8(ascii: "m"): number(2, into: \.date.month)
    case UInt8(ascii: "d"), UInt8(ascii: "e"): number(2, into: \.date.day)
    case UInt8(ascii: "j"): ordinal()
    case UInt8(ascii: "H"), UInt8(ascii: "I"): number(2, into: \.hour)
    case UInt8(ascii: "M"): number(2, into: \.minute)
    case UInt8(ascii: "S"): number(2, into: \.second)
    case UInt8(ascii: "f"), UInt8(ascii: "L"), UInt8(ascii: "N"): fraction()
    case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "h"): month()
    case UInt8(ascii: "a"), UInt8(ascii: "A"): word() != nil
    case UInt8(ascii: "p"): half()
    case UInt8(ascii: "s"): seconds()
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): zone()
    case UInt8(ascii: "F"): read(Array("%Y-%m-%d".utf8)[...])
    case UInt8(ascii: "T"): read(Array("%H:%M:%S".utf8)[...])
    case UInt8(ascii: "D"): read(Array("%m/%d/%y".utf8)[...])
    case UInt8(ascii: "R"): read(Array("%H:%M".utf8)[...])
    case UInt8(ascii: "%"): rest.popFirst() == UInt8(ascii: "%")
    default: false
    }
  }

  // MARK: Parts

  private mutating func digits(upTo most: Int) -> ArraySlice<UInt8> {
    let digits = rest.prefix(most).prefix { $0 &- 0x30 < 10 }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  private static func value(_ digits: ArraySlice<UInt8>) -> Int64 {
    digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private mutating func number(_ most: Int, into part: WritableKeyPath<Self, Int64>) -> Bool {
    rest = rest.drop { $0 == 0x20 }
    let digits = digits(upTo: most)
    self[keyPath: part] = Self.value(digits)
    return !digits.isEmpty
  }

  private mutating func twoDigitYear() -> Bool {
    let digits = digits(upTo: 2)
    let value = Self.value(digits)
    date.year = value < 69 ? 2000 + value : 1900 + value
    return digits.count == 2
  }

  private mutating func ordinal() -> Bool {
    let digits = digits(upTo: 3)
    dayOfYear = Self.value(digits)
    return (1...366).contains(dayOfYear ?? 0)
  }

  private mutating func fraction() -> Bool {
    let digits = digits(upTo: 18)
    let kept = digits.prefix(9)
    nanoseconds = Self.value(kept)
    for _ in kept.count..<9 { nanoseconds *= 10 }
    return !digits.isEmpty
  }

  private mutating func seconds() -> Bool {
    let digits = digits(upTo: 12)
    epochSeconds = Self.value(digits)
    return !digits.isEmpty
  }

  private mutating func word() -> String? {
    let word = rest.prefix { ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: ".") || $0 > 0x7F }
    rest = rest.dropFirst(word.count)
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self).lowercased()
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private mutating func month() -> Bool {
    guard let word = word(), let index = Self.months.firstIndex(of: String(word.prefix(3))) else {
      return false
    }
    date.month = Int64(index + 1)
    return true
  }

  private mutating func half() -> Bool {
    guard let word = word()?.filter({ $0 != "." }), word == "am" || word == "pm" else { return false }
    isAfternoon = word == "pm"
    return true
  }

  /// `+0200`, `+02:00`, `+02`, `Z`, or one of the known names UTC and GMT.
  private mutating func zone() -> Bool {
    guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      guard let name = word() else { return false }
      if ["z", "utc", "gmt"].contains(name) { offset = 0 }
      return true
    }
    rest = rest.dropFirst()
    let hours = digits(upTo: 2)
    if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
    let minutes = digits(upTo: 2)
    guard hours.count == 2, minutes.count != 1, Self.value(hours) <= 18 else { return false }
    offset = (sign == UInt8(ascii: "-") ? -1 : 1) * (Self.value(hours) * 3600 + Self.value(minutes) * 60)
    return true
  }
}

/// How the times of one log are read, where its profile says so.
struct TimeReading: Sendable {
  private let format: TimeFormat?
  private let unit: TimeUnit?

  /// nil if the rule leaves that to the known notations of times.
  init?(_ rule: TimeRule) {
    guard rule.format != nil || rule.unit != nil else { return nil }
    format = rule.format.map(TimeFormat.init)
    unit = rule.unit
  }

  /// The time of a value; nil if it is none. `known` reads what needs no profile.
  func decode(_ text: UnsafeRawBufferPointer, known: (UnsafeRawBufferPointer) -> DecodedTime?) -> DecodedTime?
  {
    if let unit, let nanoseconds = DecimalText.scaled(text, by: unit.nanoseconds) {
      return DecodedTime(timestamp: Timestamp(nanoseconds: nanoseconds))
    }
    return format?.decode(text) ?? known(text)
  }
}
