import Foundation

/// Programs that read a text by what its format promises: each throws away nothing, and gives nil if the text
/// breaks the promise.
enum FormatReaders {
  /// By the name of the format.
  static let all: [String: @Sendable (String) -> Bool] = [
    "table": { text in
      // For people: lines with nothing that a terminal would obey, and not what a program would take for a document.
      text.hasSuffix("\n") && !text.contains("\t") && !text.hasPrefix("{") && !text.hasPrefix("[")
        && !text.hasPrefix("| ") && csv(text).map { $0.contains { $0.count == 1 } } ?? true
    },
    "json": { parsed($0) is [String: Any] || parsed($0) is [Any] },
    "ndjson": { text in
      text.split(separator: "\n").allSatisfy { parsed(String($0)) is [String: Any] } && !text.isEmpty
    },
    "csv": { isTable(csv($0)) },
    "tsv": {
      isTable(
        $0.split(separator: "\n").map {
          $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        })
    },
    "markdown": { isMarkdown($0) },
  ]

  /// At least two columns, and a header and one row of the same number of cells.
  static func isTable(_ rows: [[String]]?) -> Bool {
    guard let rows, let header = rows.first else { return false }
    return rows.count > 1 && header.count > 1 && rows.allSatisfy { $0.count == header.count }
  }

  /// The records of RFC 4180; nil where a quote stands in the midst of a field.
  static func csv(_ text: String) -> [[String]]? {
    var rows: [[String]] = [[""]]
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case ",": rows[rows.count - 1].append("")
      case "\n": rows.append([""])
      case "\"":
        guard rows[rows.count - 1].last?.isEmpty == true, let field = quoted(&rest) else { return nil }
        rows[rows.count - 1][rows[rows.count - 1].count - 1] = field
      default: rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
      }
    }
    return rows.last == [""] ? rows.dropLast() : nil
  }

  /// The rest of a quoted field, its quotes undoubled.
  private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
    var field = ""
    while let scalar = rest.popFirst() {
      guard scalar == "\"" else {
        field.unicodeScalars.append(scalar)
        continue
      }
      guard rest.first == "\"" else { return rest.first == "," || rest.first == "\n" ? field : nil }
      field.append("\"")
      rest.removeFirst()
    }
    return nil
  }

  /// A table of GitHub-flavoured Markdown whose rows have as many cells as its rule, or a block of code.
  private static func isMarkdown(_ text: String) -> Bool {
    let lines = text.split(separator: "\n")
    if lines.first == "```text" { return lines.last == "```" }
    let rows = lines.filter { $0.hasPrefix("| ") }.map(cells)
    return rows.count > 2 && rows.allSatisfy { $0 == rows[0] } && lines.contains { $0.hasPrefix("| ---") }
  }

  /// How many cells a row has: bars that are not escaped, less one.
  private static func cells(_ row: Substring) -> Int {
    var count = -1
    var isEscaped = false
    for character in row {
      if character == "|", !isEscaped { count += 1 }
      isEscaped = character == "\\" && !isEscaped
    }
    return count
  }
}
