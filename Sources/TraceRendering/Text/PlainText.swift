/// Text for a terminal without UTF-8 in its locale: drawings get characters of ASCII.
package enum PlainText {
  private static let replacements: [Character: String] = [
    "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "#", "▍": "#", "▎": "|", "▏": "|", "▐": "#", "▕": "|",
    "░": ".", "▒": ":", "▓": "%", "┄": "-", "▸": ">", "·": "-", "…": "~", "–": "-", "−": "-", "→": ">",
    "µ": "u", "×": "x",
    "±": "+-", "≤": "<=", "≥": ">=", "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%",
    "∞": "~",
  ]

  /// `text` in ASCII, a column for each, but for `±`; what has no likeness is a question mark. `≤` takes one of two
  /// spaces before it, so that columns stay where they are.
  package static func ascii(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    return text.reduce(into: "") { plain, character in
      if let replacement = replacements[character] {
        if replacement.hasSuffix("="), replacement.count > 1, plain.hasSuffix("  ") { plain.removeLast() }
        plain += replacement
      } else {
        plain.append(character.isASCII ? character : "?")
      }
    }
  }
}
