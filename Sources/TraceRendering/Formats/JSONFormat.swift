package import TraceModel

/// Formats of JSON: a result that is no list is one document (RFC 8259), on a line.
package protocol JSONResults: ReportFormat, DiffFormat, DoctorFormat, IngestFormat, RemovalFormat {}

extension JSONResults {
  package var isForPeople: Bool { false }

  package func explanation(_ report: TailReport, on page: OutputTarget) -> String {
    TailJSON.document(report) + "\n"
  }

  /// The report with these rows alone: they have their histograms.
  package func histogram(_ report: LatencyReport, of segment: Segment?, on page: OutputTarget) -> String {
    self.report(report.drawing(segment), on: page)
  }

  /// The report in intervals with these rows alone: they have their histograms.
  package func heatMap(_ report: SeriesReport, of segment: Segment?, on page: OutputTarget) -> String {
    series(report.drawing(segment), on: page)
  }

  package func comparison(_ report: ComparisonReport, on page: OutputTarget) -> String {
    DiffJSON.document(report) + "\n"
  }

  package func diagnosis(_ diagnosis: Diagnosis, on page: OutputTarget) -> String {
    DoctorJSON.document(diagnosis) + "\n"
  }

  package func summary(_ summary: IngestSummary, on page: OutputTarget) -> String {
    IngestJSON.document(summary) + "\n"
  }

  package func removal(_ summary: RemovalSummary, from index: String, on page: OutputTarget) -> String {
    RemovalJSON.document(summary, from: index) + "\n"
  }
}

/// One JSON document.
package struct JSONFormat: JSONResults, ShowFormat, FindFormat, CheckFormat, QueryFormat {
  package let name = "json"
  package let showsOneByOne = false
  package let listsInPieces = false

  package init() {}

  /// The document of one request, or an array with those of several.
  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    if requests.count == 1, let request = requests.first { return ShowJSON.document(request) + "\n" }
    return "[" + requests.map(ShowJSON.document).joined(separator: ",") + "]\n"
  }

  package func list(_ requests: [FoundRequest], on page: OutputTarget) -> String {
    FindJSON.document(requests) + "\n"
  }

  package func report(_ report: LatencyReport, on page: OutputTarget) -> String {
    ReportJSON.document(report) + "\n"
  }

  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    SeriesJSON.document(report) + "\n"
  }

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    CheckJSON.document(report) + "\n"
  }

  package func table(_ columns: [String], on page: OutputTarget) -> any QueryTable {
    QueryRecords(columns: columns, isDocument: true)
  }
}
