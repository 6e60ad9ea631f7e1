import TraceAnalysis
import TraceModel

/// The requests that pass a filter, as one side of a comparison.
struct CohortAggregate: RequestAggregate {
  private let selection: RequestSelection
  private(set) var cohort: Cohort

  /// Requests are settled by `corrections` before anything is asked of them. `isWithoutClients`: what clients logged is
  /// left out.
  init(
    filter: RequestFilter, percentiles: [Double], catalog: Catalog, corrections: Corrections,
    isWithoutClients: Bool
  ) {
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    cohort = Cohort(
      percentiles: percentiles, catalog: catalog, includesFailures: !filter.outcomes.isEmpty,
      isWithoutClients: isWithoutClients)
  }

  var admission: RequestAdmission? { selection.admission }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { cohort.add($0) }
    }
  }

  mutating func merge(_ other: CohortAggregate) { cohort.merge(other.cohort) }
}
