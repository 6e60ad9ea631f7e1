import TraceAnalysis
import TraceModel

/// The requests that pass a filter, into percentiles.
struct ReportFold: RequestFold {
  private let filter: RequestFilter
  private let catalog: Catalog
  private var accumulator: LatencyAccumulator

  init(filter: RequestFilter, keys: [GroupKey], percentiles: [Double], catalog: Catalog) {
    self.filter = filter
    self.catalog = catalog
    let asksForOutcome = keys.contains(.outcome) || !filter.outcomes.isEmpty
    accumulator = LatencyAccumulator(
      keys: keys, percentiles: percentiles, catalog: catalog, includesFailures: asksForOutcome)
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    try requests { summary, _ in
      if matcher.matches(summary) { accumulator.add(summary) }
    }
  }

  mutating func merge(_ other: ReportFold) { accumulator.merge(other.accumulator) }

  /// The report of all that was added.
  func report(endOfLogs: Timestamp?) -> LatencyReport { accumulator.report(endOfLogs: endOfLogs) }
}

/// The requests that pass a filter, by name.
struct FindFold: RequestFold {
  private let filter: RequestFilter
  private let catalog: Catalog
  private(set) var found: [(key: RequestKey, summary: TraceSummary)] = []

  init(filter: RequestFilter, catalog: Catalog) {
    self.filter = filter
    self.catalog = catalog
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    try requests { summary, key in
      if matcher.matches(summary) { found.append((key, summary)) }
    }
  }

  mutating func merge(_ other: FindFold) { found += other.found }
}
