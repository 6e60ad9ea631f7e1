import TraceModel

/// A report in intervals as flat rows, named as in JSON: each interval has one with its counts, one for each segment,
/// and one for each queue. Where segments have histograms, each is followed by one row for each bin.
struct SeriesRows {
  /// Names of the fields.
  let header: [String]
  /// As many fields each as `header` has; empty where a value is not known.
  let rows: [[String]]

  private static let places = ["row", "begin", "end", "coverage", "covered_ns"]
  private static let counts = ["requests", "rate_per_second"] + Outcome.allCases.map(\.name)
  private static let queue = ["depth", "oldest_ns", "unlogged"]

  init(_ report: SeriesReport) {
    let percentiles = report.percentiles
    let statistics =
      ["segment", "destination"] + PartyCells.header() + ["count", "min_ns", "mean_ns"]
      + percentiles.map { "p\(NumberFormat.percentile($0))_ns" } + ["max_ns", "negative", "censored"]
    let hasHistograms = report.intervals.contains { $0.segments.contains { !$0.histogram.bins.isEmpty } }
    let header =
      Self.places + Self.counts + statistics + Self.queue
      + (hasHistograms ? HistogramRows.binFields.filter { !statistics.contains($0) } : [])
    self.header = header
    rows = report.intervals.flatMap { interval in
      ([Self.counts(of: interval)]
        + interval.segments.flatMap { [Self.cells(of: $0, percentiles)] + Self.bins(of: $0) }
        + interval.queues.map(Self.cells)).map { cells in
          let place = Self.place(of: interval)
          return header.map { place[$0] ?? cells[$0, default: ""] }
        }
    }
  }

  private static func place(of interval: SeriesReport.Interval) -> [String: String] {
    [
      "begin": TimestampFormat.machine(interval.begin), "end": TimestampFormat.machine(interval.end),
      "coverage": interval.coverage.rawValue,
    ]
  }

  private static func counts(of interval: SeriesReport.Interval) -> [String: String] {
    var cells = ["row": "interval"]
    guard interval.coverage != .none else { return cells }
    cells["covered_ns"] = "\(interval.covered.count)"
    cells["requests"] = "\(interval.requests)"
    cells["rate_per_second"] = interval.rate.map(JSONWriter.text) ?? ""
    for outcome in Outcome.allCases { cells[outcome.name] = "\(interval.outcomes[outcome, default: 0])" }
    return cells
  }

  private static func cells(
    of segment: LatencyReport.Statistics, _ percentiles: [Double]
  ) -> [String: String] {
    var cells = names(of: segment, row: "segment")
    cells["count"] = "\(segment.count)"
    cells["negative"] = "\(segment.negative)"
    cells["censored"] = "\(segment.censored)"
    guard segment.count > 0 else { return cells }
    cells["min_ns"] = "\(segment.minimum.count)"
    cells["mean_ns"] = "\(segment.mean.count)"
    cells["max_ns"] = "\(segment.maximum.count)"
    for percentile in segment.percentiles {
      cells["p\(NumberFormat.percentile(percentile.p))_ns"] = "\(percentile.value.count)"
    }
    return cells
  }

  private static func bins(of segment: LatencyReport.Statistics) -> [[String: String]] {
    segment.histogram.bins.map { bin in
      var cells = Dictionary(
        zip(HistogramRows.binFields, HistogramRows.cells(bin)), uniquingKeysWith: { first, _ in first })
      cells.merge(names(of: segment, row: "bin")) { first, _ in first }
      return cells
    }
  }

  private static func names(of segment: LatencyReport.Statistics, row: String) -> [String: String] {
    var names = ["row": row, "segment": segment.segment.name, "destination": segment.destination ?? ""]
    let parties = PartyCells.cells(segment.segment, caller: segment.caller, callee: segment.callee)
    for (name, cell) in zip(PartyCells.header(), parties) { names[name] = cell }
    return names
  }

  private static func cells(of queue: SeriesReport.Queue) -> [String: String] {
    [
      "row": "queue", "destination": queue.destination ?? "", "depth": "\(queue.depth)",
      "oldest_ns": queue.oldest.map { "\($0.count)" } ?? "", "unlogged": "\(queue.unlogged)",
    ]
  }
}
