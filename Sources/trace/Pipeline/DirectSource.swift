import LogDecoding
import TraceAnalysis
import TraceModel

/// Logs that are read for one command and leave nothing behind (`--from`). Events are kept in memory, about
/// 170 bytes each, and the records too where the command shows them.
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
    shards = await Self.group(blocks)
  }

  private static func group(_ blocks: [RecordBlock]) async -> [EventGroups] {
    let count = DecodingPipeline.processorCount
    return await withTaskGroup(of: (Int, EventGroups).self) { group in
      for shard in 0..<count { group.addTask { (shard, EventGroups(blocks, shard: shard, of: count)) } }
      var shards: [Int: EventGroups] = [:]
      for await (shard, groups) in group { shards[shard] = groups }
      return (0..<count).compactMap { shards[$0] }
    }
  }

  func requestCount() -> Int { shards.reduce(0) { $0 + $1.count } }

  func endOfLogs() -> Timestamp? {
    blocks.lazy.flatMap { [$0.events, $0.uncorrelated] }.compactMap { $0.lazy.map(\.time).max() }.max()
  }

  func fold<F: RequestFold>(_ empty: F) async -> F {
    await withTaskGroup(of: F.self) { group in
      for shard in shards.indices { group.addTask { self.fold(empty, shard: shard) } }
      var result = empty
      for await part in group { result.merge(part) }
      return result
    }
  }

  private func fold<F: RequestFold>(_ empty: F, shard: Int) -> F {
    var fold = empty
    let reconstructor = TraceReconstructor(catalog: catalog)
    fold.add(
      contentsOf: (0..<shards[shard].count).lazy.map { number in
        let trace = reconstructor.reconstruct(self.events(self.shards[shard][number]))
        return (TraceSummary(trace, joiner: self.joiner), RequestKey(shard: shard, group: number))
      })
    return fold
  }

  private func events(_ places: ArraySlice<EventGroups.Place>) -> [Event] {
    places.map { blocks[Int($0.block)].events[Int($0.index)] }
  }

  // MARK: Single requests

  func correlationID(of key: RequestKey) -> String {
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
