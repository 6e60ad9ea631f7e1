package import GRDB
package import TraceModel

/// Hot: stores one batch inside one transaction: events, and the summaries of their requests.
///
/// Rows come in ascending order of id wherever the caller can arrange it, so that SQLite appends to its last
/// page instead of searching for the place.
package struct IndexWriter {
  /// Ordinals below 2²⁴: a request with more events than that keeps the rest among the uncorrelated.
  package static let ordinalBits: Int64 = 24
  package static let maximumOrdinal: Int64 = 1 << ordinalBits - 1

  let database: Database
  var lastKnownSource: Int64
  private var symbols: SymbolMap
  private var participants: ParticipantsTable
  private let insertEvent: Statement
  private let insertUncorrelated: Statement
  private let insertRequest: Statement
  private let insertExchange: Statement
  private let insertDelivery: Statement
  private let insertStale: Statement
  private let findRequest: Statement
  private let findLastEvent: Statement

  /// `lastKnownSource` is the newest source of the ledger that the batch was planned with.
  package init(_ database: Database, catalog: Catalog, lastKnownSource: Int64) throws {
    self.database = database
    self.lastKnownSource = lastKnownSource
    symbols = try SymbolMap(database, catalog: catalog)
    participants = try ParticipantsTable(database)
    let columns = "(id, time, origin, role, level, source, line, offset, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    insertEvent = try Statement(database, "INSERT INTO event \(columns)")
    insertUncorrelated = try Statement(database, "INSERT INTO uncorrelated \(columns)")
    insertRequest = try Statement(
      database, "INSERT OR REPLACE INTO request VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertExchange = try Statement(database, "INSERT INTO exchange VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertDelivery = try Statement(
      database, "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertStale = try Statement(database, "INSERT OR IGNORE INTO stale VALUES (?)")
    findRequest = try Statement(database, "SELECT number FROM request WHERE lookup = ?")
    findLastEvent = try Statement(database, "SELECT max(id) FROM event WHERE id >= ? AND id < ?")
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

  /// The ordinal behind the last event of a request.
  package func nextOrdinal(of number: Int64) throws -> Int64 {
    findLastEvent.bind(1, number << Self.ordinalBits)
    findLastEvent.bind(2, (number + 1) << Self.ordinalBits)
    defer { findLastEvent.reset() }
    guard try findLastEvent.step(), case let last = findLastEvent.integer(0, absent: -1), last >= 0 else { return 0 }
    return last & Self.maximumOrdinal + 1
  }

  // MARK: Events

  /// Stores an event of request `number`; `record` is its bytes, `source` its source's number in the index.
  @inline(__always)
  package mutating func store(
    _ event: borrowing Event, request number: Int64, ordinal: Int64, source: Int64, record: UnsafeRawBufferPointer
  ) throws {
    guard ordinal <= Self.maximumOrdinal else {
      return try storeUncorrelated(event, source: source, record: record)
    }
    insertEvent.bind(1, number << Self.ordinalBits | ordinal)
    try bind(event, source: source, record: record, to: insertEvent)
    try insertEvent.run()
  }

  /// Stores a record without a correlation id.
  package mutating func storeUncorrelated(
    _ event: borrowing Event, source: Int64, record: UnsafeRawBufferPointer
  ) throws {
    insertUncorrelated.bindNull(1)
    try bind(event, source: source, record: record, to: insertUncorrelated)
    try insertUncorrelated.run()
  }

  @inline(__always)
  private mutating func bind(
    _ event: borrowing Event, source: Int64, record: UnsafeRawBufferPointer, to statement: Statement
  ) throws {
    statement.bind(2, event.time.nanoseconds)
    statement.bind(3, try symbols.number(ofOrigin: event.origin, database))
    statement.bind(4, Int64(event.role.rawValue))
    statement.bind(5, Int64(event.level.rawValue))
    statement.bind(6, source)
    statement.bind(7, event.line)
    statement.bind(8, event.offset)
    statement.bind(9, record)
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

  /// Removes what `store(_:number:…)` stored of a request before, and its mark.
  package func clear(_ number: Int64) throws {
    let range: StatementArguments = [number << Self.ordinalBits, (number + 1) << Self.ordinalBits]
    try database.cachedStatement(sql: "DELETE FROM exchange WHERE id >= ? AND id < ?").execute(arguments: range)
    try database.cachedStatement(sql: "DELETE FROM delivery WHERE id >= ? AND id < ?").execute(arguments: range)
    try database.cachedStatement(sql: "DELETE FROM stale WHERE request = ?").execute(arguments: [number])
  }

  /// Stores the summary of request `number`, whose rows have been cleared or never written.
  package mutating func store(
    _ summary: borrowing TraceSummary, number: Int64, correlationID: String, lookup: String
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
    insertRequest.bind(17, try participants.number(summary.participants, &symbols, database))
    try insertRequest.run()
    try storeExchanges(summary.exchanges, number)
    try storeDeliveries(summary.deliveries, number)
  }

  private mutating func bind(_ instant: Instant?, at index: Int32) throws {
    guard let instant else {
      insertRequest.bindNull(index)
      return insertRequest.bindNull(index + 1)
    }
    insertRequest.bind(index, instant.time.nanoseconds)
    insertRequest.bind(index + 1, try symbols.number(ofOrigin: instant.origin, database))
  }

  private mutating func storeExchanges(_ exchanges: [TraceSummary.Exchange], _ number: Int64) throws {
    for (ordinal, exchange) in exchanges.enumerated() {
      insertExchange.bind(1, number << Self.ordinalBits | Int64(ordinal))
      insertExchange.bind(2, Int64(exchange.attempt))
      insertExchange.bind(3, Int64(exchange.statusCode), absent: 0)
      insertExchange.bind(4, exchange.gaveUp ? 1 : 0)
      insertExchange.bind(5, try symbols.number(ofOrigin: exchange.client, database), absent: 0)
      insertExchange.bind(6, try symbols.number(ofOrigin: exchange.server, database), absent: 0)
      insertExchange.bind(7, exchange.sent, absent: Event.absent)
      insertExchange.bind(8, exchange.received, absent: Event.absent)
      insertExchange.bind(9, exchange.responded, absent: Event.absent)
      insertExchange.bind(10, exchange.ended, absent: Event.absent)
      try insertExchange.run()
    }
  }

  private mutating func storeDeliveries(_ deliveries: [TraceSummary.Delivery], _ number: Int64) throws {
    for (ordinal, delivery) in deliveries.enumerated() {
      insertDelivery.bind(1, number << Self.ordinalBits | Int64(ordinal))
      insertDelivery.bind(2, Int64(delivery.message))
      insertDelivery.bind(3, Int64(delivery.attempt))
      insertDelivery.bind(4, try symbols.number(ofName: delivery.destination, database), absent: 0)
      insertDelivery.bind(5, try symbols.number(ofName: delivery.group, database), absent: 0)
      insertDelivery.bind(6, Int64(delivery.partition), absent: -1)
      insertDelivery.bind(7, delivery.messageOffset, absent: Event.absent)
      insertDelivery.bind(8, try symbols.number(ofOrigin: delivery.publisher, database), absent: 0)
      insertDelivery.bind(9, try symbols.number(ofOrigin: delivery.consumer, database), absent: 0)
      insertDelivery.bind(10, delivery.begun, absent: Event.absent)
      insertDelivery.bind(11, delivery.published, absent: Event.absent)
      insertDelivery.bind(12, delivery.consumed, absent: Event.absent)
      insertDelivery.bind(13, delivery.started, absent: Event.absent)
      insertDelivery.bind(14, delivery.finished, absent: Event.absent)
      insertDelivery.bind(15, delivery.failed ? 1 : 0)
      try insertDelivery.run()
    }
  }
}
