package import TraceModel

/// GitHub-flavoured Markdown, to be pasted into an issue: tables, and drawings as blocks of code.
package struct MarkdownFormat: ShowFormat, FindFormat, ReportFormat, CheckFormat, DiffFormat, QueryFormat {
  package let name = "markdown"
  package let isForPeople = true
  package let showsOneByOne = true
  package let listsInPieces = false

  package init() {}

  /// The drawings of `table` without a width or colours.
  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    let drawings = requests.map {
      fenced(TimelineText($0, page: OutputTarget(times: page.times), isWhole: options.isWhole).text)
    }
    return (options.isContinued ? "\n" : "") + drawings.joined(separator: "\n")
  }

  package func list(_ requests: [FoundRequest], on page: OutputTarget) -> String {
    text(FindTable(requests: requests, page: page).cells, on: page)
  }

  package func report(_ report: LatencyReport, on page: OutputTarget) -> String {
    guard !report.groups.isEmpty else { return "0 requests\n" }
    let groups = report.groups.map { group in
      let heading = ReportHeading(
        group: group, keys: report.keys, period: report.keys.isEmpty ? ReportPeriod(report, on: page) : nil
      ).text
      return escaped(heading) + "\n\n"
        + (SegmentTable(group.segmentsForPeople).cells.map { text($0, on: page) } ?? "")
        + group.figures.flatMap(\.sentences).map { "\n" + escaped($0.text(on: page)) + "\n" }.joined()
    }.joined(separator: "\n")
    return ReportText(report: report, page: page).remarks.reduce(groups) { $0 + "\n" + escaped($1) + "\n" }
  }

  package func explanation(_ report: TailReport, on page: OutputTarget) -> String {
    let drawing = TailText(report: report, page: page)
    return escaped(drawing.heading) + "\n\n" + texts(drawing.cells, on: page)
  }

  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    guard !report.intervals.isEmpty else { return "0 requests\n" }
    let drawing = SeriesText(report: report, page: page)
    return escaped(drawing.heading) + "\n\n" + texts(drawing.cells, on: page)
  }

  /// The drawings of `table` without colours.
  package func histogram(_ report: LatencyReport, of segment: Segment?, on page: OutputTarget) -> String {
    fenced(HistogramText(report, of: segment, page: OutputTarget(times: page.times)).text)
  }

  package func heatMap(_ report: SeriesReport, of segment: Segment?, on page: OutputTarget) -> String {
    fenced(HeatMapText(report, of: segment, page: OutputTarget(times: page.times)).text)
  }

  private func texts(_ tables: [CellTable], on page: OutputTarget) -> String {
    tables.map { text($0, on: page) }.joined(separator: "\n")
  }

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    text(CheckText(report: report, page: page).cells, on: page)
  }

  package func comparison(_ report: ComparisonReport, on page: OutputTarget) -> String {
    let drawing = DiffText(report: report, page: page)
    return drawing.heading.map { escaped($0) + "\n\n" }.joined() + text(drawing.cells, on: page)
  }

  /// The table and below it its remarks, a paragraph each.
  private func text(_ table: CellTable, on page: OutputTarget) -> String {
    let heading =
      table.columns.isEmpty
      ? [] : [row(table.columns.map(\.title), on: page), rule(table.columns.map(\.alignment))]
    let lines = heading + table.rows.map { row($0, on: page) }
    return table.remarks.reduce(lines.joined()) { $0 + "\n" + escaped($1) + "\n" }
  }

  package func table(_ columns: [String], on page: OutputTarget) -> any QueryTable {
    QueryMarkdown(columns: columns, page: page)
  }

  /// The line between the heading of a table and its rows, with its end.
  func rule(_ columns: [TextTable.Column.Alignment]) -> String {
    line(columns.map { $0 == .right ? "---:" : "---" })
  }

  /// One line of a table, with its end.
  func row(_ cells: [String], on page: OutputTarget) -> String {
    line((page.isTerminal ? cells.map(TerminalText.escaped) : cells).map(escaped))
  }

  private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

  /// Characters that Markdown would read as markup, escaped; line ends as spaces.
  private func escaped(_ text: String) -> String {
    TerminalText.escaped(text.replacing("\r\n", with: " ").replacing("\n", with: " ")).reduce(into: "") {
      text, character in
      if "\\`*[]<>|~".contains(character) { text.append("\\") }
      text.append(character)
    }
  }

  private func fenced(_ text: String) -> String {
    let fence = text.contains("```") ? "~~~~" : "```"
    return "\(fence)text\n\(text)\(fence)\n"
  }
}
