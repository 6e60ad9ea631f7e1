import ClockEstimation
import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// Makes what all requests together say anew, when an ingest has brought something: the clocks, and the revisions
/// on requests that their own records leave open. Made from all that the index holds, so that it does not depend
/// on how that came in. One pass over all summaries, and one over those that are no plain case.
struct SurveyUpdate {
  private let index: IndexFile
  private let source: IndexSource

  init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    source = IndexSource(index: index, decoder: decoder)
  }

  /// Stores clocks and revisions, unless those that are stored were made from the same logs.
  func run() async throws {
    let catalog = index.catalog
    let (coverage, state) = try index.read { database in
      let reader = IndexReader(database, catalog: catalog)
      return (try reader.coverage(), try reader.surveyState())
    }
    guard state.held != state.surveyed else { return }
    let surveyed = try await source.aggregate(
      SurveyAggregate(services: ServiceTable(origins: catalog.origins)))
    let survey = surveyed.survey
    let clocks = survey.estimateClocks(in: catalog)
    let knowledge = survey.knowledge(coverage: coverage, clocks: clocks.logged, catalog: catalog)
    let revisions = try source.aggregate(
      RevisionAggregate(knowledge: knowledge, clocks: clocks.logged), only: surveyed.questionable(knowledge)
    ).revisions
    let stored = Dictionary(uniqueKeysWithValues: revisions.map { (RequestKey(number: $0).stored, $1) })
    let symbols = try index.symbolNumbers(nil)
    try index.write { database in
      try IndexWriter(database).replaceSurvey(
        clocks: clocks.logged.facts, assumed: clocks.assumingIdlePickup.facts, revisions: stored,
        bytes: state.held, symbols: symbols)
    }
  }
}
