import ClockEstimation
import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// Makes what all requests together say anew, when an ingest has brought something: the clocks, and the revisions
/// on requests that their own records leave open. Made from all that the index holds, so that it does not depend
/// on how that came in.
struct SurveyUpdate {
  private let index: IndexFile
  private let source: IndexSource

  init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    source = IndexSource(index: index, decoder: decoder)
  }

  /// Stores clocks and revisions, unless those that are stored were made from the same logs.
  func run() async throws {
    let (coverage, state) = try source.read { (try $0.coverage(), try $0.fleetState()) }
    guard state.held != state.surveyed else { return }
    let survey = try await SourceSurvey(of: source, coverage: coverage, catalog: index.catalog)
    let revisions = try await survey.revisions(of: source).sorted { $0.key < $1.key }.map {
      StoredRevision(
        request: RequestKey(number: $0.key).stored, outcome: $0.value.outcome, notes: $0.value.notes)
    }
    let clocks = survey.clocks
    let symbols = try index.symbolNumbers(nil)
    try index.write { database in
      try IndexWriter(database).replaceFleet(
        clocks: clocks.logged.facts, assumed: clocks.assumingIdlePickup.facts, revisions: revisions,
        bytes: state.held, symbols: symbols)
    }
  }
}
