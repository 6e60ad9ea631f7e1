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
  var lastKnownSource: Int64
  private var symbols: SymbolMap
  private var list = NumberListText()
  private let insertRecords: Statement
  private let insertRequest: Statement
  private let insertStale: Statement
  private let deleteStale: Statement
  private let deleteRequest: Statement
  private let findRequest: Statement
  private let findLastRecords: Statement

  /// `lastKnownSource` is the newest source of the ledger that the batch was planned with.
  package init(_ database: Database, catalog: Catalog, lastKnownSource: Int64) throws {
    self.database = database
    self.lastKnownSource = lastKnownSource
    symbols = try SymbolMap(database, catalog: catalog)
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

  /// The number of an event's origin, which is added to the index if it is new.
  @inline(__always)
  package mutating func number(ofOrigin symbol: Symbol) throws -> Int64 {
    try symbols.number(ofOrigin: symbol, database)
  }

  /// Stores a row of records of request `number`; 0 holds those without a correlation id.
  package func store(_ records: borrowing RecordRow, request number: Int64, ordinal: Int64) throws {
    insertRecords.bind(1, number << Self.ordinalBits | ordinal)
    try records.places.bytes.withUnsafeBytes { places in
      try records.lines.withUnsafeBytes { lines in
        insertRecords.bind(2, places)
        insertRecords.bind(blob: lines, at: 3)
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
  package mutating func store(
    _ summary: TraceSummary, number: Int64, correlationID: String, lookup: String
  ) throws {
    insertRequest.bind(1, number)
    insertRequest.bind(2, correlationID)
    insertRequest.bind(3, lookup)
    insertRequest.bind(4, Int64(summary.outcome.rawValue))
    insertRequest.bind(5, summary.start.nanoseconds)
    insertRequest.bind(6, summary.end.nanoseconds)
    try bind(summary.sent, at: 7)
    try bind(summary.received, at: 9)
    try bind(summary.accepted, at: 11)
    try bind(summary.firstEffect, at: 13)
    try bind(summary.done, at: 15)
    try bindParticipants(summary.participants, at: 17)
    try bindExchanges(summary.exchanges, at: 18)
    try bindDeliveries(summary.deliveries, at: 19)
    try insertRequest.run()
  }

  private mutating func bind(_ instant: Instant?, at index: Int32) throws {
    guard let instant else {
      insertRequest.bindNull(index)
      return insertRequest.bindNull(index + 1)
    }
    insertRequest.bind(index, instant.time.nanoseconds)
    insertRequest.bind(index + 1, try symbols.number(ofOrigin: instant.origin, database))
  }

  private mutating func bindParticipants(_ participants: [TraceSummary.Participant], at index: Int32) throws {
    list.clear()
    for participant in participants {
      list.open()
      list.append(try symbols.number(ofOrigin: participant.origin, database))
      list.append(Int64(participant.level.rawValue))
      list.close()
    }
    bindList(at: index)
  }

  private mutating func bindExchanges(_ exchanges: [TraceSummary.Exchange], at index: Int32) throws {
    list.clear()
    for exchange in exchanges {
      list.open()
      list.append(Int64(exchange.attempt))
      list.append(exchange.statusCode == 0 ? NumberListText.null : Int64(exchange.statusCode))
      list.append(exchange.gaveUp ? 1 : 0)
      list.append(try symbols.number(ofOrigin: exchange.client, database))
      list.append(try symbols.number(ofOrigin: exchange.server, database))
      list.append(exchange.sent)
      list.append(exchange.received)
      list.append(exchange.responded)
      list.append(exchange.ended)
      list.close()
    }
    bindList(at: index)
  }

  private mutating func bindDeliveries(_ deliveries: [TraceSummary.Delivery], at index: Int32) throws {
    list.clear()
    for delivery in deliveries {
      list.open()
      list.append(Int64(delivery.message))
      list.append(Int64(delivery.attempt))
      list.append(try symbols.number(ofName: delivery.destination, database))
      list.append(try symbols.number(ofName: delivery.group, database))
      list.append(delivery.partition < 0 ? NumberListText.null : Int64(delivery.partition))
      list.append(delivery.messageOffset)
      list.append(try symbols.number(ofOrigin: delivery.publisher, database))
      list.append(try symbols.number(ofOrigin: delivery.consumer, database))
      for time in [
        delivery.begun, delivery.published, delivery.consumed, delivery.started, delivery.finished,
      ] {
        list.append(time)
      }
      list.append(delivery.failed ? 1 : 0)
      list.close()
    }
    bindList(at: index)
  }

  /// Binds a copy of the list.
  private mutating func bindList(at index: Int32) {
    list.finish()
    list.bytes.withUnsafeBytes { insertRequest.bind(copyOf: $0, at: index) }
  }
}
