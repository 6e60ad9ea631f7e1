import GRDB

/// Reads the table `record_block`. The blocks that were unpacked last are kept: the next request mostly stands in the
/// same.
final class RecordBlocks {
  private static let mostKept = 8
  /// Bytes of lines in blocks that are kept, but for the latest.
  private static let mostBytes = 8 << 20

  private let database: Database
  private let find: Statement
  /// The latest last.
  private var kept: [(number: Int64, block: UnpackedBlock)] = []
  /// The last blocks of which no more than a slot was unpacked, the latest last. Requests that follow on each other go
  /// through the blocks of several logs in turn.
  private var touched: [Int64] = []

  init(_ database: Database) throws {
    self.database = database
    find = try Statement(database, "SELECT shared, seal, content FROM record_block WHERE number = ?")
  }

  /// A block as it is stored. Throws damage where it is not as it was written.
  func packed(_ number: Int64) throws -> PackedBlock {
    try withPacked(number) { shared, content in PackedBlock(content: Array(content), shared: shared) }
  }

  /// A block's records. Throws damage where it is not as it was written.
  func block(_ number: Int64) throws -> UnpackedBlock {
    if let index = kept.lastIndex(where: { $0.number == number }) {
      if index < kept.count - 1 { kept.append(kept.remove(at: index)) }
      return kept[kept.count - 1].block
    }
    let block = try withPacked(number) { _, content in try UnpackedBlock(content, number: number) }
    keep(block, number)
    return block
  }

  /// A block with the records of a row, mostly no others: a single request is read in half the time. Who comes back
  /// for the next row of the same block gets all of it.
  func block(of row: RecordRow) throws -> UnpackedBlock {
    guard !touched.contains(row.block), !kept.contains(where: { $0.number == row.block }) else {
      return try block(row.block)
    }
    touched = touched.suffix(Self.mostKept - 1) + [row.block]
    return try withPacked(row.block) { _, content in
      try UnpackedBlock(content, number: row.block, only: [row.slot])
    }
  }

  /// The numbers of all blocks, in order; `shared`: of those with records that name several requests.
  func numbers(shared: Bool = false) throws -> [Int64] {
    try Int64.fetchAll(
      database,
      sql: "SELECT number FROM record_block \(shared ? "WHERE shared > 0" : "") ORDER BY number")
  }

  private func withPacked<T>(_ number: Int64, _ body: (Int64, UnsafeRawBufferPointer) throws -> T) throws -> T
  {
    find.bind(1, number)
    defer { find.reset() }
    guard try find.step() else { throw Damage.found("block \(number) of its records is not there") }
    let (shared, seal, content) = (find.integer(0), find.integer(1), find.blob(2))
    guard seal == PackedBlock.seal(number: number, shared: shared, content) else {
      throw Damage.found(UnpackedBlock.damage(number))
    }
    return try body(shared, content)
  }

  private func keep(_ block: UnpackedBlock, _ number: Int64) {
    kept.append((number, block))
    while kept.count > 1,
      kept.count > Self.mostKept || kept.reduce(0, { $0 + $1.block.lines.count }) > Self.mostBytes
    {
      kept.removeFirst()
    }
  }
}

extension UnpackedBlock {
  /// Unpacks a block. Throws damage where it is not as it was written.
  init(_ content: UnsafeRawBufferPointer, number: Int64, only: Set<Int>? = nil) throws {
    guard let block = UnpackedBlock(content, only: only) else { throw Damage.found(Self.damage(number)) }
    self = block
  }

  /// The fault of a block that cannot be unpacked.
  static func damage(_ number: Int64) -> String {
    "block \(number) of its records has changed since it was written"
  }
}
