import LogDecoding
import TraceAnalysis
import TraceModel
import TraceStore

/// The requests of an index.
final class IndexSource: RequestSource {
  let catalog: Catalog
  var name: String { index.path }

  private let index: IndexFile
  private let decoder: LogDecoder
  /// Needed where several attributes are asked for.
  private let joiner: ProjectionJoiner?
  /// Attributes are wanted that no summary has, so that all records are read.
  private let readsRecords: Bool

  init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    self.decoder = decoder
    catalog = index.catalog
    joiner = decoder.joiner
    readsRecords = !decoder.projection.paths.isEmpty
  }

  private func read<T>(_ body: (IndexReader) throws -> T) throws -> T {
    try index.read { try body(IndexReader($0, catalog: catalog)) }
  }

  func requestCount() throws -> Int { try read { try $0.requestCount() } }

  func coverage() throws -> CoverageSurvey { try read { try $0.coverage() } }

  func clocks() throws -> FleetClocks {
    try read { FleetClocks(told: try $0.clocks(assuming: false), assumed: try $0.clocks(assuming: true)) }
  }

  func verdicts() throws -> [Int64: Verdict] {
    let stored = try read { try $0.verdicts() }
    return Dictionary(
      stored.map { ($0.request, Verdict(outcome: $0.outcome, notes: $0.notes)) },
      uniquingKeysWith: { first, _ in first })
  }

  func verdict(on key: RequestKey) throws -> Verdict? {
    try read { try $0.verdicts(of: key.number) }.first.map { Verdict(outcome: $0.outcome, notes: $0.notes) }
  }

  func uncorrelatedCounts() throws -> [Symbol: Int] { try read { try $0.uncorrelatedCounts() } }

  func sourceFindings() throws -> [SourceFinding] {
    try read { reader in
      try reader.sources().map { entry, problems in
        SourceFinding(
          file: entry.file, skipped: entry.counts.skipped, problems: problems, naiveTimes: entry.naiveTimes,
          invalidUTF8: entry.invalidUTF8)
      }
    }
  }

  func largestRequests(limit: Int) throws -> [(key: RequestKey, events: Int)] {
    try read { try $0.largestRequests(limit: limit) }.map { (RequestKey(number: $0.request), $0.events) }
  }

  func fold<F: RequestFold>(_ empty: F) async throws -> F {
    readsRecords ? try await foldRecords(empty) : try await foldSummaries(empty)
  }

  /// Reads summaries, a part of the numbers over each of some connections; those that are older than their
  /// requests' events are made anew.
  private func foldSummaries<F: RequestFold>(_ empty: F) async throws -> F {
    let snapshot = try index.snapshot(connections: DecodingPipeline.processorCount)
    return try await withThrowingTaskGroup(of: F.self) { group in
      for part in snapshot.parts {
        group.addTask { try snapshot.read(part) { try self.fold(part.requests, $0, empty) } }
      }
      var result = empty
      for try await part in group { result.merge(part) }
      return result
    }
  }

  private func fold<F: RequestFold>(
    _ numbers: ClosedRange<Int64>, _ reader: IndexReader, _ empty: F
  ) throws -> F {
    var fold = empty
    let stale = try reader.staleRequests().filter(numbers.contains)
    try fold.add { add in
      try reader.forEachSummary(in: numbers, except: Set(stale)) { add($1, RequestKey(number: $0)) }
      for number in stale { add(try anew(number, reader), RequestKey(number: number)) }
    }
    return fold
  }

  /// The summary of a request as its records say it.
  private func anew(_ number: Int64, _ reader: IndexReader) throws -> TraceSummary {
    let lookup = try reader.lookup(of: number)
    let (events, _) = StoredEvents(decoder: decoder).decode(try reader.records(of: number), of: lookup)
    return TraceSummary(TraceReconstructor(catalog: catalog).reconstruct(events))
  }

  // MARK: All records

  private typealias Batch = [(number: Int64, lookup: String, records: IndexReader.StoredLines)]

  /// Reads every record of the index in the order of requests, and reconstructs in parallel.
  private func foldRecords<F: RequestFold>(_ empty: F) async throws -> F {
    var result = empty
    var next: Int64? = 1
    while let first = next {
      let (batches, following) = try read { try self.batches($0, from: first) }
      result.merge(await fold(batches, empty))
      next = following
    }
    return result
  }

  private static let requestsPerBatch: Int64 = 500

  private func batches(_ reader: IndexReader, from first: Int64) throws -> ([Batch], following: Int64?) {
    let last = try reader.lastRequest()
    let count = Int64(DecodingPipeline.processorCount * 4)
    var batches: [Batch] = []
    var start = first
    while batches.count < count, start <= last {
      batches.append(try batch(reader, from: start, through: min(last, start + Self.requestsPerBatch - 1)))
      start += Self.requestsPerBatch
    }
    return (batches, start <= last ? start : nil)
  }

  private func batch(_ reader: IndexReader, from first: Int64, through last: Int64) throws -> Batch {
    var batch: Batch = []
    let lookups = try reader.lookups(from: first, through: last)
    try reader.forEachRequest(from: first, through: last) { number, records in
      batch.append((number, lookups[number] ?? "", records))
    }
    return batch
  }

  private func fold<F: RequestFold>(_ batches: [Batch], _ empty: F) async -> F {
    await withTaskGroup(of: F.self) { group in
      for batch in batches { group.addTask { self.fold(batch, empty) } }
      var result = empty
      for await part in group { result.merge(part) }
      return result
    }
  }

  private func fold<F: RequestFold>(_ batch: Batch, _ empty: F) -> F {
    var fold = empty
    let stored = StoredEvents(decoder: decoder)
    let reconstructor = TraceReconstructor(catalog: catalog)
    fold.add { add in
      for request in batch {
        let trace = reconstructor.reconstruct(stored.decode(request.records, of: request.lookup).events)
        add(TraceSummary(trace, joiner: joiner), RequestKey(number: request.number))
      }
    }
    return fold
  }

  // MARK: Single requests

  func requests(named text: String, limit: Int) throws -> [RequestKey] {
    try read { reader in
      if let exact = try reader.request(lookup: CorrelationLookup.normalise(text)) {
        return [RequestKey(number: exact)]
      }
      let prefix = CorrelationLookup.normalise(prefix: text)
      guard !prefix.isEmpty else { return [] }
      return try reader.requests(prefix: prefix, limit: limit).map(RequestKey.init)
    }
  }

  func neighbours(of text: String, limit: Int) throws -> [String] {
    try read { try $0.neighbours(of: CorrelationLookup.normalise(prefix: text), limit: limit) }
  }

  func correlationIDs(of keys: [RequestKey]) throws -> [String] {
    try read { reader in try keys.map { try reader.correlationID(of: $0.number) } }
  }

  func material(for key: RequestKey) throws -> RequestMaterial {
    let (records, lookup, files) = try read {
      (try $0.records(of: key.number), try $0.lookup(of: key.number), try $0.files())
    }
    let stored = StoredEvents(decoder: decoder)
    let (events, block) = stored.decode(records, of: lookup)
    return stored.material(events, in: records, block, files: files)
  }
}
