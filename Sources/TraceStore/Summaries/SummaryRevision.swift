import GRDB

/// Changes to the table `summary_block` within one transaction. They are gathered, and each changed block is written
/// once (`finish`), with its other requests.
final class SummaryRevision {
  private struct Change {
    var number: Int64
    /// nil: the request goes.
    var rows: (summary: NumberRows.Row, attributes: NumberRows.Row)?
  }

  private typealias Entry = RowPacker.Entry

  private let database: Database
  private var changes: [Change] = []
  private var rows = NumberRows()

  init(_ database: Database) { self.database = database }

  /// Stores rows of `source` for a request, in the place of what it has.
  func set(
    _ number: Int64, summary: NumberRows.Row, attributes: NumberRows.Row, of source: borrowing NumberRows
  ) {
    let copies = (rows.append(summary, of: source), rows.append(attributes, of: source))
    changes.append(Change(number: number, rows: copies))
  }

  /// Takes a request out.
  func remove(_ number: Int64) { changes.append(Change(number: number, rows: nil)) }

  /// Writes all changes. The later of two of one request counts.
  func finish() throws {
    guard !changes.isEmpty else { return }
    let table = try SummaryBlockTable(database)
    // Stable, so that the later change stays behind.
    let order = changes.indices.sorted { (changes[$0].number, $0) < (changes[$1].number, $1) }
    var start = 0
    while start < order.count {
      let block = SummaryLayout.block(of: changes[order[start]].number)
      var end = start + 1
      while end < order.count, SummaryLayout.block(of: changes[order[end]].number) == block { end += 1 }
      try write(block, order[start..<end], table)
      start = end
    }
    changes.removeAll(keepingCapacity: true)
    rows.removeAll()
  }

  private func write(_ block: Int64, _ order: ArraySlice<Int>, _ table: SummaryBlockTable) throws {
    try table.withRows(of: block) { summaries, attributes in
      try rows.numbers.withUnsafeBufferPointer { numbers in
        var (kept, keptAttributes) = (summaries, attributes)
        for index in order {
          let (change, slot) = (changes[index], SummaryLayout.slot(of: changes[index].number))
          kept[slot] = change.rows.map { Self.entry(slot, $0.summary, numbers) }
          keptAttributes[slot] = change.rows.map { Self.entry(slot, $0.attributes, numbers) }
        }
        try table.write(block, kept, keptAttributes)
      }
    }
  }

  private static func entry(
    _ slot: Int, _ row: NumberRows.Row, _ numbers: UnsafeBufferPointer<Int64>
  ) -> Entry {
    Entry(slot: slot, row: UnsafeBufferPointer(rebasing: numbers[row.numbers]), pattern: row.pattern)
  }
}

/// Reads and writes blocks, within one transaction.
private final class SummaryBlockTable {
  typealias Slots = [RowPacker.Entry?]

  private let select: Statement
  private let replace: Statement
  private let delete: Statement
  private let frames: FramePacker
  private let unpacker: FrameUnpacker
  private var packer = RowPacker()
  private var summaries = UnpackedRows()
  private var attributes = UnpackedRows()

  init(_ database: Database) throws {
    select = try Statement(database, SummaryBlock.selection)
    replace = try Statement(database, "INSERT OR REPLACE INTO summary_block VALUES (?, ?, ?, ?)")
    delete = try Statement(database, "DELETE FROM summary_block WHERE number = ?")
    frames = try FramePacker()
    unpacker = try FrameUnpacker()
  }

  /// Runs `body` on what a block has, slot by slot.
  func withRows(of block: Int64, _ body: (_ summaries: Slots, _ attributes: Slots) throws -> Void) throws {
    select.bind(1, block)
    select.bind(2, block)
    defer { select.reset() }
    guard try select.step() else {
      let nothing = Slots(repeating: nil, count: SummaryLayout.slots)
      return try body(nothing, nothing)
    }
    try SummaryBlock.read(
      select, with: unpacker, summaries: &summaries, attributes: &attributes, withAttributes: true)
    select.reset()
    try summaries.withNumbers { numbers in
      try attributes.withNumbers {
        try body(Self.slots(summaries.rows, numbers), Self.slots(attributes.rows, $0))
      }
    }
  }

  private static func slots(_ rows: [UnpackedRows.Row], _ numbers: UnsafeBufferPointer<Int64>) -> Slots {
    var slots = Slots(repeating: nil, count: SummaryLayout.slots)
    for row in rows {
      slots[row.slot] = RowPacker.Entry(
        slot: row.slot, row: row.row(of: numbers), pattern: row.pattern)
    }
    return slots
  }

  /// Stores a block, or takes it away where it has nothing.
  func write(_ block: Int64, _ summaries: Slots, _ attributes: Slots) throws {
    let (summaries, attributes) = (summaries.compactMap { $0 }, attributes.compactMap { $0 })
    guard !summaries.isEmpty else {
      delete.bind(1, block)
      return try delete.run()
    }
    var packed = SummaryBlock()
    try packer.pack(summaries).withUnsafeBytes { try frames.pack($0, into: &packed.summaries) }
    try packer.pack(attributes).withUnsafeBytes { try frames.pack($0, into: &packed.attributes) }
    replace.bind(1, block)
    replace.bind(2, packed.seal(number: block))
    try packed.summaries.withUnsafeBytes { summaries in
      try packed.attributes.withUnsafeBytes { attributes in
        replace.bind(blob: summaries, at: 3)
        replace.bind(blob: attributes, at: 4)
        try replace.run()
      }
    }
  }
}
