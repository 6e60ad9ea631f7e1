package import TraceModel

/// Collects what all requests together say of the clocks and of what is missing: one pass over all summaries as
/// logged, in any order; surveys of parts merge.
package struct FleetSurvey: Sendable {
  private var clocks = ClockSurvey()
  private var requests: RequestSurvey

  /// `services` are of the catalog whose symbols the summaries have.
  package init(services: ServiceTable) { requests = RequestSurvey(services: services) }

  /// Counts one request, its times as logged.
  package mutating func add(_ summary: TraceSummary) {
    clocks.add(summary)
    requests.add(summary)
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: FleetSurvey) {
    clocks.merge(other.clocks)
    requests.merge(other.requests)
  }

  /// The clocks of all origins of `catalog`.
  package func estimateClocks(in catalog: Catalog) -> ClockTable { ClockTable(clocks, of: catalog) }

  /// What the requests and `coverage`, of all records, say of records that are missing.
  package func knowledge(coverage: CoverageSurvey, clocks: ClockTable, catalog: Catalog) -> LogKnowledge {
    let correct: ClockCorrection = { origin, time in time &- clocks.correction(of: origin, at: time) }
    let covered = LogCoverage(coverage, services: requests.services, correct: correct)
    return LogKnowledge(requests, coverage: covered, texts: catalog.texts, correct: correct)
  }
}
