import LogDecoding
import TraceAnalysis
import TraceModel

/// Logs that are read for one command and leave nothing behind (`--from`). Events are kept in memory, about
/// 170 bytes each, summaries of requests, about 500, and the records too where the command shows them.
final class DirectSource: RequestSource {
  let catalog: Catalog
  let name = "the logs"
  /// What became of the lines, by input.
  let inputs: [IngestSummary.Source]
  let naiveFiles: [String]
  let failures: [any Error]

  private let decoder: LogDecoder
  /// Needed where several attributes are asked for.
  private let joiner: ProjectionJoiner?
  private let blocks: [RecordBlock]
  private let shards: [EventGroups]
  /// By shard, as logged.
  private let summaries: [[(TraceSummary, RequestKey)]]
  private let covered: CoverageSurvey
  private let fleet: Fleet

  /// Reads and decodes `files`, "-" being standard input. `keepsRecords` keeps what `material` needs.
  init(files: [String], decoder: LogDecoder, keepsRecords: Bool) async throws {
    self.decoder = decoder
    catalog = decoder.catalog
    joiner = decoder.joiner
    var reading = DirectReading(files: files, keepsRecords: keepsRecords)
    try await reading.run(decoder)
    blocks = reading.blocks
    inputs = reading.summaries
    naiveFiles = reading.naiveFiles
    failures = reading.failures
    covered = reading.coverage
    shards = await Self.group(blocks)
    summaries = await Self.summarize(shards, blocks, catalog, joiner)
    fleet = await Self.survey(summaries, covered, catalog)
  }

  private static func summarize(
    _ shards: [EventGroups], _ blocks: [RecordBlock], _ catalog: Catalog, _ joiner: ProjectionJoiner?
  ) async -> [[(TraceSummary, RequestKey)]] {
    await parallel(shards) { shard, groups in
      let reconstructor = TraceReconstructor(catalog: catalog)
      return (0..<groups.count).map { number in
        let events = groups[number].map { blocks[Int($0.block)].events[Int($0.index)] }
        let summary = TraceSummary(reconstructor.reconstruct(events), joiner: joiner)
        return (summary, RequestKey(shard: shard, group: number))
      }
    }
  }

  private static func survey(
    _ summaries: [[(TraceSummary, RequestKey)]], _ coverage: CoverageSurvey, _ catalog: Catalog
  ) async -> Fleet {
    let survey = await fold(summaries, SurveyFold(services: ServiceTable(origins: catalog.origins))).survey
    let clocks = survey.estimateClocks(in: catalog)
    let knowledge = survey.knowledge(coverage: coverage, clocks: clocks, catalog: catalog)
    let verdicts = await fold(summaries, VerdictFold(knowledge: knowledge, clocks: clocks)).verdicts
    return Fleet(clocks: clocks, verdicts: verdicts)
  }

  private static func fold<F: RequestFold>(
    _ summaries: [[(TraceSummary, RequestKey)]], _ empty: F
  ) async -> F {
    let parts = await parallel(summaries) { _, requests in
      var fold = empty
      fold.add { add in for (summary, key) in requests { add(summary, key) } }
      return fold
    }
    var result = empty
    for part in parts { result.merge(part) }
    return result
  }

