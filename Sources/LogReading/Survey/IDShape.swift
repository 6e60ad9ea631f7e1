/// Whether a text looks like a program's id: no word, no number and no time.
enum IDShape {
  private static let shortest = 16

  /// A UUID, 16 hexadecimal digits or more, or as many letters and digits mixed, as ULID and KSUID are.
  static func matches(_ text: Substring.UTF8View) -> Bool {
    guard (shortest...64).contains(text.count) else { return false }
    let digits = text.count(where: isDigit)
    let letters = text.count(where: isLetter)
    let others = text.count - digits - letters
    guard others <= 6, text.allSatisfy({ isDigit($0) || isLetter($0) || $0 == 0x2D || $0 == 0x5F }) else {
      return false
    }
    let hexadecimal = digits + text.count { ($0 | 0x20) &- 0x61 < 6 }
    return digits >= 4 && (letters >= 4 || hexadecimal == 32 && others == 0)
  }

  /// A hexadecimal number of 8 digits or more in small letters, also one with hyphens; nil of what has no capitals.
  static func folded(_ text: String) -> String? {
    let bytes = text.utf8
    guard bytes.count >= 8, bytes.contains(where: { $0 &- 0x41 < 6 }), bytes.contains(where: isDigit),
      bytes.allSatisfy({ isDigit($0) || ($0 | 0x20) &- 0x61 < 6 || $0 == 0x2D })
    else { return nil }
    return text.lowercased()
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// The ids that stand in a text, each with the word before it. Of other words none is looked at.
  ///
  ///     TraceID: 0af7651916cd43dd8448eb211c80319c SpanID: b7ad6b7169203331 Received
  ///     └ label  └ id
  static func ids(
    in text: Substring.UTF8View, _ body: (_ label: Substring.UTF8View, _ id: Substring.UTF8View) -> Void
  ) {
    var label = text.prefix(0)
    var rest = text
    while let start = rest.firstIndex(where: isPart) {
      let end = rest[start...].firstIndex { !isPart($0) } ?? rest.endIndex
      let word = rest[start..<end]
      if matches(word) {
        body(label, word)
        label = text.prefix(0)
      } else {
        label = word
      }
      rest = rest[end...]
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || byte == 0x2D || byte == 0x5F
  }
}
