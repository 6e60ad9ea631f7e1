import GRDB

/// A row of the table `records`: the places of a request's records from one batch, or of some of them.
struct RecordRow: Sendable {
  /// request number << 24 | ordinal
  let id: Int64
  let block: Int64
  /// Of the block's slots, from 0.
  let slot: Int
  /// Records.
  let count: Int

  /// Rows whose ids are in a range, in their order.
  static let selection =
    "SELECT id, block, slot, count, seal FROM records WHERE id >= ? AND id < ? ORDER BY id"

  /// No request has a higher number, since its rows have one of 63 bits.
  static let lastRequest = Int64.max >> (IndexWriter.ordinalBits + 1)

  /// Rows of a request, or of some that follow on each other, as the parameters of `selection`.
  static func range(_ first: Int64, _ last: Int64) -> (Int64, Int64) {
    (first << IndexWriter.ordinalBits, (last &+ 1) << IndexWriter.ordinalBits)
  }

  /// A row that is going to be written.
  init(id: Int64, block: Int64, slot: Int, count: Int) {
    (self.id, self.block, self.slot, self.count) = (id, block, slot, count)
  }

  /// Reads a row of `selection`. Throws damage where the row is not as it was written.
  @inline(__always)
  init(_ row: Statement) throws {
    id = row.integer(0)
    block = row.integer(1)
    slot = Int(row.integer(2))
    count = Int(row.integer(3))
    guard seal == row.integer(4) else {
      throw Damage.found("the row of `records` with id \(id) has changed since it was written")
    }
  }

  /// A seal stored beside the numbers, so that a changed one is noticed.
  @inline(__always)
  var seal: Int64 { Seal.of(id, block, Int64(slot), Int64(count)) }

  /// The number of the request; 0 for records without an id.
  var request: Int64 { id >> IndexWriter.ordinalBits }

  /// The ordinal behind the row's.
  var nextOrdinal: Int64 { id & (1 << IndexWriter.ordinalBits - 1) + 1 }

  /// Its slot of its block, `unpacked`. Throws damage where there is none of as many records.
  func slot(of unpacked: UnpackedBlock) throws -> UnpackedBlock.Slot {
    guard unpacked.slots.indices.contains(slot), unpacked.slots[slot].records.count == count else {
      throw Damage.found("block \(block) has no \(count) records of request \(request)")
    }
    return unpacked.slots[slot]
  }
}
