package import TraceAnalysis
package import TraceModel

/// The requests that pass a filter, into percentiles.
package struct ReportAggregate: RequestAggregate {
  private let corrections: Corrections
  private let filter: RequestFilter
  private let catalog: Catalog
  private var accumulator: LatencyAccumulator
  private var parts: ReportParts

  /// Requests are settled by `corrections` before anything is asked of them.
  package init(
    filter: RequestFilter, keys: [GroupKey], percentiles: [Double], catalog: Catalog,
    corrections: Corrections,
    precision: LoggedPrecision = .none
  ) {
    parts = ReportParts(precision: precision)
    self.corrections = corrections
    self.filter = filter
    self.catalog = catalog
    let asksForOutcome = keys.contains(.outcome) || !filter.outcomes.isEmpty
    accumulator = LatencyAccumulator(
      keys: keys, percentiles: percentiles, catalog: catalog, includesFailures: asksForOutcome)
  }

  package mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    // Borrowed for all requests: to copy them is to count the owners of their tables, for each request.
    let corrections = corrections
    try requests { logged, key in
      let summary = corrections.applied(logged, key: key.number)
      guard matcher.matches(summary) else { return }
      accumulator.add(summary)
      parts.add(summary)
    }
  }

  package mutating func merge(_ other: ReportAggregate) {
    accumulator.merge(other.accumulator)
    parts.merge(other.parts)
  }

  /// The report of all that was added.
  package func report(endOfLogs: Timestamp?) -> LatencyReport {
    var report = accumulator.report(endOfLogs: endOfLogs)
    parts.complete(
      &report, in: ReportContext(clocks: corrections.clocks, catalog: catalog, endOfLogs: endOfLogs))
    return report
  }
}

/// The requests that pass a filter, by name.
package struct FindAggregate: RequestAggregate {
  private let corrections: Corrections
  private let filter: RequestFilter
  private let catalog: Catalog
  package private(set) var found: [(key: RequestKey, summary: TraceSummary)] = []

  /// Requests are settled by `corrections` before anything is asked of them.
  package init(filter: RequestFilter, catalog: Catalog, corrections: Corrections) {
    self.corrections = corrections
    self.filter = filter
    self.catalog = catalog
  }

  package mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    try requests { logged, key in
      let summary = corrections.applied(logged, key: key.number)
      if matcher.matches(summary) { found.append((key, summary)) }
    }
  }

  package mutating func merge(_ other: FindAggregate) { found += other.found }
}
