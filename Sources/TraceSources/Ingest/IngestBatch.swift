import LogReading
import TraceModel
import TraceStore

/// Blocks that are going to be written in one transaction, and how they move the ledger.
struct IngestBatch: Sendable {
  let blocks: [RecordBlock]
  /// By source.
  let moves: [SourceProgress]
  /// Bytes of log in the blocks.
  let bytes: Int64
  /// Numbers in the index of every origin and topic in the blocks.
  let symbols: SymbolNumbers
  /// Names the symbols of the blocks.
  let catalog: Catalog
}

/// A request that had not ended when its batch did: its events, so that the next batch can go on with it instead
/// of reading it from the index again.
struct CarriedRequest: Sendable {
  /// All events that the batches before have brought.
  var events: [Event]
  /// As the earliest of them has it.
  var correlationID: String
  /// How many rows of records those batches have made. If the index has as many, it has no other events.
  var rows: Int64

  /// Requests beyond this many events in a batch are read from the index again.
  static let maximumEvents = 200_000
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
    /// Rows of records that the index has if the summary is of all events; nil if it is of this batch's only.
    var rowsBefore: Int64?
    /// The id names several requests, as far as these events tell.
    var isReused: Bool
  }

  let moves: [SourceProgress]
  let bytes: Int64
  let symbols: SymbolNumbers
  let rows: BatchRows
  /// In the order of their first record in the batch.
  let requests: [Request]
  /// Rows of records without a correlation id.
  let uncorrelated: Range<Int>
  /// Requests that go on, perhaps, in the next batch.
  let open: [Identifier: CarriedRequest]

  /// `open` are the open requests of the batch before.
  init(_ batch: IngestBatch, open: [Identifier: CarriedRequest]) {
    moves = batch.moves
    bytes = batch.bytes
    symbols = batch.symbols
    var preparation = BatchPreparation(batch, open: open)
    requests = preparation.requests()
    uncorrelated = preparation.uncorrelated()
    rows = preparation.rows
    self.open = preparation.open
  }
}
