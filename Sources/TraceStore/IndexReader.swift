package import GRDB
package import TraceModel

/// What commands ask of an index, within one reading (`IndexFile.read`).
package struct IndexReader {
  /// Records as they are stored: lines, and where each stood.
  package struct StoredLines: Sendable {
    package struct Place: Sendable, Equatable {
      package var source: UInt32
      package var line: Int64
      package var offset: Int64
    }

    /// The records, each with a line end.
    package var bytes: [UInt8] = []
    /// One for each line.
    package var places: [Place] = []
    /// The ordinal behind that of the last row that was read.
    package var nextOrdinal: Int64 = 0

    package init() {}
  }

  /// A request as `find` and `show` name it.
  package struct RequestName: Sendable, Equatable {
    package var number: Int64
    package var correlationID: String
  }

  let database: Database
  let catalog: Catalog
  let symbols: SymbolMap
  private let recordRows: Statement
  private let lookupRow: Statement

  /// Loads the origins and names of the index into the catalog.
  package init(_ database: Database, catalog: Catalog) throws {
    self.database = database
    self.catalog = catalog
    symbols = try SymbolMap(database, catalog: catalog)
    recordRows = try Statement(
      database, "SELECT id, places, lines FROM records WHERE id >= ? AND id < ? ORDER BY id")
    lookupRow = try Statement(database, "SELECT lookup FROM request WHERE number = ?")
  }

  /// File names by source number.
  package func files() throws -> [UInt32: String] {
    var files: [UInt32: String] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT number, file FROM source") { files[row[0]] = row[1] }
    return files
  }

  /// The requests whose id begins with `prefix` (in lookup form), at most `limit`, in the order of the ids.
  /// One search of the index.
  package func requests(prefix: String, limit: Int) throws -> [RequestName] {
    let sql =
      "SELECT number, correlation_id FROM request WHERE lookup >= ? AND lookup < ? ORDER BY lookup LIMIT ?"
    let arguments: StatementArguments = [prefix, prefix + "\u{10FFFF}", limit]
    return try Row.fetchAll(database, sql: sql, arguments: arguments).map {
      RequestName(number: $0[0], correlationID: $0[1])
    }
  }

  /// The request whose lookup form is exactly `lookup`.
  package func request(lookup: String) throws -> RequestName? {
    let sql = "SELECT number, correlation_id FROM request WHERE lookup = ?"
    return try Row.fetchOne(database, sql: sql, arguments: [lookup]).map {
      RequestName(number: $0[0], correlationID: $0[1])
    }
  }

  /// Up to `limit` ids beside `lookup` in the order of ids, for "did you mean".
  package func neighbours(of lookup: String, limit: Int) throws -> [String] {
    let after = try String.fetchAll(
      database, sql: "SELECT correlation_id FROM request WHERE lookup >= ? ORDER BY lookup LIMIT ?",
      arguments: [lookup, limit])
    let before = try String.fetchAll(
      database, sql: "SELECT correlation_id FROM request WHERE lookup < ? ORDER BY lookup DESC LIMIT ?",
      arguments: [lookup, limit])
    return before.reversed() + after
  }

  /// How many requests the index holds.
  package func requestCount() throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM request") ?? 0
  }

  /// The records of a request, in the order in which they were stored.
  package func records(of number: Int64) throws -> StoredLines {
    var stored = StoredLines()
    try forEachRequest(from: number, through: number) { stored = $1 }
    return stored
  }

  /// The records of the requests numbered `first` through `last`, request by request. One pass over the table.
  package func forEachRequest(
    from first: Int64, through last: Int64, _ body: (_ request: Int64, _ records: StoredLines) throws -> Void
  ) throws {
    let rows = recordRows
    defer { rows.reset() }
    rows.bind(1, first << IndexWriter.ordinalBits)
    rows.bind(2, (last + 1) << IndexWriter.ordinalBits)
    var number: Int64 = -1
    var stored = StoredLines()
    while try rows.step() {
      let next = rows.integer(0) >> IndexWriter.ordinalBits
      if next != number {
        if !stored.places.isEmpty { try body(number, stored) }
        number = next
        stored = StoredLines()
      }
      NumberListText.read(rows.bytes(1)) { values in
        guard values.count == 9 else { return }
        stored.places.append(.init(source: UInt32(clamping: values[4]), line: values[5], offset: values[6]))
      }
      stored.bytes += rows.blob(2)
      stored.nextOrdinal = rows.integer(0) & (1 << IndexWriter.ordinalBits - 1) + 1
    }
    if !stored.places.isEmpty { try body(number, stored) }
  }

  /// The requests whose summary is older than their events, at most `limit`: an ingest is at work, or was
  /// interrupted.
  package func staleRequests(limit: Int = .max) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT request FROM stale ORDER BY request LIMIT ?", arguments: [limit])
  }

  /// The lookup form of a request's id.
  package func lookup(of number: Int64) throws -> String {
    lookupRow.bind(1, number)
    defer { lookupRow.reset() }
    return try lookupRow.step() ? lookupRow.text(0) : ""
  }

  /// A request's id as its earliest event has it.
  package func correlationID(of number: Int64) throws -> String {
    let sql = "SELECT correlation_id FROM request WHERE number = ?"
    return try String.fetchOne(database, sql: sql, arguments: [number]) ?? ""
  }

  /// The lookup forms of the requests numbered `first` through `last`.
  package func lookups(from first: Int64, through last: Int64) throws -> [Int64: String] {
    var lookups: [Int64: String] = [:]
    let sql = "SELECT number, lookup FROM request WHERE number BETWEEN ? AND ?"
    for row in try Row.fetchAll(database, sql: sql, arguments: [first, last]) { lookups[row[0]] = row[1] }
    return lookups
  }

  /// The number of the newest request; 0 in an empty index.
  package func lastRequest() throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(number) FROM request") ?? 0
  }

  /// The latest time of any record, also of one without a correlation id.
  package func endOfLogs() throws -> Timestamp? {
    try Int64.fetchOne(database, sql: "SELECT max(latest) FROM source").map(Timestamp.init(nanoseconds:))
  }

  /// Every summary but those of `stale`, in the order of the requests' numbers. One pass over a narrow table.
  package func summaries(except stale: Set<Int64>) throws -> some Sequence<
    (number: Int64, summary: TraceSummary)
  > {
    let cursor = try SummaryCursor(database, symbols)
    return try cursor.all(except: stale)
  }
}
