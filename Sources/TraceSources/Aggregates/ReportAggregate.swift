import TraceAnalysis
import TraceModel

/// The requests that pass a filter, into percentiles.
struct ReportFold: RequestFold {
  private let fleet: Fleet
  private let filter: RequestFilter
  private let catalog: Catalog
  private var accumulator: LatencyAccumulator
  private var spans = ClockSpans()
  private var repeated = RepeatedWorkCount()
  private var coarse: CoarseSegments

  /// Requests are settled by `fleet` before anything is asked of them.
  init(
    filter: RequestFilter, keys: [GroupKey], percentiles: [Double], catalog: Catalog, fleet: Fleet,
    precision: LoggedPrecision = .none
  ) {
    coarse = CoarseSegments(precision)
    self.fleet = fleet
    self.filter = filter
    self.catalog = catalog
    let asksForOutcome = keys.contains(.outcome) || !filter.outcomes.isEmpty
    accumulator = LatencyAccumulator(
      keys: keys, percentiles: percentiles, catalog: catalog, includesFailures: asksForOutcome)
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    try requests { logged, key in
      let summary = fleet.settle(logged, key: key.number)
      guard matcher.matches(summary) else { return }
      accumulator.add(summary)
      spans.add(summary)
      repeated.add(summary)
      coarse.add(summary)
    }
  }

  mutating func merge(_ other: ReportFold) {
    accumulator.merge(other.accumulator)
    spans.merge(other.spans)
    repeated.merge(other.repeated)
    coarse.merge(other.coarse)
  }

  /// The report of all that was added.
  func report(endOfLogs: Timestamp?) -> LatencyReport {
    var report = accumulator.report(endOfLogs: endOfLogs)
    if let from = report.from, let until = endOfLogs ?? report.until {
      report.doubts = spans.doubts(fleet.clocks, from: from, until: until)
    }
    report.repeated = repeated.total
    coarse.mark(&report, in: catalog)
    return report
  }
}

/// The requests that pass a filter, by name.
struct FindFold: RequestFold {
  private let fleet: Fleet
  private let filter: RequestFilter
  private let catalog: Catalog
  private(set) var found: [(key: RequestKey, summary: TraceSummary)] = []

  /// Requests are settled by `fleet` before anything is asked of them.
  init(filter: RequestFilter, catalog: Catalog, fleet: Fleet) {
    self.fleet = fleet
    self.filter = filter
    self.catalog = catalog
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    try requests { logged, key in
      let summary = fleet.settle(logged, key: key.number)
      if matcher.matches(summary) { found.append((key, summary)) }
    }
  }

  mutating func merge(_ other: FindFold) { found += other.found }
}