  /// What `body` makes of each part, one task each, in the order of the parts.
  private static func parallel<Part: Sendable, Result: Sendable>(
    _ parts: [Part], _ body: @escaping @Sendable (Int, Part) -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      for (number, part) in parts.enumerated() { group.addTask { (number, body(number, part)) } }
      var results: [Int: Result] = [:]
      for await (number, result) in group { results[number] = result }
      return parts.indices.compactMap { results[$0] }
    }
  }

  private static func group(_ blocks: [RecordBlock]) async -> [EventGroups] {
    let count = DecodingPipeline.processorCount
    return await parallel(Array(0..<count)) { shard, _ in EventGroups(blocks, shard: shard, of: count) }
  }

  func requestCount() -> Int { shards.reduce(0) { $0 + $1.count } }

  func coverage() -> CoverageSurvey { covered }

  func clocks() -> ClockTable { fleet.clocks }

  func verdicts() -> [Int64: Verdict] { fleet.verdicts }

  func verdict(on key: RequestKey) -> Verdict? { fleet.verdicts[key.number] }

  func fold<F: RequestFold>(_ empty: F) async -> F { await Self.fold(summaries, empty) }

  func uncorrelatedCounts() -> [Symbol: Int] {
    var counts: [Symbol: Int] = [:]
    for block in blocks { for event in block.uncorrelated { counts[event.origin, default: 0] += 1 } }
    return counts
  }

  func sourceFindings() -> [SourceFinding] {
    var findings = inputs.map {
      SourceFinding(
        file: $0.file, skipped: $0.counts.skipped, problems: $0.problems, naiveTimes: 0, invalidUTF8: 0)
    }
    for block in blocks {
      findings[Int(block.source)].naiveTimes += block.naiveTimes
      findings[Int(block.source)].invalidUTF8 += block.invalidUTF8
    }
    return findings
  }

  func largestRequests(limit: Int) -> [(key: RequestKey, events: Int)] {
    let sizes = shards.enumerated().flatMap { shard, groups in
      (0..<groups.count).map { (key: RequestKey(shard: shard, group: $0), events: groups[$0].count) }
    }
    return Array(sizes.sorted { $0.events > $1.events }.prefix(limit))
  }

  private func events(_ places: ArraySlice<EventGroups.Place>) -> [Event] {
    places.map { blocks[Int($0.block)].events[Int($0.index)] }
  }

  // MARK: Single requests

  func correlationIDs(of keys: [RequestKey]) -> [String] { keys.map(correlationID) }

  private func correlationID(of key: RequestKey) -> String {
    let places = shards[key.shard][key.group]
    let first = TraceReconstructor().reconstruct(events(places)).events.first
    let place = places.first { place in first.map { stands($0, at: place) } ?? true }
    return place.map(loggedID) ?? ""
  }

  /// The id as one event has it, which is another spelling of the same id in every event.
  private func loggedID(at place: EventGroups.Place) -> String {
    let block = blocks[Int(place.block)]
    return block.correlationID(of: block.events[Int(place.index)])
  }

  private func allKeys() -> [(key: RequestKey, id: String)] {
    shards.indices.flatMap { shard in
      (0..<shards[shard].count).map { RequestKey(shard: shard, group: $0) }
    }.map { ($0, loggedID(at: shards[$0.shard][$0.group].first ?? EventGroups.Place(block: 0, index: 0))) }
  }

  func requests(named text: String, limit: Int) -> [RequestKey] {
    let lookup = CorrelationLookup.normalise(text)
    let prefix = CorrelationLookup.normalise(prefix: text)
    var matches: [(RequestKey, String)] = []
    for (key, id) in allKeys() {
      let candidate = CorrelationLookup.normalise(id)
      if candidate == lookup { return [key] }
      if candidate.hasPrefix(prefix) { matches.append((key, candidate)) }
    }
    return matches.sorted { $0.1 < $1.1 }.prefix(limit).map(\.0)
  }

  func neighbours(of text: String, limit: Int) -> [String] {
    let wanted = CorrelationLookup.normalise(prefix: text)
    let sorted = allKeys().map { (CorrelationLookup.normalise($0.id), $0.id) }.sorted { $0.0 < $1.0 }
    let place = sorted.firstIndex { $0.0 >= wanted } ?? sorted.count
    return (sorted[..<place].suffix(limit) + sorted[place...].prefix(limit)).map(\.1)
  }

  func material(for key: RequestKey) -> RequestMaterial {
    let places = shards[key.shard][key.group]
    return RequestMaterial(events: events(places)) { event in
      guard let place = places.first(where: { self.stands(event, at: $0) }) else { return RecordDetails() }
      let record = self.blocks[Int(place.block)].withRecord(of: event) { Array($0) }
      return self.decoder.details(of: record, event: event, file: self.inputs[Int(event.source)].file)
    }
  }

  private func stands(_ event: Event, at place: EventGroups.Place) -> Bool {
    let candidate = blocks[Int(place.block)].events[Int(place.index)]
    return candidate.source == event.source && candidate.offset == event.offset
  }
}

extension RequestKey {
  fileprivate init(shard: Int, group: Int) { number = Int64(shard) << 40 | Int64(group) }
  fileprivate var shard: Int { Int(number >> 40) }
  fileprivate var group: Int { Int(number & 0xFF_FFFF_FFFF) }
}
