package import TraceModel

/// Writes latency percentiles by group and segment.
package struct ReportRenderer: Sendable {
  private let format: OutputFormat
  private let page: Page

  package init(format: OutputFormat, page: Page) {
    self.format = format
    self.page = page
  }

  /// The whole report, with its last line end.
  package func render(_ report: LatencyReport) -> String {
    switch format {
    case .table: table(report)
    case .json: ReportJSON.document(report) + "\n"
    case .ndjson: report.groups.map { ReportJSON.line($0, keys: report.keys) + "\n" }.joined()
    case .csv, .tsv: separated(report)
    case .markdown: markdown(report)
    }
  }

  private func table(_ report: LatencyReport) -> String {
    guard !report.groups.isEmpty else { return "0 requests\n" }
    return report.groups.map { group in
      let heading = ReportHeading(group: group, keys: report.keys)
      let lines = heading.lines(on: page) + SegmentTable(group.segments).lines(on: page)
      return lines.map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }

  private func separated(_ report: LatencyReport) -> String {
    let rows = ReportRows(report)
    return ([rows.header] + rows.rows).map { SeparatedValues.line($0, as: format, on: page) }.joined()
  }

  private func markdown(_ report: LatencyReport) -> String {
    guard !report.groups.isEmpty else { return "0 requests\n" }
    return report.groups.map { group in
      let heading = ReportHeading(group: group, keys: report.keys).text
      let table = SegmentTable(group.segments)
      return SeparatedValues.markdown(heading) + "\n\n" + table.markdown(on: page)
    }.joined(separator: "\n")
  }
}
