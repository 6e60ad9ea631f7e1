import ClockEstimation
package import LogReading
package import TraceAnalysis
package import TraceModel

/// Logs that are read for one command and leave nothing behind (`--from`). Events are kept in memory, about
/// 170 bytes each, summaries of requests, about 500, and the records too where the command shows them.
package final class LogFileSource: RequestSource {
  package let catalog: Catalog
  package let name = "the logs"
  /// What became of the lines, by input.
  package let inputs: [IngestSummary.Source]
  package let naiveFiles: [String]
  package let failures: [any Error]

  package let decoder: LogDecoder
  /// Needed where several attributes are asked for.
  private let joiner: ProjectionJoiner?
  let groups: InMemoryRequests
  /// By shard, as logged.
  private let summaries: [[(TraceSummary, RequestKey)]]
  private let covered: CoverageSurvey
  private let clockEstimates: ClockEstimates
  private let settled: [Int64: OutcomeRevision]

  /// Reads and decodes `files`, "-" being standard input. `keepsRecords` keeps what `records` needs.
  package init(files: [String], zones: LogZones = LogZones(), decoder: LogDecoder, keepsRecords: Bool)
    async throws
  {
    self.decoder = decoder
    catalog = decoder.catalog
    joiner = decoder.joiner
    var reading = LogFileReading(files: files, zones: zones, keepsRecords: keepsRecords)
    try await reading.run(decoder)
    inputs = reading.summaries
    naiveFiles = reading.naiveFiles
    failures = reading.failures
    covered = reading.coverage
    let shards = await Self.group(reading.blocks)
    (groups, summaries) = await Self.summarize(
      InMemoryRequests(reading.blocks, shards: shards), catalog, joiner)
    (clockEstimates, settled) = await Self.survey(summaries, covered, catalog)
  }

  /// The summaries of all requests by shard, and what was learnt of ids that name several.
  private static func summarize(
    _ groups: InMemoryRequests, _ catalog: Catalog, _ joiner: ProjectionJoiner?
  ) async -> (InMemoryRequests, [[(TraceSummary, RequestKey)]]) {
    let parts = await parallel(groups.shards) { shard, _ in
      var part = InMemorySummaries(TraceReconstructor(catalog: catalog), joiner: joiner)
      for key in groups.keys(ofShard: shard) { part.add(key, of: groups) }
      return part
    }
    var groups = groups
    for part in parts { groups.learn(part.occurrences) }
    return (groups, parts.map(\.summaries))
  }

  private static func survey(
    _ summaries: [[(TraceSummary, RequestKey)]], _ coverage: CoverageSurvey, _ catalog: Catalog
  ) async -> (ClockEstimates, [Int64: OutcomeRevision]) {
    let survey = await aggregate(summaries, SurveyAggregate(services: ServiceTable(origins: catalog.origins)))
      .survey
    let clocks = survey.estimateClocks(in: catalog)
    let knowledge = survey.knowledge(coverage: coverage, clocks: clocks.logged, catalog: catalog)
    let revisions = await aggregate(summaries, RevisionAggregate(knowledge: knowledge, clocks: clocks.logged))
      .revisions
    return (clocks, revisions)
  }

  private static func aggregate<F: RequestAggregate>(
    _ summaries: [[(TraceSummary, RequestKey)]], _ empty: F
  ) async -> F {
    let parts = await parallel(summaries) { _, requests in
      var aggregate = empty
      aggregate.add { add in
        for (summary, key) in requests { add(summary, key) }
      }
      return aggregate
    }
    var result = empty
    for part in parts { result.merge(part) }
    return result
  }

  /// What `body` makes of each part, one task each, in the order of the parts.
  package static func parallel<Part: Sendable, Result: Sendable>(
    _ parts: [Part], _ body: @escaping @Sendable (Int, Part) -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      for (number, part) in parts.enumerated() { group.addTask { (number, body(number, part)) } }
      var results: [Int: Result] = [:]
      for await (number, result) in group { results[number] = result }
      return parts.indices.compactMap { results[$0] }
    }
  }

  private static func group(_ blocks: [RecordBlock]) async -> [EventsByRequest] {
    let count = min(DecodingPipeline.processorCount, RequestKey.shardLimit)
    return await parallel(Array(0..<count)) { shard, _ in EventsByRequest(blocks, shard: shard, of: count) }
  }

  package func requestCount() -> Int { summaries.reduce(0) { $0 + $1.count } }

  package func coverage() -> CoverageSurvey { covered }

  package func clocks() -> ClockEstimates { clockEstimates }

  package func revisions() -> [Int64: OutcomeRevision] { settled }

  package func revision(on key: RequestKey) -> OutcomeRevision? { settled[key.number] }

  package func aggregate<F: RequestAggregate>(_ empty: F) async -> F {
    await Self.aggregate(summaries, empty)
  }

  package func uncorrelatedCounts() -> [Symbol: Int] {
    var counts: [Symbol: Int] = [:]
    for block in groups.blocks { for event in block.uncorrelated { counts[event.origin, default: 0] += 1 } }
    return counts
  }

  package func sourceFindings() -> [SourceFinding] {
    var findings = inputs.map {
      SourceFinding(
        file: $0.file, skipped: $0.counts.skipped, problems: $0.problems, naiveTimes: 0, invalidUTF8: 0)
    }
    for block in groups.blocks {
      findings[Int(block.source)].naiveTimes += block.naiveTimes
      findings[Int(block.source)].invalidUTF8 += block.invalidUTF8
    }
    return findings
  }

  package func largeRequests(over limit: Int) -> [(key: RequestKey, events: Int)] {
    groups.shards.indices.flatMap { shard in
      groups.keys(ofShard: shard).map { (key: $0, events: groups.places(of: $0).count) }
    }.filter { $0.events > limit }
  }

  // MARK: Single requests

  package func correlationIDs(of keys: [RequestKey]) -> [String] { keys.map(correlationID) }

  /// Of all requests of an id, that of the first.
  private func correlationID(of key: RequestKey) -> String {
    let isReused = key.occurrence == nil && groups.occurrences[key] != nil
    let places = groups.places(of: isReused ? key.withOccurrence(1) : key)
    let first = TraceReconstructor().reconstruct(groups.events(places)).events.first
    let place = places.first { place in first.map { stands($0, at: place) } ?? true }
    return place.map(loggedID) ?? ""
  }

  /// The id as one event has it, which is another spelling of the same id in every event.
  func loggedID(at place: EventsByRequest.Place) -> String {
    let block = groups.blocks[Int(place.block)]
    return block.correlationID(of: block.events[Int(place.index)])
  }

  package func records(for key: RequestKey) -> RequestRecords {
    let places = groups.places(of: key)
    let events = groups.events(places)
    let byRecord = Dictionary(
      zip(events.map(RecordPosition.init), places), uniquingKeysWith: { first, _ in first })
    return RequestRecords(events: events) { event in
      guard let place = byRecord[RecordPosition(event)] else { return RecordDetails() }
      let record = self.groups.blocks[Int(place.block)].withRecord(of: event) { Array($0) }
      return self.decoder.details(of: record, event: event, file: self.inputs[Int(event.source)].file)
    }
  }

  private func stands(_ event: Event, at place: EventsByRequest.Place) -> Bool {
    let candidate = groups.blocks[Int(place.block)].events[Int(place.index)]
    return RecordPosition(candidate) == RecordPosition(event)
  }
}
