import TraceModel

/// The histograms of a report as flat rows, named as in JSON: one for each bin with something in it.
struct HistogramRows {
  /// Names of the fields.
  let header: [String]
  /// As many fields each as `header` has; empty where a value is not known.
  let rows: [[String]]

  /// The fields of a bin.
  static let binFields = ["from_ns", "below_ns", "count", "unfinished"]

  /// Of `segment`, or of the whole time.
  init(_ report: LatencyReport, of segment: Segment?) {
    let segment = DrawnRows.segment(segment, of: report.groups.flatMap(\.segments))
    header =
      report.keys + ["segment", "destination"] + PartyCells.header(without: report.keys) + Self.binFields
    rows = report.groups.flatMap { group -> [[String]] in
      let values = group.folded > 0 ? report.keys.map { _ in "" } : group.values.map { $0 ?? "" }
      return group.segments.filter { $0.segment == segment }.flatMap { row in
        let names =
          [row.segment.name, row.destination ?? ""]
          + PartyCells.cells(row.segment, caller: row.caller, callee: row.callee, without: report.keys)
        return row.histogram.bins.map { values + names + Self.cells($0) }
      }
    }
  }

  /// The cells of `binFields`.
  static func cells(_ bin: DurationHistogram.Bin) -> [String] {
    let bounds = [DurationHistogram.lower(of: bin.index), DurationHistogram.upper(of: bin.index)]
    return bounds.map { $0.map { "\($0.count)" } ?? "" } + ["\(bin.count)", "\(bin.unfinished)"]
  }
}
