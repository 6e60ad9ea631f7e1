import TraceModel

/// The report as flat rows, one for each group and segment, for CSV and TSV.
struct ReportRows {
  /// Names of the fields.
  let header: [String]
  /// As many fields each as `header` has; empty where a value is not known.
  let rows: [[String]]

  /// The columns, in this order; they follow from the question, whatever the requests are:
  ///
  ///     groups
  ///     segment, …          counts, percentiles
  ///     destination         topic, of messages
  ///     service, caller, callee
  ///                         where there are calls between services, or several services serve; `service` is left out
  ///                         where it is a key of groups, as these have it
  ///     km_…                percentiles that count unfinished work; empty where not reached, or where nothing of the
  ///                         row is unfinished
  ///     longest_unfinished  likewise: the time that those not reached exceed
  ///     top_error, …        the most frequent of the group, its requests, and one of them
  ///     folded_groups       of the row of all other groups: how many are in it
  init(_ report: LatencyReport) {
    let percentiles = Self.percentiles(report)
    header =
      report.keys + ["segment", "count", "min_ns", "mean_ns"]
      + percentiles.map { "p\(NumberFormat.percentile($0))_ns" } + ["max_ns", "negative", "censored"]
      + ["destination"] + PartyCells.header(without: report.keys) + Self.unfinishedHeader(percentiles)
      + ["top_error", "top_error_outcome", "top_error_requests", "top_error_example", "folded_groups"]
    rows = report.groups.flatMap { group -> [[String]] in
      let values = group.folded > 0 ? report.keys.map { _ in "" } : group.values.map { $0 ?? "" }
      let folded = [group.folded > 0 ? "\(group.folded)" : ""]
      return group.segments.map { segment -> [String] in
        let parties = PartyCells.cells(
          segment.segment, caller: segment.caller, callee: segment.callee, without: report.keys)
        return values + Self.fields(segment, percentiles) + [segment.destination ?? ""] + parties
          + Self.unfinishedFields(segment, percentiles) + Self.errorFields(group) + folded
      }
    }
  }

  private static func percentiles(_ report: LatencyReport) -> [Double] {
    let found = report.groups.flatMap(\.segments).flatMap {
      $0.percentiles.map(\.p) + $0.withUnfinished.map(\.p)
    }
    return Set(report.percentiles + found).sorted()
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

  private static func errorFields(_ group: LatencyReport.Group) -> [String] {
    guard let error = group.errors.first else { return ["", "", "", ""] }
    return [error.text, error.outcome.name, "\(error.requests)", error.example ?? ""]
  }

  private static func unfinishedHeader(_ percentiles: [Double]) -> [String] {
    percentiles.map { "km_p\(NumberFormat.percentile($0))_ns" } + ["longest_unfinished_ns"]
  }

  private static func unfinishedFields(
    _ segment: LatencyReport.Statistics, _ percentiles: [Double]
  ) -> [String] {
    let values = percentiles.map { p in segment.withUnfinished.first { $0.p == p }?.value }
    return (values + [segment.longestUnfinished]).map { $0.map { "\($0.count)" } ?? "" }
  }
}
