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
    var revision = try RecordRevision(database, source: source)
    for number in try revision.blocks.numbers() {
      try revision.change(number, where: { events[$0] != nil }) { place in
        if let event = events[place.offset] { place.take(event, fileNumbers) }
      }
    }
    try markStale(revision.slots)
    try database.execute(sql: "DELETE FROM coverage WHERE source = ?", arguments: [source])
    try store(coverage: coverage, source: source, fileNumbers: fileNumbers)
  }

  /// Gives records of a source other times and roles. Their requests are made anew from them. The records are the last
  /// that were read of the source, so the newest blocks have them.
  package func correct(_ corrections: [RecordCorrection], source: Int64) throws {
    let changes = Dictionary(corrections.map { ($0.offset, $0) }, uniquingKeysWith: { $1 })
    var (revision, missing) = (try RecordRevision(database, source: source), Set(changes.keys))
    var blocksSince = 0
    for number in try revision.blocks.numbers().reversed()
    where !missing.isEmpty || blocksSince < Self.blocksOfBatch {
      let isChanged = try revision.change(number, where: { changes[$0] != nil }) { place in
        guard let change = changes[place.offset] else { return }
        (place.time, place.role) = (change.time, Int64(change.role.rawValue))
        missing.remove(place.offset)
      }
      blocksSince = isChanged ? 0 : blocksSince + 1
    }
    try markStale(revision.slots)
  }

  /// More blocks than one batch writes. A record that names several requests stands in several blocks of a batch.
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

/// Changes to the places of a source's records, block by block, within one transaction.
private struct RecordRevision {
  let blocks: RecordBlocks
  private let table: BlockTable
  private var packer: BlockPacker
  private let source: Int64
  /// The changed slots of each block.
  private(set) var slots: [Int64: Set<Int>] = [:]

  init(_ database: Database, source: Int64) throws {
    (blocks, table, packer) = (try RecordBlocks(database), try BlockTable(database), try BlockPacker())
    self.source = source
  }

  /// Does `body` to the places in a block whose offsets are meant. Returns whether there are any.
  @discardableResult
  mutating func change(
    _ number: Int64, where isMeant: (_ offset: Int64) -> Bool, _ body: (inout RecordPlace) -> Void
  ) throws -> Bool {
    let block = try blocks.block(number)
    func isOurs(_ place: RecordPlace) -> Bool { place.source == source && isMeant(place.offset) }
    guard block.places.contains(where: isOurs) else { return false }
    var changed: Set<Int> = []
    let revised = try block.changing(&packer) { slot, place in
      guard isOurs(place) else { return }
      body(&place)
      changed.insert(slot)
    }
    slots[number] = changed
    try table.replace(number, by: revised)
    return true
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
