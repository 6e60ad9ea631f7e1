import TraceAnalysis
import TraceModel

/// The requests that pass a filter, into histograms.
struct MetricsAggregate: RequestAggregate {
  private let selection: RequestSelection
  private(set) var histograms: SegmentHistograms

  /// Requests are settled by `corrections` before anything is asked of them.
  init(
    filter: RequestFilter, bounds: BucketBounds, labels: Set<RequestMetrics.Label>, mostValues: Int,
    catalog: Catalog, corrections: Corrections
  ) {
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    histograms = SegmentHistograms(
      bounds: bounds, labels: labels, mostValues: mostValues, catalog: catalog,
      includesFailures: !filter.outcomes.isEmpty)
  }

  var admission: RequestAdmission? { selection.admission }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { histograms.add($0, key) }
    }
  }

  mutating func merge(_ other: MetricsAggregate) { histograms.merge(other.histograms) }
}
