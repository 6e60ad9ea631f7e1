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
    var lookup: String
    var summary: RequestRow
    var records: [RecordRow]
  }

  let moves: [LedgerMove]
  let bytes: Int64
  /// In the order of their first record in the batch.
  let requests: [Request]
  /// Records without a correlation id.
  let uncorrelated: [RecordRow]

  init(_ batch: IngestBatch) {
    moves = batch.moves
    bytes = batch.bytes
    var preparation = BatchPreparation(batch)
    requests = preparation.requests()
    uncorrelated = preparation.uncorrelated()
  }
}

/// The work of preparing one batch.
private struct BatchPreparation {
  private let batch: IngestBatch
  private let groups: EventGroups
  private let reconstructor = TraceReconstructor()
  private var builder: RecordRowBuilder

  init(_ batch: IngestBatch) {
    self.batch = batch
    groups = EventGroups(batch.blocks)
    builder = RecordRowBuilder(symbols: batch.symbols)
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
    let lookup = CorrelationLookup.normalise(id)
    return PreparedBatch.Request(
      identifier: groups.identifiers[group], lookup: lookup,
      summary: RequestRow(TraceSummary(trace), correlationID: id, lookup: lookup, symbols: batch.symbols),
      records: builder.finish())
  }

  mutating func uncorrelated() -> [RecordRow] {
    for block in batch.blocks.indices {
      for event in batch.blocks[block].uncorrelated { add(event, of: block) }
    }
    return builder.finish()
  }

  @inline(__always)
  private mutating func add(_ event: Event, of block: Int) {
    let source = batch.moves[Int(event.source)].after.number
    batch.blocks[block].withRecord(of: event) { builder.add(event, source: source, record: $0) }
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
