import TraceModel

/// The text of a JSON string, for the few that have escapes.
enum JSONText {
  /// The UTF-8 of a string's content between its quotes. A lone surrogate becomes U+FFFD.
  static func unescape(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { unescape(bytes, upTo: .max).text }

  /// The UTF-8 of a string's content between its quotes, which stands in an array.
  static func unescape(_ bytes: ArraySlice<UInt8>) -> [UInt8] { bytes.withUnsafeBytes { unescape($0) } }

  /// Runs `body` on the text, with room behind it for 8-byte loads.
  static func withUnescaped<T>(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> T) -> T {
    PaddedBytes(unescape(bytes)).withUnsafeBytes(body)
  }

  /// The number of bytes between the quotes that make the first `count` bytes of the text.
  static func escapedLength(_ bytes: ArraySlice<UInt8>, ofFirst count: Int) -> Int {
    bytes.withUnsafeBytes { unescape($0, upTo: count).used }
  }

  private static func unescape(_ bytes: UnsafeRawBufferPointer, upTo limit: Int) -> (text: [UInt8], used: Int)
  {
    var text: [UInt8] = []
    text.reserveCapacity(min(limit, bytes.count))
    var index = 0
    while index < bytes.count, text.count < limit {
      guard bytes[index] == 0x5C, index + 1 < bytes.count else {
        text.append(bytes[index])
        index += 1
        continue
      }
      index += 1
      switch bytes[index] {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"): index = appendScalar(bytes, at: index, to: &text)
      default: text.append(bytes[index])
      }
      index += 1
    }
    return (text, index)
  }

  /// Appends the scalar of `uXXXX` at `index` and, of a surrogate pair, its second half. Returns the index of
  /// the last digit that was used.
  private static func appendScalar(_ bytes: UnsafeRawBufferPointer, at index: Int, to text: inout [UInt8])
    -> Int
  {
    let first = unit(bytes, at: index + 1)
    var last = index + 4
    var scalar = first
    if first & 0xFC00 == 0xD800, last + 6 < bytes.count, bytes[last + 1] == 0x5C,
      bytes[last + 2] == UInt8(ascii: "u")
    {
      let second = unit(bytes, at: last + 3)
      if second & 0xFC00 == 0xDC00 {
        scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
        last += 6
      }
    }
    text.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    return last
  }

  private static func unit(_ bytes: UnsafeRawBufferPointer, at start: Int) -> UInt32 {
    var value: UInt32 = 0
    let end = min(start + 4, bytes.count)
    var index = start
    while index < end {
      value = value << 4 | digit(bytes[index])
      index += 1
    }
    return value
  }

  /// 0 of what is no hexadecimal digit.
  private static func digit(_ byte: UInt8) -> UInt32 {
    guard byte.isHexDigit else { return 0 }
    return UInt32(byte & 0xF) + (byte > 0x39 ? 9 : 0)
  }
}
