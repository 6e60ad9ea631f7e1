package import ClockEstimation
package import LogReading
import Synchronization
import TraceAnalysis
package import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Logs that are read for one command and leave nothing behind (`--from`). Events are kept in memory, about
/// 170 bytes each, summaries of requests, about 500, and the records too where the command shows them.
package final class LogFileSource: RequestSource {
  package let catalog: Catalog
  package let name = "the logs"
  package let inputs: InputReport
  package let keepsRecords: Bool

  /// Of the names of fields.
  private static let (sampledLogs, sampledRecords) = (50, 100)

  let decoder: LogDecoder
  /// The layout that each source was read by.
  let layouts: [LogLayout]
  /// For single records, by source, as an index reads its own.
  let decoders: [LogDecoder]
  let groups: InMemoryRequests
  let sortedIDs = Mutex<[LoggedID]?>(nil)
  private let summaries: InMemorySummaries
  private let tallies: [SourceTally]
  private let covered: CoverageSurvey
  private let estimates: ClockEstimates
  private let settled: [RequestID: OutcomeRevision]

  /// Reads and decodes `files`, "-" being standard input. `keepsRecords` keeps what `records` needs.
  package convenience init(
    files: [String], zones: LogZones = LogZones(), decoder: LogDecoder, keepsRecords: Bool
  ) async throws {
    try await self.init(LogPaths(files), zones: zones, decoder: decoder, keepsRecords: keepsRecords)
  }

  /// Reads and decodes the logs of `paths` without the fields of `redaction`. `keepsRecords` keeps the input of
  /// `records`, `keepsAttributes` all attributes with few values.
  package init(
    _ paths: LogPaths, zones: LogZones = LogZones(), redaction: Redaction? = nil, decoder: LogDecoder,
    keepsRecords: Bool, keepsAttributes: Bool = false
  ) async throws {
    if keepsAttributes { decoder.noteAttributes() }
    self.decoder = decoder
    self.keepsRecords = keepsRecords
    catalog = decoder.catalog
    var reading = LogFileReading(paths, zones: zones, redaction: redaction, keepsRecords: keepsRecords)
    try await reading.run(decoder)
    layouts = reading.decoders.map { $0.convention?.layout ?? .plain }
    decoders = layouts.map { decoder.reading($0) }
    (inputs, tallies, covered) = (reading.report, reading.tallies, reading.coverage)
    var groups = InMemoryRequests(reading.blocks, shards: try await Self.group(reading.blocks))
    summaries = try await InMemorySummaries(of: &groups, catalog, decoder.joiner)
    self.groups = groups
    let survey = try await SourceSurvey(of: summaries, coverage: covered, catalog: catalog)
    estimates = survey.clocks
    settled = try await survey.revisions(of: summaries)
  }

  private static func group(_ blocks: [RecordBlock]) async throws -> [EventsByRequest] {
    let count = min(DecodingPipeline.processorCount, RequestID.shardLimit)
    return try await (0..<count).concurrentMap { EventsByRequest(blocks, shard: $0, of: count) }
  }

  /// The fields of the first records of each log, whose bytes are kept in any case.
  package func knownAttributes() -> Set<String> {
    var looked: Set<UInt32> = []
    return groups.blocks.reduce(into: []) { names, block in
      guard looked.count < Self.sampledLogs, looked.insert(block.source).inserted else { return }
      names.formUnion(FieldNames.names(in: block, limit: Self.sampledRecords))
    }
  }

  package func requestCount() -> Int { summaries.count }

  package func coverage() -> CoverageSurvey { covered }

  package func clocks() -> ClockEstimates { estimates }

  package func revisions() -> [RequestID: OutcomeRevision] { settled }

  package func revision(on key: RequestID) -> OutcomeRevision? { settled[key] }

  package func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    try await summaries.aggregate(empty)
  }

  package func aggregate<A: AttributedAggregate>(
    attributed make: (AttributeTable) -> A
  ) async throws -> Attributed<A> {
    guard catalog.attributes.isNoting else { return .unknown(.notStored) }
    return .aggregated(try await summaries.aggregate(catalog.attributes, make))
  }

  package func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) async throws -> A {
    try await summaries.aggregate(empty, only: keys)
  }

  package func uncorrelatedCounts() -> [OriginID: Int] {
    var counts: [OriginID: Int] = [:]
    for block in groups.blocks { for event in block.uncorrelated { counts[event.origin, default: 0] += 1 } }
    return counts
  }

  package func sourceFindings() -> [SourceFinding] {
    zip(inputs.sources, tallies).map { source, tally in
      SourceFinding(
        file: source.file, skipped: source.counts.skipped, problems: source.problems,
        oddities: tally.oddities)
    }
  }

  package func ruledLogs() -> [RuledLog] {
    let stretches = Dictionary(grouping: covered.stretches, by: \.source)
    return inputs.sources.indices.map { number in
      var log = RuledLog(
        file: inputs.sources[number].file, profile: decoder.rulesOfRun, layout: layouts[number])
      log.matches = tallies[number].ruleMatches
      log.bytes = tallies[number].bytes
      log.stretches = stretches[UInt32(number), default: []].map { (catalog.origin($0.origin), $0.stretch) }
      return log
    }.filter { !$0.layout.isPlain }
  }

  package func largeRequests(over limit: Int) -> [(key: RequestID, events: Int)] {
    groups.shards.indices.flatMap { shard in
      groups.keys(ofShard: shard).map { (key: $0, events: groups.indices(of: $0).count) }
    }.filter { $0.events > limit }
  }

  // MARK: Single requests

  /// Records that were not kept are read again. Throws `InputProblem` where their log is another by now.
  package func correlationIDs(of keys: [RequestID]) throws -> [String] {
    try keys.map { key in
      let id = try correlationID(of: key)
      guard id.isEmpty, let first = groups.indices(of: key).first else { return id }
      let source = groups.blocks[Int(first.block)].source
      throw InputProblem.unreadable(file: inputs.sources[Int(source)].file, code: ESTALE)
    }
  }

  /// The id as one event has it, which is another spelling of the same id in every event.
  func loggedID(at index: EventsByRequest.EventIndex) -> String {
    let block = groups.blocks[Int(index.block)]
    return block.correlationID(of: block.events[Int(index.number)])
  }

  package func records(for key: RequestID) -> RequestRecords {
    let indices = groups.indices(of: key)
    let events = groups.events(indices)
    let byRecord = Dictionary(
      zip(events.map(RecordPosition.init), indices), uniquingKeysWith: { first, _ in first })
    return RequestRecords(events, { self.decoders[Int($0)] }, file: { self.inputs.sources[Int($0)].file }) {
      position in
      byRecord[position].flatMap(self.record)
    }
  }

  /// The block with the record of an event, and the event's index in it;
  /// nil where it was not kept and cannot be read again.
  private func record(at index: EventsByRequest.EventIndex) -> (block: RecordBlock, index: Int)? {
    let block = groups.blocks[Int(index.block)]
    guard block.bytes.isEmpty else { return (block, Int(index.number)) }
    let event = block.events[Int(index.number)]
    guard let input = try? LogInput(opening: inputs.sources[Int(event.source)].file) else { return nil }
    defer { input.finish() }
    guard let bytes = input.peek(at: event.offset, count: Int(event.length)) else { return nil }
    var record = RecordBlock()
    (record.source, record.offset, record.events) = (event.source, event.offset, [event])
    record.bytes = PaddedBytes(bytes).storage
    let isSame = decoder.identifier(of: record.correlationID(of: event)) == event.correlation
    return isSame ? (record, 0) : nil
  }
}
