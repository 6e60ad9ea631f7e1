import TraceModel

/// The report as flat rows, one for each group and segment, for CSV and TSV.
struct ReportRows {
  /// Names of the fields.
  let header: [String]
  /// As many fields each as `header` has; empty where a value is not known.
  let rows: [[String]]

  /// The columns, in this order:
  ///
  ///     groups
  ///     destination         where some row has one
  ///     service, caller, callee
  ///                         where there are calls between services, or several services serve; `service` is left out
  ///                         where it is a key of groups, as these have it
  ///     km_…                where something is unfinished: percentiles that count it; empty where not reached, or where
  ///                         nothing of the row is unfinished
  ///     longest_unfinished  likewise: the time that those not reached exceed
  ///     top_error, …        where some request has one: the most frequent of the group, its requests, and one of them
  ///     folded_groups       where there are too many groups: how many are in this one
  init(_ report: LatencyReport) {
    let all = report.groups.flatMap(\.segments)
    let found = Set(all.flatMap { $0.percentiles.map(\.p) + $0.withUnfinished.map(\.p) }).sorted()
    let percentiles = all.isEmpty ? [50, 90, 95, 99] : found
    let hasDestinations = all.contains { $0.destination != nil }
    let servers = Set(all.lazy.filter { $0.segment.definition.parties == .server }.map(\.callee))
    let hasParties = servers.count > 1 || all.contains { $0.caller != nil }
    let hasUnfinished = all.contains { !$0.withUnfinished.isEmpty }
    let hasErrors = report.groups.contains { !$0.errors.isEmpty }
    let isFolded = report.groups.contains { $0.folded > 0 }
    header =
      report.keys + ["segment", "count", "min_ns", "mean_ns"]
      + percentiles.map { "p\(NumberFormat.percentile($0))_ns" } + ["max_ns", "negative", "censored"]
      + (hasDestinations ? ["destination"] : [])
      + (hasParties ? PartyCells.header(without: report.keys) : [])
      + (hasUnfinished ? Self.unfinishedHeader(percentiles) : [])
      + (hasErrors ? ["top_error", "top_error_outcome", "top_error_requests", "top_error_example"] : [])
      + (isFolded ? ["folded_groups"] : [])
    rows = report.groups.flatMap { group -> [[String]] in
      let values = group.folded > 0 ? report.keys.map { _ in "" } : group.values.map { $0 ?? "" }
      let folded = isFolded ? [group.folded > 0 ? "\(group.folded)" : ""] : []
      return group.segments.map { segment -> [String] in
        var row = values + Self.fields(segment, percentiles)
        if hasDestinations { row.append(segment.destination ?? "") }
        if hasParties {
          row += PartyCells.cells(
            segment.segment, caller: segment.caller, callee: segment.callee, without: report.keys)
        }
        if hasUnfinished { row += Self.unfinishedFields(segment, percentiles) }
        if hasErrors { row += Self.errorFields(group) }
        return row + folded
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
