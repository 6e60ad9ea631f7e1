/// Numbers as the lower-case hexadecimal digits that W3C Trace Context writes.
enum HexadecimalText {
  /// All digits of the number, two a byte, zeros in front.
  static func digits<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: Number.bitWidth / 4 - digits.utf8.count) + digits
  }

  /// The value of lower-case digits; nil if there are none, too many, or others among them ("HEXDIGLC" in the
  /// specification: upper case is invalid).
  static func value<Number: FixedWidthInteger & UnsignedInteger>(
    of digits: some Collection<UInt8>
  ) -> Number? {
    guard !digits.isEmpty, digits.count <= Number.bitWidth / 4 else { return nil }
    var value: Number = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | Number(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | Number(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }
}
