import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// What follows from the one description of a request's columns.
@Suite struct RequestColumnsTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  private func columns(of table: String) throws -> [String] {
    try directory.foreign { try String.fetchAll($0, sql: "SELECT name FROM pragma_table_info('\(table)')") }
  }

  @Test func `requests and further requests of an id have the same columns`() throws {
    _ = try directory.open(.writing)
    let expected = ["number", "correlation_id", "lookup"] + RequestColumns.all.map(\.name)
    #expect(try columns(of: "request") == expected)
    #expect(try columns(of: "generation") == expected)
    #expect(try columns(of: "every_request") == ["generation"] + expected)
  }

  @Test
  func `an index that lacks a column gets it, with nothing in it`()
    throws
  {
    _ = try directory.open(.writing)
    try directory.foreign { database in
      try database.execute(
        sql: """
          INSERT INTO request (number, correlation_id, lookup, outcome, start, "end", participants, exchanges,
            deliveries) VALUES (7, 'a', 'a', 8, 0, 0, '[]', '[]', '[]');
          DROP VIEW requests; DROP VIEW exchanges; DROP VIEW deliveries; DROP VIEW client_events;
          DROP VIEW attributes;
          DROP VIEW every_request; ALTER TABLE request DROP COLUMN deliveries; ALTER TABLE generation DROP COLUMN done
          """)
      try RequestColumns.addMissing(to: database)
      #expect(try String.fetchOne(database, sql: "SELECT deliveries FROM request") == "[]")
    }
    let expected = Set(["number", "correlation_id", "lookup"] + RequestColumns.all.map(\.name))
    #expect(try Set(columns(of: "request")) == expected)
    #expect(try Set(columns(of: "generation")) == expected)
    // Those that version 1 had are no business of a later one.
    #expect(try directory.foreign { try Int.fetchAll($0, sql: "SELECT request FROM stale") } == [])
  }

  @Test func `the schema states what a list holds, by the names of its numbers`() throws {
    _ = try directory.open(.writing)
    let sql = try directory.foreign {
      try String.fetchOne($0, sql: "SELECT sql FROM sqlite_schema WHERE name = 'request'") ?? ""
    }
    let words = sql.split { " \n".contains($0) }.joined(separator: " ")
    #expect(words.contains("[[origin, level], …]"))
    #expect(
      words.contains(
        "[[attempt, status_code, gave_up, client, server, sent, received, responded, ended], …]"))
    #expect(
      words.contains(
        "finished, failed], …]; some go on with repeats, dead_letter, shares_work, message_time, "
          + "message_time_kind, paired_by_order, beginning_doubt, key_1, key_2, key_3, key_4"))
    #expect(sql.split(separator: "\n").allSatisfy { $0.count <= 100 })
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
    let shown = try directory.foreign { try Int.fetchAll($0, sql: "SELECT paired_by_order FROM deliveries") }
    #expect(shown == [0, 1])
  }

  @Test func `a list of an older version that ends early leaves the rest as if nothing were known`() throws {
    _ = try directory.open(.writing)
    try directory.foreign { database in
      // 14 numbers, and 19: versions before `paired_by_order`.
      try database.execute(
        sql: """
          INSERT INTO request (number, correlation_id, lookup, outcome, start, "end", participants, exchanges,
            deliveries) VALUES (1, 'a', 'a', 8, 0, 0, '[]', '[]',
            '[[0,1,0,0,null,null,0,0,null,5,6,7,8,0],[1,1,0,0,3,4,0,0,null,5,6,7,8,1,0,1,1,9,2]]')
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
