package import GRDB
package import TraceModel

/// Hot: stores one batch inside one transaction: events, and the summaries of their requests.
///
/// Rows come in ascending order of id wherever the caller can arrange it, so that SQLite appends to its last
/// page instead of searching for the place.
package struct IndexWriter {
  /// Rows of one request: 2²⁴ at most.
  package static let ordinalBits: Int64 = 24

  let database: Database
  private let insertRecords: Statement
  private let insertRequest: Statement
  private let insertStale: Statement
  private let deleteStale: Statement
  private let deleteRequest: Statement
  private let findRequest: Statement
  private let findLastRecords: Statement

  package init(_ database: Database) throws {
    self.database = database
    insertRecords = try Statement(database, "INSERT INTO records VALUES (?, ?, ?)")
    // Not INSERT OR REPLACE: that may remove rows before it fails, so SQLite would copy every page that it
    // touches to a statement journal first.
    insertRequest = try Statement(
      database, "INSERT INTO request VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertStale = try Statement(database, "INSERT OR IGNORE INTO stale VALUES (?)")
    deleteRequest = try Statement(database, "DELETE FROM request WHERE number = ?")
    deleteStale = try Statement(database, "DELETE FROM stale WHERE request = ?")
    findRequest = try Statement(database, "SELECT number FROM request WHERE lookup = ?")
    findLastRecords = try Statement(database, "SELECT max(id) FROM records WHERE id >= ? AND id < ?")
  }

  // MARK: Requests

  /// The number of the newest request; 0 in an empty index.
  package func lastRequest() throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(number) FROM request") ?? 0
  }

  /// A number that changes whenever another process has changed the index.
  package func dataVersion() throws -> Int64 {
    try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
  }

  /// The number of the request whose id is `lookup` (`CorrelationLookup`); nil if it has none yet.
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
    guard try findLastRecords.step(), case let last = findLastRecords.integer(0, absent: -1), last >= 0 else {
      return 0
    }
    return last & (1 << Self.ordinalBits - 1) + 1
  }

  // MARK: Records

  /// Stores row `row` of the records in `rows` for request `number`; 0 holds those without a correlation id.
  package func store(records row: Int, of rows: borrowing BatchRows, request number: Int64, ordinal: Int64) throws {
    let range = rows.records[row]
    insertRecords.bind(1, number << Self.ordinalBits | ordinal)
    try rows.places.bytes.withUnsafeBytes { places in
      try rows.lines.withUnsafeBytes { lines in
        insertRecords.bind(2, UnsafeRawBufferPointer(rebasing: places[range.places]))
        insertRecords.bind(blob: UnsafeRawBufferPointer(rebasing: lines[range.lines]), at: 3)
        try insertRecords.run()
      }
    }
  }

  /// Stores skipped lines, the first hundred of each source.
  package func store(_ problems: [DecodingProblem], source: Int64) throws {
    guard !problems.isEmpty else { return }
    let sql = "SELECT count(*) FROM problem WHERE source = ?"
    var room = try 100 - (Int.fetchOne(database, sql: sql, arguments: [source]) ?? 0)
    for problem in problems where room > 0 {
      try database.execute(
        sql: "INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?, ?)",
        arguments: [source, problem.line, problem.offset, problem.reason.name, problem.explanation])
      room -= 1
    }
  }

  // MARK: Summaries

  /// Marks a request whose summary is older than its events.
  package func markStale(_ number: Int64) throws {
    insertStale.bind(1, number)
    try insertStale.run()
  }

  /// Removes a request's summary and its mark; a new summary is to follow.
  package func clear(_ number: Int64) throws {
    deleteStale.bind(1, number)
    try deleteStale.run()
    deleteRequest.bind(1, number)
    try deleteRequest.run()
  }

  /// Stores the summary of request `number`, which has none.
  package func store(_ row: BatchRows.Request, of rows: borrowing BatchRows, number: Int64) throws {
    insertRequest.bind(1, number)
    insertRequest.bind(2, row.correlationID)
    insertRequest.bind(3, row.lookup)
    for (index, value) in rows.numbers[row.numbers].enumerated() {
      insertRequest.bind(Int32(truncatingIfNeeded: index + 4), value, absent: NumberListText.null)
    }
    try rows.lists.bytes.withUnsafeBytes { lists in
      insertRequest.bind(17, UnsafeRawBufferPointer(rebasing: lists[row.participants]))
      insertRequest.bind(18, UnsafeRawBufferPointer(rebasing: lists[row.exchanges]))
      insertRequest.bind(19, UnsafeRawBufferPointer(rebasing: lists[row.deliveries]))
      try insertRequest.run()
    }
  }
}
