/// Text from logs made harmless and measurable for a terminal.
package enum TerminalText {
  /// `text` with a visible form of everything that a terminal would obey instead of show:
  /// `\n`, `\t`, `\r`, or `\u{1b}`.
  ///
  /// - control characters (C0, DEL, C1) and line separators
  /// - characters that reorder text: bidirectional overrides, isolates and marks
  /// - characters that nobody sees: spaces without width, tags
  ///
  /// A backslash that would read as the beginning of such a form becomes `\u{5c}`. So the text can be had back
  /// (`CorrelationLookup.unescaped`).
  package static func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard scalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for (number, scalar) in scalars.enumerated() {
      if isUnsafe(scalar) || beginsForm(scalars[number...]) {
        result += visibleForm(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func beginsForm(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    rest.first == "\\" && rest.dropFirst().first.map { ["n", "t", "r", "u"].contains($0) } == true
  }

  /// The scalar is obeyed by terminals, or changes how its neighbours are shown.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: false
    case 0..<0x20, 0x7F...0x9F: true  // C0, DEL, C1
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional
    case 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB: true  // separators, byte order mark, annotations
    case 0x200C, 0x200D, 0x180B...0x180D, 0x180F, 0xFE00...0xFE0F: false  // they shape letters and emoji
    case 0x00A0...: scalar.properties.isDefaultIgnorableCodePoint  // seen by nobody: two ids look alike
    default: false
    }
  }

  private static func visibleForm(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  /// Texts cut to fewer columns lose their end and not their middle.
  static let leastForMiddle = 9

  /// `text` cut in its middle to at most `width` columns, with `…` where something was cut.
  package static func truncated(_ text: String, to width: Int) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    guard width > 0 else { return "" }
    guard width >= leastForMiddle else { return cutAtEnd(text, to: width) }
    let end = (width - 1) / 2
    return prefix(text, columns: width - 1 - end) + "…" + suffix(text, columns: end)
  }

  /// `text` cut at its end to at most `width` columns, with `…` as its last where something was cut.
  package static func cutAtEnd(_ text: String, to width: Int) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    return width > 0 ? prefix(text, columns: width - 1) + "…" : ""
  }

  /// The longest end of `text` that takes at most `columns` columns.
  static func suffix(_ text: String, columns: Int) -> String {
    var used = 0
    var start = text.endIndex
    while start > text.startIndex {
      let before = text.index(before: start)
      used += DisplayWidth.of(text[before])
      if used > columns { break }
      start = before
    }
    return String(text[start...])
  }

  /// The longest beginning of `text` that takes at most `columns` columns.
  static func prefix(_ text: String, columns: Int) -> String {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      used += DisplayWidth.of(text[end])
      if used > columns { break }
      end = text.index(after: end)
    }
    return String(text[..<end])
  }
}
