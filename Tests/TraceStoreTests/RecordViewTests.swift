import Foundation
import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// The view of records, on connections that have our functions.
@Suite struct RecordViewTests {
  let directory: IndexDirectory

  init() throws {
    directory = try IndexDirectory()
    _ = try directory.open(.writing)
  }

  private func plan(_ sql: String) throws -> String {
    try directory.foreign { database in
      try SchemaViews.addTemporary(to: database)
      return try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql)
        .map { ($0["detail"] as String) + "\n" }.joined()
    }
  }

  @Test func `the records of a request are found by its number without a scan`() throws {
    let plan = try plan("SELECT record FROM events WHERE request = 1")
    #expect(plan.contains("SEARCH r USING INTEGER PRIMARY KEY (rowid=?)"), "\(plan)")
    #expect(plan.contains("SEARCH g USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), "\(plan)")
    #expect(plan.contains("SEARCH b USING INTEGER PRIMARY KEY (rowid=?)"), "\(plan)")
    #expect(plan.contains("SEARCH a USING COVERING INDEX sqlite_autoindex_alias_1 (long=?)"), "\(plan)")
    #expect(!plan.contains("SCAN g") && !plan.contains("SCAN b") && !plan.contains("SCAN a\n"), "\(plan)")
    // Records without an id have a row of their own in the stead of a request.
    #expect(plan.components(separatedBy: "SCAN r\n").count == 2, "\(plan)")
  }

  @Test func `a condition on the id reads requests, and of records only those of the request`() throws {
    let plan = try plan("SELECT record FROM events WHERE correlation_id = 'a-1'")
    #expect(plan.contains("SEARCH g USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), "\(plan)")
  }

  @Test
  func `the functions give NULL where there is no such line, and an error where block or slot are none`()
    throws
  {
    var packer = try BlockPacker()
    for number in 0..<2 {
      Array("{\"n\":\(number)}".utf8).withUnsafeBytes {
        packer.add(RecordPlace(time: 7, origin: 300, source: 1, line: Int64(number), offset: 9), $0)
      }
    }
    packer.endSlot()
    let content = Data(try packer.pack().content)
    try directory.foreign { (database: Database) throws in
      try SchemaViews.addTemporary(to: database)
      func value(_ sql: String, _ content: Data) throws -> String? {
        try String.fetchOne(database, sql: "SELECT CAST(\(sql) AS TEXT)", arguments: [content])
      }
      let kind = "\(Role.note.rawValue),\(Level.unknown.rawValue)"
      #expect(
        try value("record_places(?, 0)", content) == "[[7,300,\(kind),1,0,9,1,7],[7,300,\(kind),1,1,9,9,7]]")
      #expect(try value("record_line(?, 0, 1)", content) == "{\"n\":1}")
      for none in ["record_line(?, 0, 2)", "record_line(?, 0, -1)"] {
        #expect(try value(none, content) == nil, "\(none)")
      }
      for none in ["record_places(?, 1)", "record_places(?, -1)", "record_line(?, 1, 0)"] {
        #expect(throws: DatabaseError.self) { try value(none, content) }
      }
      #expect(throws: DatabaseError.self) { try value("record_places(?, 0)", Data()) }
      let missing = #expect(throws: DatabaseError.self) {
        try String.fetchOne(database, sql: "SELECT record_places(NULL, 0)")
      }
      #expect(missing?.message == "a block of its records is not there")
      #expect(throws: DatabaseError.self) { try value("record_places(?, 0)", content.dropLast()) }
      #expect(try value("record_places(?, 0)", content) != nil)
    }
  }

  @Test func `records whose block is gone end a query`() throws {
    try directory.foreign { (database: Database) throws in
      try SchemaViews.addTemporary(to: database)
      try database.execute(sql: "INSERT INTO records VALUES (0, 9, 0, 1, 0)")
      let error = #expect(throws: DatabaseError.self) {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM events")
      }
      #expect(error?.message == "a block of its records is not there")
    }
  }
}
