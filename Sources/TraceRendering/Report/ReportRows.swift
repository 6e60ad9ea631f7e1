import TraceModel

/// The report as flat rows, one for each group and segment, for CSV and TSV.
struct ReportRows {
  /// Names of the fields.
  let header: [String]
  /// As many fields each as `header` has; empty where a value is not known.
  let rows: [[String]]

  /// Group columns first; `destination` last, and only where some row has one.
  init(_ report: LatencyReport) {
    let all = report.groups.flatMap(\.segments)
    let found = Set(all.flatMap { $0.percentiles.map(\.p) }).sorted()
    let percentiles = all.isEmpty ? [50, 90, 95, 99] : found
    let hasDestinations = all.contains { $0.destination != nil }
    header =
      report.keys + ["segment", "count", "min_ns", "mean_ns"]
      + percentiles.map { "p\(NumberFormat.percentile($0))_ns" } + ["max_ns", "negative", "censored"]
      + (hasDestinations ? ["destination"] : [])
    rows = report.groups.flatMap { group in
      group.segments.map { segment in
        group.values.map { $0 ?? "" } + Self.fields(segment, percentiles)
          + (hasDestinations ? [segment.destination ?? ""] : [])
      }
    }
  }

  private static func fields(_ segment: LatencyReport.Statistics, _ percentiles: [Double]) -> [String] {
    let isEmpty = segment.count == 0
    let values = percentiles.map { p in
      segment.percentiles.first { $0.p == p }.map { "\($0.value.count)" } ?? ""
    }
    return [segment.segment.name, "\(segment.count)"]
      + (isEmpty ? ["", ""] : ["\(segment.minimum.count)", "\(segment.mean.count)"])
      + values + [isEmpty ? "" : "\(segment.maximum.count)", "\(segment.negative)", "\(segment.censored)"]
  }
}
