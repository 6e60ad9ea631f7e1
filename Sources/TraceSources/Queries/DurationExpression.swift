package import TraceModel

extension TimeExpression {
  /// The duration that `text` states: `2s`, `500ms`, `250µs`, `1.5s`, `1h30m`, also with spaces, as results have
  /// them (`13.5 s`, `4 m 12 s`); exact, in decimal. Units are ns, us (µs), ms, s, m, h and d, a day being 24 hours.
  package static func parseDuration(_ text: String) throws(ParsingError) -> Nanoseconds {
    var rest = text[...]
    var total: Int64 = 0
    repeat {
      let part = try parsePart(&rest, of: text)
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { throw .outOfRange(text: text) }
      total = sum
    } while !rest.isEmpty
    return Nanoseconds(total)
  }

  /// Takes one number with its unit off the front.
  private static func parsePart(_ rest: inout Substring, of text: String) throws(ParsingError) -> Int64 {
    let whole = takeDigits(&rest)
    guard !whole.isEmpty else { throw .unreadableDuration(text: text) }
    var fraction: Substring = ""
    if rest.first == "." {
      rest.removeFirst()
      fraction = takeDigits(&rest)
      guard !fraction.isEmpty else { throw .unreadableDuration(text: text) }
    }
    rest = rest.drop { $0 == " " }
    let unit = rest.prefix { !isDigit($0) && $0 != " " }
    rest = rest[unit.endIndex...].drop { $0 == " " }
    guard !unit.isEmpty else { throw .unreadableDuration(text: text) }
    guard let unitNanoseconds = nanoseconds(in: unit) else {
      throw .unknownUnit(text: text, unit: String(unit))
    }
    return try scale(whole, fraction, by: unitNanoseconds, of: text)
  }

  /// `whole`.`fraction` units in ns.
  private static func scale(
    _ whole: Substring, _ fraction: Substring, by unit: Int64, of text: String
  ) throws(ParsingError) -> Int64 {
    var digits = fraction
    while digits.last == "0" { digits.removeLast() }
    // A day is 2¹⁶ · 3³ · 5¹¹ ns, so that a whole number of ns ends 16 places behind the point at the latest.
    guard digits.count <= 16 else { throw .finerThanNanosecond(text: text) }
    var parts = Int128(0)
    var divisor = Int128(1)
    for digit in digits {
      parts = parts * 10 + Int128(digit.wholeNumberValue ?? 0)
      divisor *= 10
    }
    let (below, remainder) = (parts * Int128(unit)).quotientAndRemainder(dividingBy: divisor)
    guard remainder == 0 else { throw .finerThanNanosecond(text: text) }
    guard let units = Int64(whole) else { throw .outOfRange(text: text) }
    guard let nanoseconds = Int64(exactly: Int128(units) * Int128(unit) + below) else {
      throw .outOfRange(text: text)
    }
    return nanoseconds
  }

  private static func nanoseconds(in unit: Substring) -> Int64? {
    switch unit {
    case "ns": 1
    case "us", "µs", "μs": 1000  // the micro sign and the Greek letter
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    case "d": 86_400_000_000_000
    default: nil
    }
  }

  private static func takeDigits(_ rest: inout Substring) -> Substring {
    let digits = rest.prefix(while: isDigit)
    rest = rest[digits.endIndex...]
    return digits
  }

  private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}
