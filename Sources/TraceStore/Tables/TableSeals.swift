import GRDB
import GRDBSQLite
import TraceModel

/// The table of version 20, `table_seal`: a checksum of all rows for each table that is read as a whole. Tables with a
/// checksum in each row have none here.
///
///     a transaction changes the index      no row: nothing is sealed while somebody writes, nor after he was killed.
///                                          Before, each table against its checksum: a change by somebody else would be
///                                          sealed at the end
///     `IndexFile.seal`                     a row for each table
///     a reader loads a table               its rows against the checksum
///
/// Either costs as much as to read the rows: they are of origins, names, clocks and sources, not of requests.
enum TableSeals {
  static let version = 20

  static let table = """
    CREATE TABLE IF NOT EXISTS table_seal (  -- checksums of tables that are read as a whole, while nobody writes
      name TEXT PRIMARY KEY,
      seal INTEGER NOT NULL                  -- of all rows in their order
    );
    """

  /// A table that is sealed.
  enum Sealed: String, CaseIterable {
    case alias, attribute, clock, coverage, generation, name, origin, profile, redaction, shard, source
    case verdict
    case attributeValue = "attribute_value"
    case attributeState = "attribute_state"
    case clockPair = "clock_pair"
    case clockStep = "clock_step"
    case clockConflict = "clock_conflict"
    case sourceProfile = "source_profile"
    case ruleMatch = "rule_match"
  }

  /// A table changed in this transaction has no seal. Throws damage where a table is not as it was sealed.
  static func lift(_ database: Database) throws {
    guard try Statement(database, "SELECT 1 FROM table_seal LIMIT 1").step() else { return }
    try check(database)
    try remove(database)
  }

  /// Throws damage where a sealed table is not as it was written.
  static func check(_ database: Database) throws {
    for table in Sealed.allCases { try check(table, database) }
  }

  /// Nothing is sealed, whatever is in the tables.
  static func remove(_ database: Database) throws {
    try Statement(database, "DELETE FROM table_seal").run()
  }

  fileprivate static func store(_ database: Database) throws {
    let insert = try Statement(database, "INSERT OR REPLACE INTO table_seal VALUES (?, ?)")
    for table in Sealed.allCases {
      insert.bind(1, table.rawValue)
      insert.bind(2, try seal(of: table, database))
      try insert.run()
    }
  }

  /// Throws damage where this table is sealed and not as it was written.
  fileprivate static func check(_ table: Sealed, _ database: Database) throws {
    guard let stored = try stored(table, database), try stored != seal(of: table, database) else { return }
    throw changed(table)
  }

  /// The checksum of a table as it was written; nil while none is there.
  static func stored(_ table: Sealed, _ database: Database) throws -> Int64? {
    let stored = try Statement(database, "SELECT seal FROM table_seal WHERE name = ?")
    stored.bind(1, table.rawValue)
    return try stored.step() ? stored.integer(0) : nil
  }

  /// Calls `body` with all columns of each row, in the order of the table. Throws damage where the table is not as it
  /// was written, also if `body` could not read it.
  static func forEachRow(
    of table: Sealed, _ database: Database, _ body: (Statement) throws -> Void
  ) throws {
    let stored = try stored(table, database)
    var problem: (any Error)?
    let found = try seal(of: table, database) { rows in
      guard problem == nil else { return }
      do { try body(rows) } catch { problem = error }
    }
    guard stored == nil || stored == found else { throw changed(table) }
    if let problem { throw problem }
  }

  private static func seal(
    of table: Sealed, _ database: Database, _ body: (Statement) -> Void = { _ in }
  ) throws -> Int64 {
    var hash = UInt64(0)
    let rows = try Statement(database, "SELECT * FROM \(table.rawValue)")
    while try rows.step() {
      hash = rows.hash(after: hash)
      body(rows)
    }
    return Int64(bitPattern: hash >> 1)
  }

  private static func changed(_ table: Sealed) -> any Error {
    Damage.found("its table \(table.rawValue) has changed since it was written")
  }
}

extension IndexFile {
  /// Seals the tables that are read as a whole. Who has written and is done calls it.
  package func seal() throws {
    try Problem.naming(path, .writing) {
      try queue.inDatabase { database in
        try database.inTransaction(.immediate) {
          try TableSeals.store(database)
          return .commit
        }
      }
    }
  }
}

extension IndexReader {
  /// Throws damage where one of the tables is not as it was written.
  /// Each is looked at once while the index is the same.
  func expectAsWritten(_ tables: TableSeals.Sealed...) throws {
    for table in tables where isFirstLook(at: table.rawValue) { try TableSeals.check(table, database) }
  }
}

extension Statement {
  /// A hash of the row's values and their types.
  fileprivate func hash(after hash: UInt64) -> UInt64 {
    (0..<columnCount).reduce(hash) { hash, column in
      let type = type(of: column)
      let seed = hash &+ UInt64(type)
      switch type {
      case SQLITE_INTEGER:
        return withUnsafeBytes(of: integer(column).littleEndian) { ByteHash.hash(unpadded: $0, seed: seed) }
      case SQLITE_FLOAT:
        let bits = double(column).bitPattern.littleEndian
        return withUnsafeBytes(of: bits) { ByteHash.hash(unpadded: $0, seed: seed) }
      case SQLITE_TEXT: return ByteHash.hash(unpadded: bytes(column), seed: seed)
      case SQLITE_BLOB: return ByteHash.hash(unpadded: blob(column), seed: seed)
      case _: return ByteHash.hash(unpadded: UnsafeRawBufferPointer(start: nil, count: 0), seed: seed)
      }
    }
  }
}
