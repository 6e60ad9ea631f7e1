import TraceModel

/// The same as flat rows, named as in JSON: for each interval one with its counts, one for each segment, and one for each
/// queue.
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
    let header = Self.places + Self.counts + statistics + Self.queue
    self.header = header
    rows = report.intervals.flatMap { interval in
      ([Self.counts(of: interval)] + interval.segments.map { Self.cells(of: $0, percentiles) }
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
    var cells = [
      "row": "segment", "segment": segment.segment.name, "destination": segment.destination ?? "",
      "count": "\(segment.count)", "negative": "\(segment.negative)", "censored": "\(segment.censored)",
    ]
    let parties = PartyCells.cells(segment.segment, caller: segment.caller, callee: segment.callee)
    for (name, cell) in zip(PartyCells.header(), parties) { cells[name] = cell }
    guard segment.count > 0 else { return cells }
    cells["min_ns"] = "\(segment.minimum.count)"
    cells["mean_ns"] = "\(segment.mean.count)"
    cells["max_ns"] = "\(segment.maximum.count)"
    for percentile in segment.percentiles {
      cells["p\(NumberFormat.percentile(percentile.p))_ns"] = "\(percentile.value.count)"
    }
    return cells
  }

  private static func cells(of queue: SeriesReport.Queue) -> [String: String] {
    [
      "row": "queue", "destination": queue.destination ?? "", "depth": "\(queue.depth)",
      "oldest_ns": queue.oldest.map { "\($0.count)" } ?? "", "unlogged": "\(queue.unlogged)",
    ]
  }
}
