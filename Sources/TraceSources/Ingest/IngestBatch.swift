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
  let fileNumbers: FileNumbers
  /// Names the ids of the blocks.
  let catalog: Catalog
}

/// A request still open at the end of its batch. The next batch goes on with its events instead of reading them from
/// the index.
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
