package import GRDB
package import TraceModel

/// Hot: stores one batch inside one transaction: events, and the summaries of their requests. Rows gathered until its
/// end are written by `finish`.
///
/// Rows come in ascending order of id wherever the caller can arrange it, so that SQLite appends to its last
/// page instead of searching for the place.
package struct IndexWriter {
  /// Rows of one request: 2²⁴ at most.
  package static let ordinalBits: Int64 = 24

  let database: Database
  private let insertStale: Statement
  private let deleteStale: Statement
  private let findRequest: Statement
  private let findLastRecords: Statement
  private let records: RecordWriter
  let requests: RequestWriter
  private let changedParts: ChangedParts

  package init(_ database: Database) throws {
    self.database = database
    records = RecordWriter(database)
    requests = RequestWriter(database)
    insertStale = try Statement(database, "INSERT OR IGNORE INTO stale VALUES (?)")
    deleteStale = try Statement(database, "DELETE FROM stale WHERE request = ?")
    findRequest = try Statement(database, "SELECT number FROM request_lookup WHERE lookup = ?")
    findLastRecords = try Statement(database, "SELECT max(id) FROM records WHERE id >= ? AND id < ?")
    changedParts = try ChangedParts(database)
  }

  // MARK: Requests

  /// The number of the newest request, also of one that was removed; in an empty index the number before the first.
  package func lastRequest() throws -> Int64 {
    try requestNumber(
      """
      SELECT max(ifnull((SELECT max(number) FROM request), 0), ifnull((SELECT last_request FROM removal), 0), \(Shard.start))
      """)
  }

  /// The one number of a request from a query; 0 if there is none.
  func requestNumber(_ sql: String) throws -> Int64 {
    let number = try Int64.fetchOne(database, sql: sql) ?? 0
    guard StoredNumber.requests.contains(number) else {
      throw Damage.found("the number of a request is \(number)")
    }
    return number
  }

  /// How often something was removed from the index (`Removal`).
  package func removals() throws -> Int64 { try Removal.times(database) }

  /// A number that changes whenever another process has changed the index.
  package func dataVersion() throws -> Int64 {
    try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
  }

  /// The number of the request whose id is `lookup` (`CorrelationLookup`); nil if there is none, or if it waits to
  /// be entered (`completeLookup`).
  package func number(lookup: String) throws -> Int64? {
    findRequest.bind(1, lookup)
    defer { findRequest.reset() }
    return try findRequest.step() ? findRequest.integer(0) : nil
  }

  /// The ordinal behind the last row of records of a request.
  package func nextOrdinal(of number: Int64) throws -> Int64 {
    findLastRecords.bind(1, number << Self.ordinalBits)
    findLastRecords.bind(2, (number + 1) << Self.ordinalBits)
    defer { findLastRecords.reset() }
    guard try findLastRecords.step(), let last = findLastRecords.optionalInteger(0), last >= 0 else {
      return 0
    }
    return last & (1 << Self.ordinalBits - 1) + 1
  }

  // MARK: Records

  /// Stores the blocks of a batch. Returns the number of the first; the others follow it.
  package func store(_ blocks: [PackedBlock]) throws -> Int64 { try records.store(blocks) }

  /// Stores row `row` of the records in `rows` for request `number`; 0 holds those without a correlation id. The
  /// batch's blocks have the numbers from `first` on.
  package func store(
    records row: Int, of rows: borrowing BatchRows, in first: Int64, request number: Int64, ordinal: Int64
  ) throws {
    let place = rows.records[row]
    try records.store(
      RecordRow(
        id: number << Self.ordinalBits | ordinal, block: first + Int64(place.block), slot: place.slot,
        count: place.slices.count))
  }

  /// Stores the records of `rows` that name several requests.
  package func storeShared(_ rows: borrowing BatchRows) throws {
    guard !rows.sharedRecords.isEmpty else { return }
    let insert = try Statement(database, "INSERT OR IGNORE INTO shared_record VALUES (?, ?, ?)")
    for record in rows.sharedRecords {
      insert.bind(1, record.source)
      insert.bind(2, record.offset)
      try rows.withBytes(of: record) { bytes in
        insert.bind(blob: bytes, at: 3)
        try insert.run()
      }
    }
  }

  /// Stores skipped lines, the first of each source.
  package func store(_ problems: [DecodingProblem], source: Int64) throws {
    guard !problems.isEmpty else { return }
    let sql = "SELECT count(*) FROM problem WHERE source = ?"
    var room = try DecodingProblem.mostKept - (Int.fetchOne(database, sql: sql, arguments: [source]) ?? 0)
    for problem in problems where room > 0 {
      try database.execute(
        sql: "INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?, ?)",
        arguments: [source, problem.line, problem.offset, problem.reason.name, problem.explanation])
      room -= database.changesCount
    }
  }

  // MARK: Summaries

  /// Marks a request whose summary is older than its events.
  package func markStale(_ number: Int64) throws {
    try changedParts.note(number)
    insertStale.bind(1, number)
    try insertStale.run()
  }

  /// The summary of request `number` is no longer older than its events.
  package func clearStale(_ number: Int64) throws {
    try changedParts.note(number)
    deleteStale.bind(1, number)
    try deleteStale.run()
  }

  /// Stores the summary of request `number`, which has none.
  package func store(_ row: BatchRows.Request, of rows: borrowing BatchRows, number: Int64) throws {
    try changedParts.note(number)
    try requests.insert(row, of: rows, number: number, into: "request")
  }

  /// Stores a newer summary of request `number`.
  package func replace(_ row: BatchRows.Request, of rows: borrowing BatchRows, number: Int64) throws {
    try changedParts.note(number)
    try requests.update(row, of: rows, number: number)
  }

  /// Writes what was gathered. The last thing in a transaction that stores summaries.
  package func finish() throws { try requests.finish() }
}

/// The statements that store records. They are made when the first is stored: an index that is being brought up to date
/// may not have the tables yet.
private final class RecordWriter {
  private let database: Database
  private var insert: Statement?

  init(_ database: Database) { self.database = database }

  func store(_ blocks: [PackedBlock]) throws -> Int64 {
    let table = try BlockTable(database)
    let numbers = try blocks.map { try table.append($0) }
    return numbers.first ?? 0
  }

  func store(_ row: RecordRow) throws {
    let statement = try insert ?? Statement(database, "INSERT INTO records VALUES (?, ?, ?, ?, ?)")
    insert = statement
    try statement.run(row)
  }
}
