import LogDecoding
import TraceAnalysis
import TraceModel
import TraceStore

/// Reads logs into an index: decoding in parallel, one writer, a transaction a batch in which the events and
/// the ledger move together. Interrupted anywhere, it goes on from the last batch; another process that writes
/// to the same index takes its turn between two batches.
struct Indexer {
  /// What a batch holds before it is written, in bytes of log.
  static let batchBytes = 32 << 20

  private let index: IndexFile
  private let decoder: LogDecoder
  private let batchBytes: Int
  private let progress: (Int64, Int64) -> Void
  private var numbers = RequestNumbers()
  private var touched = IdentifierTable()
  private var newRequests = 0
  private var bytes: Int64 = 0
  /// What earlier plans of this run have stored, by file.
  private var addedBefore: [String: LineCounts] = [:]
  /// Inputs that could not be read, in the order of finding out.
  private(set) var failures: [any Error] = []
  private(set) var naiveFiles: [String] = []
  private let reconstructor = TraceReconstructor()

  /// `progress` is told the bytes read and the bytes to read, after each batch.
  init(
    index: IndexFile, decoder: LogDecoder, batchBytes: Int = Self.batchBytes,
    progress: @escaping (Int64, Int64) -> Void
  ) {
    self.index = index
    self.decoder = decoder
    self.batchBytes = batchBytes
    self.progress = progress
  }

  /// Indexes what is new in `files`. Throws what the database throws; unreadable files are in `failures`.
  mutating func run(_ files: [String]) async throws -> IngestSummary {
    var plan = try makePlan(files)
    while true {
      do {
        try await read(&plan)
        break
      } catch is LedgerMoved {
        for source in plan.sources { addedBefore[source.input.file, default: LineCounts()] += source.added }
        plan = try makePlan(files)
      }
    }
    try refreshStale()
    return summary(plan)
  }

  private mutating func makePlan(_ files: [String]) throws -> IngestPlan {
    let plan = try IngestPlan(files: files, ledger: index.read { try Ledger($0) })
    failures = plan.problems
    return plan
  }

  private mutating func read(_ plan: inout IngestPlan) async throws {
    defer { for source in plan.sources { source.input.finish() } }
    let total = plan.sources.reduce(Int64(0)) { $0 + ($1.input.size ?? 0) - $1.input.start }
    var blocks = BlockSequence(plan.sources.map(\.input))
    var batch = IngestBatch(plan: plan)
    try await DecodingPipeline(decoder: decoder).run(&blocks) { block in
      batch.add(block)
      guard batch.bytes >= batchBytes else { return }
      try write(&batch)
      progress(bytes, total)
    }
    try write(&batch)
    plan = batch.plan
    failures += blocks.failures.map { InputProblem.unreadable(file: $0.file, code: $0.code) }
  }

  private mutating func write(_ batch: inout IngestBatch) throws {
    guard !batch.blocks.isEmpty else { return }
    do {
      let sourceNumbers = try index.write { database in
        var writer = try IndexWriter(database, catalog: index.catalog, lastKnownSource: batch.lastKnownSource)
        return try store(batch, &writer)
      }
      bytes += Int64(batch.bytes)
      batch.commit(sourceNumbers)
    } catch {
      numbers = RequestNumbers()
      throw error
    }
  }

  // MARK: One batch

  private mutating func store(_ batch: IngestBatch, _ writer: inout IndexWriter) throws -> [Int64] {
    try numbers.synchronise(writer)
    let sources = try batch.plan.sources.map { try $0.settle(&writer) }
    let groups = EventGroups(batch.blocks)
    var order: [(number: Int64, group: Int, slot: Int)] = []
    order.reserveCapacity(groups.count)
    for group in 0..<groups.count {
      let first = groups[group][groups[group].startIndex]
      let slot = try numbers.entry(for: groups.identifiers[group], writer) { batch.correlationID(at: first) }
      order.append((numbers[slot].number, group, slot))
      _ = touched.number(of: groups.identifiers[group])
    }
    order.sort { $0.number < $1.number }
    for item in order { try store(groups[item.group], slot: item.slot, of: batch, sources, &writer) }
    try storeUncorrelated(batch, sources, &writer)
    return sources
  }

  private mutating func store(
    _ places: ArraySlice<EventGroups.Place>, slot: Int, of batch: IngestBatch, _ sources: [Int64],
    _ writer: inout IndexWriter
  ) throws {
    let number = numbers[slot].number
    var ordinal = numbers[slot].nextOrdinal
    for place in places {
      try batch.withRecord(at: place) { event, record in
        try writer.store(event, request: number, ordinal: ordinal, source: sources[Int(event.source)], record: record)
      }
      ordinal += 1
    }
    numbers[slot].nextOrdinal = ordinal
    guard !numbers[slot].isStored else { return try writer.markStale(number) }
    numbers[slot].isStored = true
    newRequests += 1
    let trace = reconstructor.reconstruct(batch.events(at: places))
    let text = batch.correlationID(at: batch.place(of: trace.events[0], among: places))
    try writer.store(
      TraceSummary(trace), number: number, correlationID: text, lookup: CorrelationLookup.normalise(text))
  }

  private func storeUncorrelated(_ batch: IngestBatch, _ sources: [Int64], _ writer: inout IndexWriter) throws {
    for block in batch.blocks {
      for event in block.uncorrelated {
        try block.withRecord(of: event) { try writer.storeUncorrelated(event, source: sources[Int(event.source)], record: $0) }
      }
    }
  }

  // MARK: Afterwards

  /// Rewrites the summaries of requests whose events came in more than one batch, also of an interrupted run.
  private func refreshStale() throws {
    let stored = StoredEvents(decoder: decoder)
    var remaining = true
    while remaining {
      remaining = try index.write { database in
        let reader = try IndexReader(database, catalog: index.catalog)
        var writer = try IndexWriter(database, catalog: index.catalog, lastKnownSource: 0)
        let stale = try reader.staleRequests(limit: 5000)
        for number in stale { try refresh(number, reader, &writer, stored) }
        return !stale.isEmpty
      }
    }
  }

  private func refresh(
    _ number: Int64, _ reader: IndexReader, _ writer: inout IndexWriter, _ stored: StoredEvents
  ) throws {
    let lookup = try reader.lookup(of: number)
    let records = try reader.records(of: number)
    let trace = reconstructor.reconstruct(stored.decode(records, of: lookup))
    try writer.clear(number)
    guard let first = trace.events.first,
      let record = records.first(where: { $0.source == first.source && $0.offset == first.offset })
    else { return }
    try writer.store(
      TraceSummary(trace), number: number, correlationID: record.correlationID(of: first), lookup: lookup)
  }

  private func summary(_ plan: IngestPlan) -> IngestSummary {
    var summary = IngestSummary()
    summary.sources = plan.sources.map { $0.summary(addedBefore: addedBefore[$0.input.file] ?? LineCounts()) }
    for source in summary.sources { summary.total += source.counts }
    summary.traces = touched.identifiers.count
    summary.newTraces = newRequests
    summary.bytes = bytes
    return summary
  }
}
