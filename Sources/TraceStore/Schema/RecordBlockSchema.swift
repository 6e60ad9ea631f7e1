import GRDB
import TraceModel

/// The tables of version 14: records in compressed blocks. Before, each request had its records as they were logged,
/// and their places as JSON: an index was larger than its logs.
enum RecordBlockSchema {
  private static let blocks = """
    CREATE TABLE record_block (        -- what was logged, byte for byte: records of neighbouring requests, packed together
      number INTEGER PRIMARY KEY,
      shared INTEGER NOT NULL,         -- its records that name several requests: those have the id by which they name one
      seal INTEGER NOT NULL,           -- checksum of the numbers, and of the checksums in `content`
      content BLOB NOT NULL            -- two frames of zstd: the places of records by column, and their lines
    );
    """

  private static let records = """
    -- id = request number << 24 | ordinal, so that the table is stored request by request. Request 0 holds the records
    -- without a correlation id.
    CREATE TABLE records (             -- the records of a request that one batch brought, or some: a slot of a block
      id INTEGER PRIMARY KEY,
      block INTEGER NOT NULL, slot INTEGER NOT NULL,
      count INTEGER NOT NULL,          -- records
      seal INTEGER NOT NULL            -- checksum of the other columns
    );
    """

  /// The rows of `records` until the table of before is gone.
  private static let moved = """
    CREATE TABLE moved_records (
      id INTEGER PRIMARY KEY, block INTEGER NOT NULL, slot INTEGER NOT NULL, count INTEGER NOT NULL,
      seal INTEGER NOT NULL);
    """

  /// How far a migration is: rows of records, of all.
  typealias Progress = (_ done: Int64, _ total: Int64) -> Void

  /// Packs all records, unless they are. One pass over them, in memory that does not grow with them.
  static func make(_ database: Database, _ progress: Progress) throws {
    let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('records')")
    guard columns.contains("places") else { return }
    try database.execute(sql: blocks + moved)
    try move(database, progress)
    try database.execute(
      sql: """
        DROP VIEW IF EXISTS events; DROP TABLE records; \(records)
        INSERT INTO records SELECT * FROM moved_records ORDER BY id; DROP TABLE moved_records;
        """)
  }

  private static func move(_ database: Database, _ progress: Progress) throws {
    let total = try Int64.fetchOne(database, sql: "SELECT count(*) FROM records") ?? 0
    guard total > 0 else { return }
    let rows = try Statement(database, "SELECT id, places, lines FROM records ORDER BY id")
    let mover = try RecordMover(database)
    var done: Int64 = 0
    while try rows.step() {
      try mover.add(rows)
      done += 1
      if done % 1000 == 0 { progress(done, total) }
    }
    try mover.finish()
    progress(total, total)
  }
}

/// Packs rows of records as older versions stored them.
private final class RecordMover {
  private let table: BlockTable
  private let insert: Statement
  private var packer: BlockPacker
  private var waiting: [(id: Int64, count: Int)] = []

  init(_ database: Database) throws {
    table = try BlockTable(database)
    insert = try Statement(database, "INSERT INTO moved_records VALUES (?, ?, ?, ?, ?)")
    packer = try BlockPacker()
  }

  /// Adds a row of id, places and lines.
  func add(_ row: Statement) throws {
    let (id, lines) = (row.integer(0), row.blob(2))
    var (start, count) = (0, 0)
    let isList = IntegerListJSON.read(row.bytes(1)) { values in
      guard let end = lines[min(start, lines.count)...].firstIndex(of: 0x0A) else { return start = .max }
      packer.add(RecordPlace(values, .none), UnsafeRawBufferPointer(rebasing: lines[start..<end]))
      (start, count) = (end + 1, count + 1)
    }
    guard isList, start == lines.count else {
      throw Damage.found(
        "the records of request \(id >> IndexWriter.ordinalBits) are not as many as their places")
    }
    packer.endSlot()
    waiting.append((id, count))
    if packer.isFull { try finish() }
  }

  /// Stores the block that is being filled.
  func finish() throws {
    guard !waiting.isEmpty else { return }
    let number = try table.append(packer.pack())
    for (slot, row) in waiting.enumerated() {
      try insert.run(RecordRow(id: row.id, block: number, slot: slot, count: row.count))
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
