/// Rows of fields as CSV, TSV or Markdown.
enum SeparatedValues {
  /// One line for `fields`, with its end. On a terminal control characters are made visible; in a pipe every
  /// character of a field can be read back.
  static func line(_ fields: [String], as format: OutputFormat, on page: OutputTarget) -> String {
    let shown = page.isTerminal ? fields.map(TerminalText.escaped) : fields
    switch format {
    case .tsv: return shown.map(tsv).joined(separator: "\t") + "\n"
    case .markdown: return "| " + shown.map(markdown).joined(separator: " | ") + " |\n"
    default: return shown.map(csv).joined(separator: ",") + "\n"
    }
  }

  /// The line below a Markdown table's heading; columns of numbers keep right.
  static func markdownRule(_ alignments: [TextTable.Column.Alignment]) -> String {
    "| " + alignments.map { $0 == .right ? "---:" : "---" }.joined(separator: " | ") + " |\n"
  }

  /// RFC 4180: quoted where a comma, quote or line end demands it, quotes doubled.
  static func csv(_ field: String) -> String {
    guard field.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return field }
    return "\"" + field.flatMap { $0 == "\"" ? "\"\"" : String($0) } + "\""
  }

  private static func tsv(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 == 0x5C || $0 < 0x20 }) else { return field }
    return field.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case "\t": text += "\\t"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  /// Characters that Markdown would read as markup, escaped; line ends as spaces.
  static func markdown(_ field: String) -> String {
    TerminalText.escaped(field.replacing("\r\n", with: " ").replacing("\n", with: " ")).reduce(into: "") {
      text, character in
      if "\\`*[]<>|~".contains(character) { text.append("\\") }
      text.append(character)
    }
  }
}
