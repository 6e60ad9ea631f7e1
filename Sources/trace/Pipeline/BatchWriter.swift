import TraceModel
import TraceStore

/// Hot: writes prepared batches, one transaction each, and remembers which requests the index has.
struct BatchWriter {
  private let index: IndexFile
  private var numbers = RequestNumbers()
  private var touched = IdentifierTable()
  private var lastKnownSource: Int64
  private var row = RecordRow()
  private(set) var newRequests = 0

  /// `lastKnownSource` is the newest source of the ledger that the batches were planned with.
  init(index: IndexFile, lastKnownSource: Int64) {
    self.index = index
    self.lastKnownSource = lastKnownSource
  }

  /// Requests that the batches have touched.
  var touchedRequests: Int { touched.identifiers.count }

  /// The ledger was read again.
  mutating func expect(lastKnownSource: Int64) {
    self.lastKnownSource = lastKnownSource
    numbers = RequestNumbers()
  }

  /// Writes a batch. `sourceNumbers` are those of the plan's sources, 0 for new ones; returned are those that
  /// they have now. Throws `LedgerMoved` where another process has settled some of the same lines.
  mutating func write(_ prepared: PreparedBatch, sourceNumbers: [Int64]) throws -> [Int64] {
    do {
      let numbers = try index.write { database in
        var writer = try IndexWriter(database, catalog: index.catalog, lastKnownSource: lastKnownSource)
        return try store(prepared, sourceNumbers, &writer)
      }
      lastKnownSource = max(lastKnownSource, numbers.max() ?? 0)
      return numbers
    } catch {
      numbers = RequestNumbers()
      throw error
    }
  }

  private mutating func store(
    _ prepared: PreparedBatch, _ known: [Int64], _ writer: inout IndexWriter
  ) throws -> [Int64] {
    try numbers.synchronise(writer)
    let sources = try settle(prepared.batch.moves, known, &writer)
    var order: [(number: Int64, group: Int, slot: Int)] = []
    order.reserveCapacity(prepared.groups.count)
    for (group, identifier) in prepared.groups.identifiers.enumerated() {
      let slot = try numbers.entry(for: identifier, lookup: prepared.requests[group].lookup, writer)
      order.append((numbers[slot].number, group, slot))
      _ = touched.number(of: identifier)
    }
    order.sort { $0.number < $1.number }
    try storeUncorrelated(prepared.batch, sources, &writer)
    for item in order { try store(prepared, item.group, slot: item.slot, sources, &writer) }
    return sources
  }

  private func settle(_ moves: [LedgerMove], _ known: [Int64], _ writer: inout IndexWriter) throws -> [Int64]
  {
    try zip(moves, known).map { move, number in
      guard move.after.bytes > move.before.bytes else { return number }
      var before = move.before
      before.number = number
      let settled = try writer.settle(before, move.after)
      try writer.store(move.problems.filter { $0.offset < move.after.bytes }, source: settled)
      return settled
    }
  }

  private mutating func store(
    _ prepared: PreparedBatch, _ group: Int, slot: Int, _ sources: [Int64], _ writer: inout IndexWriter
  ) throws {
    let number = numbers[slot].number
    var ordinal = numbers[slot].nextOrdinal
    for place in prepared.groups[group] {
      let block = Int(place.block)
      try add(
        prepared.batch.blocks[block].events[Int(place.index)], of: prepared.batch.blocks[block], sources,
        &writer)
      if row.isFull { try flush(number, &ordinal, writer) }
    }
    try flush(number, &ordinal, writer)
    numbers[slot].nextOrdinal = ordinal
    guard !numbers[slot].isStored else { return try writer.markStale(number) }
    numbers[slot].isStored = true
    newRequests += 1
    let request = prepared.requests[group]
    try writer.store(
      request.summary, number: number, correlationID: request.correlationID, lookup: request.lookup)
  }

  /// Records without a correlation id, as records of request 0.
  private mutating func storeUncorrelated(
    _ batch: IngestBatch, _ sources: [Int64], _ writer: inout IndexWriter
  ) throws {
    guard batch.blocks.contains(where: { !$0.uncorrelated.isEmpty }) else { return }
    var ordinal = try writer.nextOrdinal(of: 0)
    for block in batch.blocks {
      for event in block.uncorrelated {
        try add(event, of: block, sources, &writer)
        if row.isFull { try flush(0, &ordinal, writer) }
      }
    }
    try flush(0, &ordinal, writer)
  }

  @inline(__always)
  private mutating func add(
    _ event: Event, of block: RecordBlock, _ sources: [Int64], _ writer: inout IndexWriter
  ) throws {
    let origin = try writer.number(ofOrigin: event.origin)
    let source = sources[Int(event.source)]
    block.withRecord(of: event) { row.add(event, origin: origin, source: source, record: $0) }
  }

  private mutating func flush(_ number: Int64, _ ordinal: inout Int64, _ writer: IndexWriter) throws {
    guard !row.isEmpty else { return }
    row.finish()
    try writer.store(row, request: number, ordinal: ordinal)
    row.clear()
    ordinal += 1
  }
}
