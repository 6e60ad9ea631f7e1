/// Bytes in base64 (RFC 4648), in either alphabet, with padding or without.
enum Base64Text {
  /// Shorter texts are not looked at: words are base64, too.
  private static let shortest = 16

  /// The bytes of `text`; nil if it is no base64.
  static func bytes(of text: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = text.reversed().drop { $0 <= 0x20 || $0 == UInt8(ascii: "=") }.reversed()
    guard digits.count >= shortest, digits.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3 + 2)
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for digit in digits {
      // Some encoders break lines.
      if digit == 0x0A || digit == 0x0D { continue }
      guard let value = value(of: digit) else { return nil }
      (bits, count) = (bits << 6 | value, count + 6)
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 0x41
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 0x61 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
