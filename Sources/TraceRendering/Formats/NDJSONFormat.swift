package import TraceModel

/// One JSON object a line: a request, a group or an interval of a report, or a verdict. A result that is no list is one line.
package struct NDJSONFormat: ShowFormat, FindFormat, ReportFormat, CheckFormat, DiffFormat, DoctorFormat,
  IngestFormat, RemovalFormat, QueryFormat
{
  package let name = "ndjson"
  package let isForPeople = false
  package let showsOneByOne = true
  package let listsInPieces = true

  package init() {}

  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    requests.map(ShowJSON.document).joinedLines
  }

  package func list(_ requests: [FoundRequest], on page: OutputTarget) -> String {
    requests.map(FindJSON.line).joinedLines
  }

  package func report(_ report: LatencyReport, on page: OutputTarget) -> String {
    report.groups.map { ReportJSON.line($0, keys: report.keys) }.joinedLines
  }

  package func explanation(_ report: TailReport, on page: OutputTarget) -> String {
    TailJSON.document(report) + "\n"
  }

  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    report.intervals.map(SeriesJSON.line).joinedLines
  }

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    report.verdicts.map { CheckJSON.line($0, keys: report.keys) }.joinedLines
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

  package func table(_ columns: [String], on page: OutputTarget) -> any QueryTable {
    QueryRecords(columns: columns, isDocument: false)
  }
}
