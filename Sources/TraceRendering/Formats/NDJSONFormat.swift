package import TraceModel

/// One JSON object a line: a request, a group or an interval of a report, or a verdict.
/// A result that is no list is one line.
package struct NDJSONFormat: JSONResults, ShowFormat, FindFormat, CheckFormat, QueryFormat {
  package let name = "ndjson"
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

  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    report.intervals.map(SeriesJSON.line).joinedLines
  }

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    report.verdicts.map { CheckJSON.line($0, keys: report.keys) }.joinedLines
  }

  package func table(_ columns: [String], on page: OutputTarget) -> any QueryTable {
    QueryRecords(columns: columns, isDocument: false)
  }
}
