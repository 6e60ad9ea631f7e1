import GRDB
package import TraceModel

/// Records of a source whose convention has changed: the log was a few lines long when it was first read, and has more
/// to tell now.
extension IndexWriter {
  /// Gives records of a source, by their offsets, the times, origins and roles of `events`, and the source `coverage`.
  /// Their requests are made anew from them. One pass over all blocks of records.
  package func retell(
    source: Int64, _ events: [Int64: Event], coverage: [OriginStretch], catalog: Catalog,
    fileNumbers: FileNumbers
  ) throws {
    let (blocks, table) = (try RecordBlocks(database), try BlockTable(database))
    var packer = try BlockPacker()
    var retold: [Int64: Set<Int>] = [:]
    for number in try blocks.numbers() {
      let block = try blocks.block(number)
      guard block.places.contains(where: { $0.source == source && events[$0.offset] != nil }) else {
        continue
      }
      let changed = try block.changing(&packer) { slot, place in
        guard place.source == source, let event = events[place.offset] else { return }
        place.take(event, fileNumbers)
        retold[number, default: []].insert(slot)
      }
      try table.replace(number, by: changed)
    }
    try markStale(retold)
    try database.execute(sql: "DELETE FROM coverage WHERE source = ?", arguments: [source])
    try store(coverage: coverage, source: source, fileNumbers: fileNumbers)
  }

  /// Gives records of a source other times and roles. Their requests are made anew from them. The records are the last
  /// that were read of the source, so the newest blocks have them.
  package func correct(_ corrections: [RecordCorrection], source: Int64) throws {
    let changes = Dictionary(corrections.map { ($0.offset, $0) }, uniquingKeysWith: { $1 })
    let (blocks, table) = (try RecordBlocks(database), try BlockTable(database))
    var packer = try BlockPacker()
    var (changed, missing) = ([Int64: Set<Int>](), Set(changes.keys))
    var blocksSince = 0
    for number in try blocks.numbers().reversed() where !missing.isEmpty || blocksSince < Self.blocksOfBatch {
      let block = try blocks.block(number)
      blocksSince += 1
      guard block.places.contains(where: { $0.source == source && changes[$0.offset] != nil }) else {
        continue
      }
      blocksSince = 0
      let corrected = try block.changing(&packer) { slot, place in
        guard place.source == source, let change = changes[place.offset] else { return }
        (place.time, place.role) = (change.time, Int64(change.role.rawValue))
        changed[number, default: []].insert(slot)
        missing.remove(place.offset)
      }
      try table.replace(number, by: corrected)
    }
    try markStale(changed)
  }

  /// Those of one batch are fewer: a record that names several requests stands in several.
  private static let blocksOfBatch = 64

  /// Marks the requests whose records stand in some slots of blocks.
  private func markStale(_ slots: [Int64: Set<Int>]) throws {
    let rows = try Statement(database, RecordRow.selection)
    let (start, end) = RecordRow.range(1, RecordRow.lastRequest)
    rows.bind(1, start)
    rows.bind(2, end)
    while try rows.step() {
      let row = try RecordRow(rows)
      if slots[row.block]?.contains(row.slot) == true { try markStale(row.request) }
    }
  }
}

extension RecordPlace {
  /// Takes what the source tells of the record now.
  fileprivate mutating func take(_ event: Event, _ fileNumbers: FileNumbers) {
    time = event.time.nanoseconds
    origin = fileNumbers.origin(event.origin)
    role = Int64(event.role.rawValue)
  }
}
