import ClockEstimation
import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// Makes the findings of all requests together anew after an ingest: the clocks, and revisions of outcomes that a
/// request's own records leave open. They are made from the whole index, so they do not depend on the order of the
/// logs.
struct SurveyUpdate {
  private let index: IndexFile
  private let source: IndexSource

  init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    source = IndexSource(index: index, decoder: decoder)
  }

  /// Stores clocks and revisions, unless those of the same logs are stored. Of a shard they follow from all shards
  /// (`ShardedSource`), and only the surveys of its own requests are stored.
  func run() async throws {
    guard index.shard == nil else { return try await storeParts() }
    while try await !update() {}
  }

  private func storeParts() async throws {
    let version = try source.read {
      try $0.loadCatalog()
      return try $0.dataVersion()
    }
    let parts = try await PartwiseSurvey(
      of: source, SurveyAggregate(services: ServiceTable(origins: index.catalog.origins)),
      index.fileNumbers(nil))
    try index.write { database in
      let writer = try IndexWriter(database)
      if try writer.dataVersion() == version { try parts.store(writer) }
    }
  }

  /// False where something was removed meanwhile.
  private func update() async throws -> Bool {
    let (coverage, state, removals, version) = try source.read {
      try $0.loadCatalog()
      return (try $0.coverage(), try $0.surveyState(), try $0.removals(), try $0.dataVersion())
    }
    guard state.held != state.surveyed else { return true }
    let fileNumbers = try index.fileNumbers(nil)
    let parts = try await PartwiseSurvey(
      of: source, SurveyAggregate(services: ServiceTable(origins: index.catalog.origins)),
      fileNumbers)
    let survey = SourceSurvey(parts.whole, coverage: coverage, catalog: index.catalog)
    let revisions = try await Dictionary(
      uniqueKeysWithValues: survey.revisions(of: source).map { ($0.stored, $1) })
    let clocks = survey.clocks
    return try index.write { database in
      let writer = try IndexWriter(database)
      guard try writer.removals() == removals else { return false }
      try writer.replaceSurvey(
        clocks: clocks.logged.facts, assumed: clocks.assumingIdlePickup.facts, revisions: revisions,
        bytes: state.held, fileNumbers: FileNumbers(database, catalog: index.catalog, after: fileNumbers))
      // Another process that has changed requests since surveys them itself.
      if try writer.dataVersion() == version { try parts.store(writer) }
      return true
    }
  }
}
