import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// The consequences of the one description of a request's columns.
@Suite struct RequestColumnsTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  private func columns(of table: String) throws -> [String] {
    try directory.foreign { try String.fetchAll($0, sql: "SELECT name FROM pragma_table_info('\(table)')") }
  }

  @Test func `requests and further requests of an id have the same columns`() throws {
    _ = try directory.open(.writing)
    #expect(try columns(of: "request") == RequestTable.columns + ["seal"])
    #expect(try columns(of: "generation") == RequestTable.columns + ["seal"])
    #expect(try columns(of: "every_request") == ["generation"] + RequestTable.columns)
  }

  @Test func `a query has all columns of a request`() throws {
    let index = try directory.open(.writing)
    let shown = try index.read { database in
      try SchemaViews.addTemporary(to: database)
      return try String.fetchSet(database, sql: "SELECT name FROM pragma_table_info('every_request', 'temp')")
    }
    #expect(shown == Set(["generation"] + RequestTable.columns + RequestColumns.all.map(\.name)))
  }

  @Test
  func `an older index that lacks a column gets it, with nothing in it`()
    throws
  {
    let database = try DatabaseQueue()
    try database.inDatabase { database in
      for migration in Migration.all where migration.version < 17 { try migration.run(database) { _, _ in } }
      try database.execute(
        sql: """
          INSERT INTO request (number, correlation_id, lookup, outcome, start, "end", participants, exchanges,
            deliveries) VALUES (7, 'a', 'a', 8, 0, 0, '[]', '[]', '[]');
          ALTER TABLE request DROP COLUMN deliveries; ALTER TABLE generation DROP COLUMN done
          """)
      try WideRequests.addMissing(to: database)
      #expect(try String.fetchOne(database, sql: "SELECT deliveries FROM request") == "[]")
      for table in ["request", "generation"] {
        let names = try String.fetchSet(database, sql: "SELECT name FROM pragma_table_info('\(table)')")
        #expect(names == Set(["number", "correlation_id", "lookup"] + RequestColumns.all.map(\.name)))
      }
      // Those that version 1 had are no business of a later one.
      #expect(try Int.fetchAll(database, sql: "SELECT request FROM stale") == [])
    }
  }

  @Test func `a delivery that was given a message by order is told in the view`() throws {
    let catalog = Catalog()
    let index = try directory.open(.writing, catalog: catalog)
    var summary = TraceSummary()
    for isPairedByOrder in [false, true] {
      var delivery = TraceSummary.Delivery()
      delivery.attempt = 1
      delivery.isPairedByOrder = isPairedByOrder
      summary.deliveries.append(delivery)
    }
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      try writer.store(rows.add(summary, correlationID: "a", lookup: "a"), of: rows, number: 1)
    }
    let shown = try index.read { database in
      try SchemaViews.addTemporary(to: database)
      return try Int.fetchAll(database, sql: "SELECT paired_by_order FROM deliveries")
    }
    #expect(shown == [0, 1])
  }

  @Test func `a list of an older version that ends early leaves the rest as if nothing were known`() throws {
    try directory.foreign { database in
      for migration in Migration.all where migration.version < 17 { try migration.run(database) { _, _ in } }
      // 14 numbers, and 19: versions before `paired_by_order`.
      try database.execute(
        sql: """
          INSERT INTO request (number, correlation_id, lookup, outcome, start, "end", participants, exchanges,
            deliveries) VALUES (1, 'a', 'a', 8, 0, 0, '[]', '[]',
            '[[0,1,0,0,null,null,0,0,null,5,6,7,8,0],[1,1,0,0,3,4,0,0,null,5,6,7,8,1,0,1,1,9,2]]');
          PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 16
          """)
    }
    let deliveries = try directory.open(.reading).reading { try $0.summaries().first?.summary.deliveries }
    var plain = TraceSummary.Delivery()
    plain.attempt = 1
    (plain.published, plain.consumed, plain.started, plain.finished) = (5, 6, 7, 8)
    var unusual = plain
    (unusual.message, unusual.partition, unusual.messageOffset, unusual.failed) = (1, 3, 4, true)
    (unusual.repeats, unusual.isDeadLetter, unusual.sharesWork) = (0, true, true)
    (unusual.messageTime, unusual.messageTimeKind) = (9, .logAppendTime)
    #expect(deliveries == [plain, unusual])
  }
}
