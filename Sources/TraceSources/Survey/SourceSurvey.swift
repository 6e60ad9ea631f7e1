import ClockEstimation
import TraceAnalysis
import TraceModel

/// The findings of all requests and logs together, in the order of their making:
///
///     summaries ─→ survey ─→ clocks ─┬→ judge ─→ revisions
///     coverage ──────────────────────┘
///
/// A log's coverage of a time follows from its clock, and the missing records follow from the coverage.
struct SourceSurvey {
  /// From all requests, or those that were given.
  let clocks: ClockEstimates
  /// Knows which records usually are there.
  let judge: MissingRecordJudge
  private let surveyed: SurveyAggregate

  /// Surveys `summaries`, as logged; one pass over all, or over those parts of an index that changed since its last
  /// ingest. `known` are the clocks, where they have been estimated.
  init(
    of summaries: some SummarySet, coverage: CoverageSurvey, catalog: Catalog, known: ClockEstimates? = nil
  ) async throws {
    self.init(try await summaries.survey(catalog), coverage: coverage, catalog: catalog, known: known)
  }

  /// The findings of `surveyed`, of all requests.
  init(
    _ surveyed: SurveyAggregate, coverage: CoverageSurvey, catalog: Catalog, known: ClockEstimates? = nil
  ) {
    self.surveyed = surveyed
    clocks = known ?? surveyed.survey.estimateClocks(in: catalog, coverage: coverage)
    judge = surveyed.survey.judge(coverage: coverage, clocks: clocks.logged, catalog: catalog)
  }

  /// Judges requests one by one.
  var reviser: RequestReviser {
    RequestReviser(judge: judge, clocks: clocks.logged, crossings: surveyed.crossed.crossings)
  }

  /// The outcomes that change. One pass over the requests that are no plain case.
  func revisions(of summaries: some SummarySet) async throws -> [RequestID: OutcomeRevision] {
    let reviser = reviser
    let questionable = surveyed.questionable(judge)
    let others = Set(reviser.crossings.keys).subtracting(questionable).sorted()
    return try await summaries.aggregate(RevisionAggregate(reviser), only: questionable + others).revisions
  }
}
