/// Comma-separated values (RFC 4180).
package struct CSVFormat: RowFormat {
  package let name = "csv"

  package init() {}

  package func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\n" }

  /// Quoted where a comma, quote or line end demands it, quotes doubled.
  private func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return cell }
    return "\"" + cell.flatMap { $0 == "\"" ? "\"\"" : String($0) } + "\""
  }
}
