package import TraceModel

/// A format for programs in which each row of cells is a line, below a line with the names of the cells.
package protocol RowFormat: ShowFormat, FindFormat, ReportFormat {
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

  /// On a terminal control characters are made visible.
  private func lines(_ rows: [[String]], on page: OutputTarget) -> String {
    rows.map { line(page.isTerminal ? $0.map(TerminalText.escaped) : $0) }.joined()
  }
}
