import TraceModel

/// Text from logs made harmless and measurable for a terminal.
package enum TerminalText {
  /// `text` with a visible form (`\n`, `\t`, `\r`, or `\u{1b}`) of what a terminal would obey or hide
  /// (`UnsafeScalars`).
  ///
  /// A backslash that would read as the beginning of such a form becomes `\u{5c}`. So the text can be had back
  /// (`CorrelationLookup.unescaped`).
  package static func escaped(_ text: String) -> String {
    guard isUnsafe(text) else { return text }
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (number, (scalar, isUnsafe)) in UnsafeScalars(scalars).enumerated() {
      if isUnsafe || beginsForm(scalars[number...]) {
        result += scalar.visibleForm
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A part of it has another form in `escaped`. Nearly all texts are ASCII that one sees.
  package static func isUnsafe(_ text: String) -> Bool {
    !text.utf8.allSatisfy { 0x20..<0x7F ~= $0 } && UnsafeScalars(text.unicodeScalars).hasAny
  }

  private static func beginsForm(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    rest.first == "\\" && rest.dropFirst().first.map { ["n", "t", "r", "u"].contains($0) } == true
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
