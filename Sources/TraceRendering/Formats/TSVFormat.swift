/// Tab-separated values; `\t`, `\n`, `\r` and `\\` stand for the characters that would end a cell.
package struct TSVFormat: RowFormat {
  package let name = "tsv"

  package init() {}

  package func line(_ cells: [String]) -> String { cells.map(escaped).joined(separator: "\t") + "\n" }

  private func escaped(_ cell: String) -> String {
    guard cell.utf8.contains(where: { $0 == 0x5C || $0 < 0x20 }) else { return cell }
    return cell.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case "\t": text += "\\t"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
