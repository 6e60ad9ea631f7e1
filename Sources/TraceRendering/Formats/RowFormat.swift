package import TraceModel

/// A format for programs in which each row of cells is a line, below a line with the names of the cells.
package protocol RowFormat: ShowFormat, FindFormat, ReportFormat, CheckFormat, DiffFormat, QueryFormat {
  /// One line for `cells`, with its end, from which every character can be read back.
  func line(_ cells: [String]) -> String
}

extension RowFormat {
  package var isForPeople: Bool { false }

  package var showsOneByOne: Bool { true }

  package var listsInPieces: Bool { false }

  /// One row a segment.
  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    let header = options.isContinued ? [] : [SegmentRows.header]
    return lines(header + requests.flatMap(SegmentRows.rows), on: page)
  }

  /// One row a request.
  package func list(_ requests: [FoundRequest], on page: OutputTarget) -> String {
    lines([FindRows.header] + requests.map(FindRows.row), on: page)
  }

  /// One row for each group and segment.
  package func report(_ report: LatencyReport, on page: OutputTarget) -> String {
    let rows = ReportRows(report)
    return lines([rows.header] + rows.rows, on: page)
  }

  /// One row for each part of the path, each value and each example.
  package func explanation(_ report: TailReport, on page: OutputTarget) -> String {
    lines([TailRows.header] + TailRows.rows(report), on: page)
  }

  /// For each interval one row with its counts, one for each segment, and one for each queue.
  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    let rows = SeriesRows(report)
    return lines([rows.header] + rows.rows, on: page)
  }

  /// One row for each bin with a value.
  package func histogram(_ report: LatencyReport, of segment: Segment?, on page: OutputTarget) -> String {
    let rows = HistogramRows(report, of: segment)
    return lines([rows.header] + rows.rows, on: page)
  }

  /// The rows of a series with these segments alone, and behind each of them one for each bin with a value.
  package func heatMap(_ report: SeriesReport, of segment: Segment?, on page: OutputTarget) -> String {
    series(report.drawing(segment), on: page)
  }

  /// One row for each verdict.
  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    lines([CheckRows.header(report)] + CheckRows.rows(report), on: page)
  }

  /// One row for each segment and percentile, then one for each outcome.
  package func comparison(_ report: ComparisonReport, on page: OutputTarget) -> String {
    lines([DiffRows.header] + DiffRows.rows(report), on: page)
  }

  /// One row for each of the query.
  package func table(_ columns: [String], on page: OutputTarget) -> any QueryTable {
    QueryCells(format: self, names: columns, page: page)
  }

  private func lines(_ rows: [[String]], on page: OutputTarget) -> String {
    rows.map { line($0, on: page) }.joined()
  }

  /// On a terminal, and for a spreadsheet, control characters are made visible.
  /// In a pipe every cell is as it was logged.
  func line(_ row: [String], on page: OutputTarget) -> String {
    let isEscaped = page.isTerminal || page.isForSpreadsheets
    let cells = isEscaped ? row.map(TerminalText.escaped) : row
    return line(page.isForSpreadsheets ? cells.map(SpreadsheetText.text) : cells)
  }
}
