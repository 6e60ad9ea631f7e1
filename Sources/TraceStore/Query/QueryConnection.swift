import GRDB
import TraceModel

/// The connection of a person's own query: it is opened to read, and can do nothing else.
enum QueryConnection {
  /// Opens the index at `path`.
  static func open(_ path: String, _ functions: [QueryFunction]) throws -> DatabaseQueue {
    var configuration = IndexFile.configuration(.reading, of: path)
    configuration.readonly = true
    let queue = try DatabaseQueue(path: IndexPath.prepare(path, for: .reading), configuration: configuration)
    try queue.inDatabase { try prepare($0, functions) }
    return queue
  }

  /// Gives a connection its functions, and the documented views, which may use them. The one place for it. Views of the
  /// file itself may use no function that could reach further; for SQLite `->>` is one.
  static func prepare(_ database: Database, _ functions: [QueryFunction]) throws {
    for function in functions { function.add(to: database) }
    database.add(function: PercentileAggregate.function())
    try database.execute(sql: "PRAGMA query_only = OFF")
    try SchemaViews.addTemporary(to: database)
    try database.execute(sql: "PRAGMA query_only = ON")
  }

  /// Throws damage where a table is not as it was written, or requests are missing. A query may ask any of them. The
  /// cost is that of reading the names, origins and sources, and of counting the requests.
  static func expectAsWritten(_ database: Database) throws {
    try TableSeals.check(database)
    try NameTables.check(database)
    let entered = try Int64.fetchOne(database, sql: "SELECT count(*) FROM request_lookup")
    let known = try Int64.fetchOne(
      database,
      sql: "SELECT count(*) FROM \(RequestTable.ids) WHERE number <= (SELECT through FROM lookup_state)")
    guard entered == known else { throw LookupTable.damage }
  }

  /// Throws damage where records are missing, or are not of their requests. The cost is one reading of their table.
  static func expectRecordsAsWritten(_ database: Database) throws {
    let reader = IndexReader(database, catalog: Catalog())
    try reader.expectRecordsOfRequests()
    try reader.expectRequestsOfRecords()
  }
}

extension IndexFile {
  /// Runs `body` on the rows of a query, which sees one state of the index and cannot change it. Throws `QueryProblem`,
  /// `Problem`, or what `body` throws.
  package func query<T>(
    _ sql: String, functions: [QueryFunction], _ body: (QueryRows) throws -> T
  ) throws -> T {
    try Problem.naming(path, .reading) {
      try QueryConnection.open(path, functions).inDatabase { database in
        var result: T?
        try database.inTransaction(.deferred) {
          try QueryConnection.expectAsWritten(database)
          result = try QueryAuthorizer.restricting(database.sqliteConnection) { reads in
            let rows = try QueryRows(database, sql)
            if reads.tables.contains("records") { try QueryConnection.expectRecordsAsWritten(database) }
            return try body(rows)
          }
          return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
      }
    }
  }
}
