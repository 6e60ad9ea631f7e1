import LogDecoding
import TraceAnalysis
import TraceModel
import TraceStore

/// Blocks that are going to be written in one transaction, and how they move the ledger.
struct IngestBatch: Sendable {
  let blocks: [RecordBlock]
  /// By source.
  let moves: [LedgerMove]
  /// Bytes of log in the blocks.
  let bytes: Int64
  /// Numbers in the index of every origin and topic in the blocks.
  let symbols: SymbolNumbers
}

/// Hot: a batch as rows, made beside the writing of the batch before it: the records of each request together,
/// and the summary that the request has if it is new.
struct PreparedBatch: Sendable {
  /// What the batch brings of one request.
  struct Request: Sendable {
    var identifier: Identifier
    var summary: BatchRows.Request
    /// Rows of records.
    var records: Range<Int>
  }

  let moves: [LedgerMove]
  let bytes: Int64
  let rows: BatchRows
  /// In the order of their first record in the batch.
  let requests: [Request]
  /// Rows of records without a correlation id.
  let uncorrelated: Range<Int>

  init(_ batch: IngestBatch) {
    moves = batch.moves
    bytes = batch.bytes
    var preparation = BatchPreparation(batch)
    requests = preparation.requests()
    uncorrelated = preparation.uncorrelated()
    rows = preparation.rows
  }
}

/// The work of preparing one batch.
private struct BatchPreparation {
  private let batch: IngestBatch
  private let groups: EventGroups
  private let reconstructor = TraceReconstructor()
  private var rowCount = 0
  private(set) var rows: BatchRows

  init(_ batch: IngestBatch) {
    self.batch = batch
    groups = EventGroups(batch.blocks)
    rows = BatchRows(symbols: batch.symbols, bytes: Int(batch.bytes))
  }

  mutating func requests() -> [PreparedBatch.Request] {
    var requests: [PreparedBatch.Request] = []
    requests.reserveCapacity(groups.count)
    for group in 0..<groups.count { requests.append(request(group)) }
    return requests
  }

  private mutating func request(_ group: Int) -> PreparedBatch.Request {
    var events: [Event] = []
    events.reserveCapacity(groups[group].count)
    for place in groups[group] {
      let block = Int(place.block)
      events.append(batch.blocks[block].events[Int(place.index)])
      add(batch.blocks[block].events[Int(place.index)], of: block)
    }
    let trace = reconstructor.reconstruct(events)
    let id = correlationID(of: trace.events[0], among: groups[group])
    let summary = rows.add(TraceSummary(trace), correlationID: id, lookup: CorrelationLookup.normalise(id))
    return PreparedBatch.Request(
      identifier: groups.identifiers[group], summary: summary, records: finishRecords())
  }

  mutating func uncorrelated() -> Range<Int> {
    for block in batch.blocks.indices {
      for event in batch.blocks[block].uncorrelated { add(event, of: block) }
    }
    return finishRecords()
  }

  @inline(__always)
  private mutating func add(_ event: Event, of block: Int) {
    let source = batch.moves[Int(event.source)].after.number
    batch.blocks[block].withRecord(of: event) { rows.add(event, source: source, record: $0) }
  }

  /// The rows since the last call.
  private mutating func finishRecords() -> Range<Int> {
    let first = rowCount
    rowCount = rows.finishRecords()
    return first..<rowCount
  }

  /// The id as the earliest event has it.
  private func correlationID(of first: Event, among places: ArraySlice<EventGroups.Place>) -> String {
    for place in places {
      let block = Int(place.block)
      let candidate = batch.blocks[block].events[Int(place.index)]
      guard candidate.source == first.source, candidate.offset == first.offset else { continue }
      return batch.blocks[block].correlationID(of: candidate)
    }
    return ""
  }
}
