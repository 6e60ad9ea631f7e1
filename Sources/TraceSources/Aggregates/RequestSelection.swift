import TraceAnalysis
import TraceModel

/// The requests of a command, and the corrections to apply before anything is asked of them.
struct RequestSelection: Sendable {
  let corrections: Corrections
  let catalog: Catalog
  private let filter: RequestFilter

  init(_ filter: RequestFilter, catalog: Catalog, corrections: Corrections) {
    (self.filter, self.catalog, self.corrections) = (filter, catalog, corrections)
  }

  /// The finder of them, one after the other. It is made once for many: to copy the corrections is to count the owners
  /// of their tables.
  var finder: RequestFinder {
    RequestFinder(corrections: corrections, matcher: RequestMatcher(filter, catalog: catalog))
  }
}

/// Hot: finds the requests of a `RequestSelection`.
struct RequestFinder {
  fileprivate let corrections: Corrections
  fileprivate var matcher: RequestMatcher

  /// The request, corrected; nil where it does not pass the filter.
  @inline(__always)
  mutating func found(_ logged: TraceSummary, _ key: RequestID) -> TraceSummary? {
    let summary = corrections.applied(logged, key: key)
    return matcher.matches(summary, key) ? summary : nil
  }
}
