import GRDB

/// Changes to stored records within one transaction: some leave their slots, some become others. The blocks are packed
/// anew without the former, so no byte of them stays. A slot that loses everything stays as an empty one: the others of
/// its block keep their numbers.
final class BlockRevision {
  /// The fate of a slot.
  private struct Change {
    /// Records that stay, from 0 within the slot.
    var stay: [Int]
    /// Of the remaining lines, those written anew as the request's own.
    var own: [Int: [UInt8]] = [:]
  }

  private let database: Database
  private let blocks: RecordBlocks
  private let insert: Statement
  private let delete: Statement
  private var changes: [Int64: [Int: Change]] = [:]

  init(_ database: Database) throws {
    self.database = database
    blocks = try RecordBlocks(database)
    insert = try Statement(database, "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)")
    delete = try Statement(database, "DELETE FROM records WHERE id = ?")
  }

  /// Only the records `stay` of a row remain, and of those `own` become the request's own, with other lines.
  func keep(_ stay: [Int], of row: RecordRow, own: [Int: [UInt8]] = [:]) throws {
    changes[row.block, default: [:]][row.slot] = Change(stay: stay, own: own)
    guard !stay.isEmpty else {
      delete.bind(1, row.id)
      return try delete.run()
    }
    try insert.run(RecordRow(id: row.id, block: row.block, slot: row.slot, count: stay.count))
  }

  /// Packs the changed blocks anew. Their other slots stay as they are.
  func finish() throws {
    let table = try BlockTable(database)
    var packer = try BlockPacker()
    for (number, changes) in changes.sorted(by: { $0.key < $1.key }) {
      let block = try blocks.block(number)
      for (index, slot) in block.slots.enumerated() {
        Self.pack(slot, of: block, changes[index], into: &packer)
      }
      let isEmpty = packer.isEmpty
      let packed = try packer.pack()
      if isEmpty { try table.remove(number) } else { try table.replace(number, by: packed) }
    }
    changes = [:]
  }

  private static func pack(
    _ slot: UnpackedBlock.Slot, of block: UnpackedBlock, _ change: Change?, into packer: inout BlockPacker
  ) {
    for index in change?.stay ?? Array(0..<slot.records.count) {
      let record = slot.records.lowerBound + index
      var (place, line) = (block.places[record], block.line(of: record, in: slot))
      if let own = change?.own[index] { (place.isShared, line) = (false, own[...]) }
      line.withUnsafeBytes { packer.add(place, $0) }
    }
    packer.endSlot()
  }
}

extension UnpackedBlock {
  /// The block with `body` done to each place, of the slot with a number, packed anew.
  func changing(_ packer: inout BlockPacker, _ body: (_ slot: Int, inout RecordPlace) -> Void) throws
    -> PackedBlock
  {
    for (number, slot) in slots.enumerated() {
      for record in slot.records {
        var place = places[record]
        body(number, &place)
        line(of: record, in: slot).withUnsafeBytes { packer.add(place, $0) }
      }
      packer.endSlot()
    }
    return try packer.pack()
  }
}
