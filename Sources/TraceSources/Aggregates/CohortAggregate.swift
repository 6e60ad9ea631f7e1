import TraceAnalysis
import TraceModel

/// The requests that pass a filter, as one side of a comparison.
struct CohortAggregate: RequestAggregate {
  private let corrections: Corrections
  private let filter: RequestFilter
  private let catalog: Catalog
  private(set) var cohort: Cohort

  /// Requests are settled by `corrections` before anything is asked of them.
  init(filter: RequestFilter, percentiles: [Double], catalog: Catalog, corrections: Corrections) {
    self.corrections = corrections
    self.filter = filter
    self.catalog = catalog
    cohort = Cohort(percentiles: percentiles, catalog: catalog, includesFailures: !filter.outcomes.isEmpty)
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    var matcher = RequestMatcher(filter, catalog: catalog)
    try requests { logged, key in
      let summary = corrections.applied(logged, key: key.number)
      if matcher.matches(summary) { cohort.add(summary) }
    }
  }

  mutating func merge(_ other: CohortAggregate) { cohort.merge(other.cohort) }
}
