import GRDB

/// Writes the table `record_block`, within one transaction.
final class BlockTable {
  private let insert: Statement
  private let update: Statement
  private let delete: Statement
  /// The number that the next block gets.
  private var next: Int64

  init(_ database: Database) throws {
    insert = try Statement(database, "INSERT INTO record_block VALUES (?1, ?2, ?3, ?4)")
    update = try Statement(
      database, "UPDATE record_block SET shared = ?2, seal = ?3, content = ?4 WHERE number = ?1")
    delete = try Statement(database, "DELETE FROM record_block WHERE number = ?")
    let last = try Int64.fetchOne(database, sql: "SELECT max(number) FROM record_block") ?? 0
    guard StoredNumber.counts.contains(last) else {
      throw Damage.found("a block of records has number \(last)")
    }
    next = last + 1
  }

  /// Adds a block behind the others. Returns its number.
  func append(_ block: PackedBlock) throws -> Int64 {
    defer { next += 1 }
    try run(insert, block, next)
    return next
  }

  /// Stores a block in the place of another.
  func replace(_ number: Int64, by block: PackedBlock) throws { try run(update, block, number) }

  /// Removes a block.
  func remove(_ number: Int64) throws {
    delete.bind(1, number)
    try delete.run()
  }

  private func run(_ statement: Statement, _ block: PackedBlock, _ number: Int64) throws {
    statement.bind(1, number)
    statement.bind(2, block.shared)
    statement.bind(3, block.seal(number: number))
    try block.content.withUnsafeBytes {
      statement.bind(blob: $0, at: 4)
      try statement.run()
    }
  }
}

extension Statement {
  /// Runs a statement whose parameters are the columns of `records`.
  @inline(__always)
  func run(_ row: RecordRow) throws {
    bind(1, row.id)
    bind(2, row.block)
    bind(3, Int64(row.slot))
    bind(4, Int64(row.count))
    bind(5, row.seal)
    try run()
  }
}
