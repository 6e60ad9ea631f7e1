import TraceModel

/// A decimal number as its digits say it: `significand` × 10^`exponent`, no binary fraction in between, so
/// that microseconds of today survive (a `Double` of epoch seconds steps by 238 ns). Hot.
private struct EpochNumber {
  /// The first 19 digits from the first that is not 0: as many always fit. Later ones are below 1 ns in every
  /// number that is a time.
  var significand: UInt64 = 0
  /// How many digits `significand` has; 0 for the number 0.
  var digits = 0
  /// Power of ten of the significand's last digit.
  var exponent = 0
  var isNegative = false
}

extension TimestampDecoder {
  /// Reads a JSON number, or a text that is one, as time since 1970. Below 10¹¹ it counts seconds, below 10¹⁴
  /// milliseconds, below 10¹⁷ microseconds, else nanoseconds. So each unit holds the years 1973…2261, and seconds
  /// also earlier ones. Digits beyond nanoseconds are cut off.
  package static func decodeNumber(_ bytes: UnsafeRawBufferPointer) -> DecodedTime? {
    guard let number = readNumber(bytes) else { return nil }
    let unitExponent =
      switch number.digits &+ number.exponent {  // digits before the point
      case ...11: 9
      case ...14: 6
      case ...17: 3
      default: 0
      }
    guard let magnitude = scale(number.significand, byPowerOfTen: number.exponent &+ unitExponent),
      magnitude <= UInt64(Int64.max)
    else { return nil }
    let nanoseconds = number.isNegative ? -Int64(magnitude) : Int64(magnitude)
    guard rangeNanoseconds.contains(nanoseconds) else { return nil }
    return DecodedTime(timestamp: Timestamp(nanoseconds: nanoseconds))
  }

  /// 1678-01-01T00:00:00Z ..< 2262-01-01T00:00:00Z, the years that a text may have.
  @inline(__always)
  private static var rangeNanoseconds: Range<Int64> {
    -9_214_560_000_000_000_000..<9_214_646_400_000_000_000
  }

  /// `value` × 10^`power`, cut off to a whole number; nil where it needs more than 64 bits.
  @inline(__always)
  private static func scale(_ value: UInt64, byPowerOfTen power: Int) -> UInt64? {
    if value == 0 || power < -19 { return 0 }
    guard power <= 19 else { return nil }
    var factor: UInt64 = 1
    for _ in 0..<abs(power) { factor &*= 10 }
    guard power > 0 else { return value / factor }
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }

  /// The number that is the whole text, by the grammar of RFC 8259; nil for `NaN`, `+1`, `01`, `.5` and `1.`.
  @inline(__always)
  private static func readNumber(_ bytes: UnsafeRawBufferPointer) -> EpochNumber? {
    guard let first = bytes.first else { return nil }
    var number = EpochNumber()
    number.isNegative = first == UInt8(ascii: "-")
    let start = number.isNegative ? 1 : 0
    var position = start
    readDigits(bytes, &position, into: &number, isFraction: false)
    guard position > start, position == start &+ 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position &+= 1
      let fraction = position
      readDigits(bytes, &position, into: &number, isFraction: true)
      guard position > fraction else { return nil }
    }
    guard position < bytes.count else { return number }
    guard let exponent = readExponent(bytes, from: position) else { return nil }
    number.exponent &+= exponent
    return number
  }

  /// Appends the digits from `position` on to `number`, and moves `position` behind them.
  @inline(__always)
  private static func readDigits(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, into number: inout EpochNumber, isFraction: Bool
  ) {
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return }
      position &+= 1
      let isKept = number.digits < 19
      if isKept {
        number.significand = number.significand &* 10 &+ UInt64(digit)
        number.digits &+= number.significand > 0 ? 1 : 0
      }
      if isKept == isFraction { number.exponent &+= isFraction ? -1 : 1 }
    }
  }

  /// `e`, an optional sign and digits up to the end of the text; values beyond 10¹⁵ are as good as that.
  private static func readExponent(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var position = start &+ 1
    guard position < bytes.count else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position &+= 1 }
    guard position < bytes.count else { return nil }
    var magnitude = 0
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      magnitude = min(magnitude &* 10 &+ Int(digit), 1_000_000_000_000_000)
      position &+= 1
    }
    return isNegative ? -magnitude : magnitude
  }
}
