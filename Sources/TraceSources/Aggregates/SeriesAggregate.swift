import TraceAnalysis
import TraceModel

/// Percentiles by interval of the requests that pass a filter, and the waiting messages, also of requests of other
/// times.
struct SeriesAggregate: RequestAggregate {
  private let selection: RequestSelection
  private let since: Timestamp?
  private let until: Timestamp?
  private(set) var accumulator: LatencyAccumulator
  private(set) var queues: QueueSurvey
  /// The clocks around the segments.
  private(set) var clocks = ClockSpans()

  /// Requests are settled by `corrections` first. Those that start from `since` on and before `until` are counted; nil
  /// for all.
  init(
    filter: RequestFilter, since: Timestamp?, until: Timestamp?, grid: IntervalGrid, percentiles: [Double],
    catalog: Catalog, corrections: Corrections
  ) {
    (self.since, self.until) = (since, until)
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    accumulator = LatencyAccumulator(
      keys: [.interval], percentiles: percentiles, catalog: catalog,
      includesFailures: !filter.outcomes.isEmpty, grid: grid)
    queues = QueueSurvey(grid, cut: until)
  }

  var admission: RequestAdmission? { selection.admission }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { summary in
        queues.add(summary)
        if let since, summary.start < since { return }
        if let until, summary.start >= until { return }
        accumulator.add(summary)
        clocks.add(summary)
      }
    }
  }

  mutating func merge(_ other: SeriesAggregate) {
    accumulator.merge(other.accumulator)
    queues.merge(other.queues)
    clocks.merge(other.clocks)
  }
}
