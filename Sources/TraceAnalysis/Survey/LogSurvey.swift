package import ClockEstimation
package import TraceModel

/// Collects the evidence of all requests on clocks and missing records: one pass over all summaries as logged, in any
/// order. Surveys of parts merge.
package struct LogSurvey: Sendable {
  private var clocks = ClockSurvey()
  private var pickups = IdlePickupSurvey()
  private var requests: RequestSurvey

  /// `services` are of the catalog whose ids the summaries have.
  package init(services: ServiceTable) { requests = RequestSurvey(services: services) }

  /// Counts one request, its times as logged; not if someone took part who came after the survey had begun. Returns
  /// the number of its shape.
  @discardableResult package mutating func add(_ summary: TraceSummary) -> ShapeNumber {
    guard requests.services.knows(summary) else { return .other }
    clocks.add(summary)
    pickups.add(summary)
    return requests.add(summary)
  }

  /// Counts what `other` has counted, of other requests. Returns the number here of each of its shapes.
  @discardableResult package mutating func merge(_ other: LogSurvey) -> [ShapeNumber] {
    clocks.merge(other.clocks)
    pickups.merge(other.pickups)
    return requests.merge(other.requests)
  }

  /// Keeps the sums of all shapes alone, so that surveys of the same requests are the same, whatever came first. No shape has a
  /// number any more, and every request needs the judge.
  package mutating func forgetShapes() { requests.forgetShapes() }

  /// How many shapes have numbers, which go on from 0.
  package var shapeCount: Int { requests.shapes.alike.count }

  /// The shapes of requests that need no revision by `judge`: all requests together say no more of them than their
  /// own records. `judge` was made of this survey.
  package func plainShapes(_ judge: MissingRecordJudge) -> Set<ShapeNumber> {
    Set(requests.shapes.plain(judge))
  }

  /// The clocks of all origins of `catalog`: by the logs alone, and if idle consumers take messages at once.
  /// `coverage` is of all records.
  package func estimateClocks(in catalog: Catalog, coverage: CoverageSurvey = CoverageSurvey())
    -> ClockEstimates
  {
    ClockEstimates(clocks, of: catalog, watching: pickups, steps: StepLimits(coverage))
  }

  /// The judge of missing records, by the requests and `coverage`, of all records.
  package func judge(coverage: CoverageSurvey, clocks: ClockTable, catalog: Catalog) -> MissingRecordJudge {
    let correct: ClockCorrection = { clocks.corrected($1, of: $0) }
    let covered = LogCoverage(coverage, services: requests.services, correct: correct)
    return MissingRecordJudge(requests, coverage: covered, texts: catalog.texts, correct: correct)
  }
}

extension LogSurvey {
  /// Passes all counts to `coder`; its catalog is the one of the survey's services.
  package mutating func code(_ coder: inout SurveyCoder) {
    clocks.code(&coder)
    pickups.code(&coder)
    requests.code(&coder)
  }
}
