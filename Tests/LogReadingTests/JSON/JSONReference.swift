import Foundation

/// Foundation's answer to a JSON text, once the liberties that the scanner takes on purpose are written strictly.
enum JSONReference {
  /// Whether the bytes are one JSON value.
  static func accepts(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(strict(bytes)), options: [.fragmentsAllowed])) != nil
  }

  /// The text with each documented extension replaced by what RFC 8259 has in its place:
  /// - invalid UTF-8 by U+FFFD, which is valid in a string and nowhere else, as the invalid bytes were;
  /// - raw control characters in strings by a letter that is no digit;
  /// - escapes of surrogates, paired or lone, by the escape of a letter;
  /// - exponents by a small one, since Foundation refuses what no `Double` holds;
  /// - bare `NaN`, `Infinity` and `-Infinity` by `null`.
  ///
  /// One liberty is Foundation's: it takes a comma before a closing brace. A second comma makes it refuse that.
  static func strict(_ bytes: [UInt8]) -> [UInt8] {
    var rest = Array(String(decoding: bytes, as: UTF8.self).utf8)[...]
    var strict: [UInt8] = []
    var isInString = false
    while let byte = rest.first {
      if isInString {
        strict += takeStringByte(&rest)
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else if let word = nonFinite(rest) {
        rest = rest.dropFirst(word.utf8.count)
        strict += Array("null".utf8)
      } else if byte | 0x20 == UInt8(ascii: "e"), strict.last.map(isDigit) == true {
        strict += takeExponent(&rest)
      } else if byte == UInt8(ascii: "}"), let last = strict.lastIndex(where: { $0 > 0x20 }),
        strict[last] == 0x2C
      {
        strict.insert(0x2C, at: last)
        strict.append(byte)
        rest = rest.dropFirst()
      } else {
        isInString = byte == UInt8(ascii: "\"")
        strict.append(byte)
        rest = rest.dropFirst()
      }
    }
    return strict
  }

  private static func nonFinite(_ rest: ArraySlice<UInt8>) -> String? {
    guard let first = rest.first, "NI-".utf8.contains(first) else { return nil }
    return ["NaN", "Infinity", "-Infinity"].first { rest.starts(with: $0.utf8) }
  }

  /// `e`, its sign, and one digit for all.
  private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    var exponent = [UInt8(ascii: "e")]
    rest = rest.dropFirst()
    if let sign = rest.first, "+-".utf8.contains(sign) {
      exponent.append(sign)
      rest = rest.dropFirst()
    }
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return exponent + digits.prefix(1)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// One byte of a string's content, or an escape.
  private static func takeStringByte(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    guard let byte = rest.popFirst() else { return [] }
    if byte < 0x20 { return [UInt8(ascii: "z")] }
    guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else { return [byte] }
    let digits = String(decoding: rest.prefix(4), as: UTF8.self)
    if escaped == UInt8(ascii: "u"), digits.utf8.count == 4, let unit = UInt16(digits, radix: 16),
      UTF16.isSurrogate(unit)
    {
      rest = rest.dropFirst(4)
      return Array(#"\u0073"#.utf8)
    }
    return [byte, escaped]
  }
}
