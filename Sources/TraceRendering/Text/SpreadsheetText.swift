/// A cell that a spreadsheet takes for text.
enum SpreadsheetText {
  /// `cell`, with an apostrophe before a formula: a text that begins with `=`, `+` or `@`, or with `-` and is no
  /// number, behind spaces, too. Who imports TSV may take a quote at the beginning for one around the cell. The
  /// apostrophe is the spreadsheets' own mark of a text.
  static func text(_ cell: String) -> String {
    switch cell.unicodeScalars.first(where: { !$0.properties.isWhitespace }) {
    case "=", "+", "@", "\"", "\u{FF1D}", "\u{FF0B}", "\u{FF20}": "'" + cell
    case "-" where Double(cell) == nil, "\u{FF0D}": "'" + cell
    case _: cell
    }
  }
}
