import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceStore

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

  /// Requests of one shape are all found or none, once they are settled.
  var foldsShapes: Bool { filter.asksShapesOnly }

  /// How requests are settled that are counted by shape and grouped by `keys`; nil where all stay as they are stored.
  func settlement(_ keys: [GroupKey], _ precision: LoggedPrecision) -> RowSettlement? {
    let tellsInstances = keys.contains(.instance) || !filter.services.isEmpty
    let crowds = tellsInstances ? [] : OriginCrowds.numbers(catalog.origins, precision)
    guard !corrections.clocks.isIdentity || crowds.contains(where: { $0 > 0 }) else { return nil }
    return RowSettlement(corrections: corrections.clocks.corrections, crowds: crowds)
  }

  /// What tells by a request's outline that it is none of them; nil if nothing does.
  var admission: RequestAdmission? {
    guard filter.asksOutlines else { return nil }
    let revised = corrections.revisions.lazy.filter { [filter] in filter.outcomes.contains($1.outcome) }
    return RequestAdmission(
      matcher: RequestMatcher(filter, catalog: catalog), revised: Set(revised.map(\.key)))
  }
}

/// Hot: finds the requests of a `RequestSelection`.
struct RequestFinder {
  fileprivate let corrections: Corrections
  fileprivate var matcher: RequestMatcher

  /// Calls `body` with the request, corrected, unless it does not pass the filter. One that stays as logged is not
  /// copied: its arrays have one owner, and are filled with the next.
  @inline(__always)
  mutating func find(_ logged: TraceSummary, _ key: RequestID, _ body: (TraceSummary) -> Void) {
    if corrections.leavesAsLogged(key) {
      if matcher.matches(logged, key) { body(logged) }
    } else {
      let summary = corrections.applied(logged, key: key)
      if matcher.matches(summary, key) { body(summary) }
    }
  }
}

/// Hot: tells by outlines which requests need not be read.
package struct RequestAdmission {
  fileprivate var matcher: RequestMatcher
  /// The requests that have an outcome asked for by all logs together.
  fileprivate let revised: Set<RequestID>

  /// False if the request with this outline (`RequestMatcher.mayMatch`) is certainly not found.
  @inline(__always)
  mutating func admits(_ outline: TraceSummary, _ key: RequestID) -> Bool {
    matcher.mayMatch(outline: outline, key, hasLoggedOutcome: true)
      || revised.contains(key) && matcher.mayMatch(outline: outline, key, hasLoggedOutcome: false)
  }
}
