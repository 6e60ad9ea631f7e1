package import TraceModel

/// For people at a terminal: drawings, tables and sentences in its width and colours.
package struct TableFormat: ShowFormat, FindFormat, ReportFormat, CheckFormat, DiffFormat, DoctorFormat,
  IngestFormat, RemovalFormat, QueryFormat
{
  package let name = "table"
  package let isForPeople = true
  package let showsOneByOne = true
  package let listsInPieces = false

  package init() {}

  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    let drawings = requests.map { TimelineText($0, page: page, isWhole: options.isWhole).text }
    return (options.isContinued ? "\n" : "") + drawings.joined(separator: "\n")
  }

  package func list(_ requests: [FoundRequest], on page: OutputTarget) -> String {
    FindTable(requests: requests, page: page).lines.joinedLines
  }

  package func report(_ report: LatencyReport, on page: OutputTarget) -> String {
    ReportText(report: report, page: page).text
  }

  package func explanation(_ report: TailReport, on page: OutputTarget) -> String {
    TailText(report: report, page: page).text
  }

  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    SeriesText(report: report, page: page).text
  }

  package func histogram(_ report: LatencyReport, of segment: Segment?, on page: OutputTarget) -> String {
    HistogramText(report, of: segment, page: page).text
  }

  package func heatMap(_ report: SeriesReport, of segment: Segment?, on page: OutputTarget) -> String {
    HeatMapText(report, of: segment, page: page).text
  }

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    CheckText(report: report, page: page).text
  }

  package func comparison(_ report: ComparisonReport, on page: OutputTarget) -> String {
    DiffText(report: report, page: page).text
  }

  package func diagnosis(_ diagnosis: Diagnosis, on page: OutputTarget) -> String {
    DoctorScreen(diagnosis: diagnosis, page: page).text
  }

  package func summary(_ summary: IngestSummary, on page: OutputTarget) -> String {
    IngestText(summary: summary, page: page).lines.joinedLines
  }

  package func removal(_ summary: RemovalSummary, from index: String, on page: OutputTarget) -> String {
    RemovalText(summary: summary, index: index, page: page).lines.joinedLines
  }

  package func table(_ columns: [String], on page: OutputTarget) -> any QueryTable {
    QueryTextTable(columns: columns, page: page)
  }
}

extension [String] {
  /// The lines, each with its end.
  var joinedLines: String { map { $0 + "\n" }.joined() }
}
