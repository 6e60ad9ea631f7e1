/// The page that text is written on: its width, colours and time zone.
package struct OutputTarget: Sendable {
  /// Columns of the terminal; nil in a pipe, where nothing is cut.
  package var width: Int?
  /// Whether escape sequences may be written, and for how many colours.
  package var style: ColourMode
  /// How times are written, and in which zone.
  package var times: TimestampFormat
  /// The command line without the program's name, each word as a shell reads it; empty where nobody typed one.
  package var command: [String] = []

  /// The output is a terminal, which obeys control characters. Some do not tell their width,
  /// and a pipe may be given one.
  package var isTerminal: Bool
  /// Cells are for a spreadsheet, which takes some for formulas.
  package var isForSpreadsheets: Bool

  /// A page with a width is a terminal, unless stated otherwise.
  package init(
    width: Int? = nil, isTerminal: Bool? = nil, isForSpreadsheets: Bool = false, style: ColourMode = .plain,
    times: TimestampFormat = .utc
  ) {
    self.width = width
    self.isTerminal = isTerminal ?? (width != nil)
    self.isForSpreadsheets = isForSpreadsheets
    self.style = style
    self.times = times
  }
}
