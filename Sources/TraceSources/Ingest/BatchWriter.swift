import TraceModel
import TraceStore

/// Hot: writes prepared batches, one transaction each, and remembers which requests the index has.
struct BatchWriter {
  private let index: IndexFile
  /// Of the run; nil where it has none.
  private let profile: StoredProfile?
  private var numbers = RequestNumbers()
  /// Requests that the batches have touched.
  private(set) var touched = ChangedRequests()

  init(index: IndexFile, profile: StoredProfile?) {
    self.index = index
    self.profile = profile
  }

  /// The ids of new requests that no batch has entered into the index's table of them.
  var waitingNames: PendingLookups { numbers.waiting }

  /// Writes a batch, whose records are packed in `blocks`. Throws `LedgerMoved` where another process has settled
  /// some of the same lines; nothing is written then.
  mutating func write(_ prepared: PreparedBatch, _ blocks: [PackedBlock]) throws {
    do {
      try index.write { database in try store(prepared, blocks, IndexWriter(database)) }
    } catch {
      numbers = RequestNumbers()
      throw error
    }
  }

  private mutating func store(_ prepared: PreparedBatch, _ blocks: [PackedBlock], _ writer: IndexWriter)
    throws
  {
    // Numbers in its rows, and requests that it goes on with, may be gone.
    guard try writer.removals() == prepared.batch.fileNumbers.removals else { throw LedgerMoved() }
    try numbers.synchronise(writer, of: index)
    for move in prepared.batch.moves where move.isMoving {
      try applied(move, writer)
      try writer.store(
        coverage: move.changedCoverage, source: move.after.number, fileNumbers: prepared.batch.fileNumbers)
      try writer.store(rules: move.after.rules, source: move.after.number)
      try writer.store(recent: move.after, fileNumbers: prepared.batch.fileNumbers)
    }
    var order: [(number: Int64, request: Int, slot: Int)] = []
    order.reserveCapacity(prepared.requests.count)
    for (position, request) in prepared.requests.enumerated() {
      let slot = try numbers.entry(for: request.identifier, request.summary, of: prepared.rows, writer)
      order.append((numbers[slot].number, position, slot))
    }
    order.sort { $0.number < $1.number }
    let first = try writer.store(blocks)
    try storeUncorrelated(prepared, in: first, writer)
    try writer.storeShared(prepared.rows)
    for item in order {
      try store(prepared.requests[item.request], of: prepared.rows, in: first, slot: item.slot, writer)
    }
    for move in prepared.batch.moves where move.isMoving && !move.corrections.isEmpty {
      try writer.correct(move.corrections, source: move.after.number)
    }
    try writer.finish()
  }

  private func applied(_ progress: SourceProgress, _ writer: IndexWriter) throws {
    var move = progress
    if move.after.profile.profile == 0, move.after.profile != move.before.profile || move.before.number == 0,
      let profile
    {
      move.after.profile.profile = try writer.number(of: profile)
    }
    if move.before.number == 0 {
      try writer.record(move.after)
      try writer.name(move.after.number, unfinished: WholePath.of(move.after.file))
    } else {
      try writer.move(move.before, to: move.after)
    }
    try writer.store(move.problems.filter { $0.offset < move.after.bytes }, source: move.after.number)
  }

  private mutating func store(
    _ request: PreparedBatch.Request, of rows: borrowing BatchRows, in first: Int64, slot: Int,
    _ writer: IndexWriter
  ) throws {
    let number = numbers[slot].number
    // The requests of an id that names several are told apart when all records are there.
    if request.isReused { try writer.markStale(number) }
    let isWhole = request.rowsBefore == Int64(numbers[slot].nextOrdinal)
    for row in request.records {
      try writer.store(
        records: row, of: rows, in: first, request: number, ordinal: Int64(numbers[slot].nextOrdinal))
      numbers[slot].nextOrdinal += 1
    }
    if !numbers[slot].isStored {
      numbers[slot].isStored = true
      touched.make(number)
      return try writer.store(request.summary, of: rows, number: number)
    }
    touched.touch(number)
    if isWhole {
      try writer.replace(request.summary, of: rows, number: number)
    } else {
      try writer.markStale(number)
    }
  }

  /// Records without a correlation id are records of request 0.
  private func storeUncorrelated(_ prepared: PreparedBatch, in first: Int64, _ writer: IndexWriter) throws {
    guard !prepared.uncorrelated.isEmpty else { return }
    var ordinal = try writer.nextOrdinal(of: 0)
    for row in prepared.uncorrelated {
      try writer.store(records: row, of: prepared.rows, in: first, request: 0, ordinal: ordinal)
      ordinal += 1
    }
  }
}
