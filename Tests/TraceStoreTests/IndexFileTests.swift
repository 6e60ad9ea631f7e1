import AgedIndexes
import Foundation
import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// Files that are taken for an index, and files that are refused and left as they were.
@Suite struct IndexFileTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  @Test(arguments: [IndexFile.Access.reading, .writing])
  func `an index of a newer version is refused and left as it was`(access: IndexFile.Access) throws {
    _ = try directory.open(.writing)
    try directory.foreign { try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)") }
    let before = try directory.bytes()
    #expect(
      throws: IndexFile.Problem.newer(
        path: directory.path(), version: Schema.version + 1, known: Schema.version)
    ) {
      try directory.open(access)
    }
    #expect(try directory.bytes() == before)
  }

  @Test(arguments: [IndexFile.Access.reading, .writing])
  func `an index that found requests by another index finds them still`(access: IndexFile.Access) throws {
    let index = try directory.open(.writing)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      let row = rows.add(TraceSummary(), correlationID: "A", lookup: "a")
      try writer.store(row, of: rows, number: 1)
    }
    try directory.foreign { database in
      try AgedRecords.unpack(database)
      try AgedRequests.unpack(database)
      try database.execute(
        sql: """
          ALTER TABLE request DROP COLUMN client_events;
          DROP TABLE request_lookup; DROP TABLE lookup_state; DROP TABLE generation; DROP TABLE alias;
          ALTER TABLE survey_state RENAME TO fleet_state;
          CREATE UNIQUE INDEX request_by_lookup ON request (lookup); PRAGMA user_version = 2
          """)
    }
    #expect(try directory.open(access).reading { try $0.request(lookup: "a") } == 1)
    let through = try directory.foreign { try Int.fetchOne($0, sql: "SELECT through FROM lookup_state") }
    #expect(through == 1)
  }

  @Test(arguments: [IndexFile.Access.reading, .writing])
  func `a database of someone else is refused and left as it was`(access: IndexFile.Access) throws {
    try directory.foreign { try $0.execute(sql: "CREATE TABLE request (id); INSERT INTO request VALUES (1)") }
    let before = try directory.bytes()
    #expect(throws: IndexFile.Problem.notAnIndex(path: directory.path())) { try directory.open(access) }
    #expect(try directory.bytes() == before)
  }

  @Test(arguments: [IndexFile.Access.reading, .writing])
  func `a file that is no database is refused and left as it was`(access: IndexFile.Access) throws {
    let text = Data(String(repeating: "{\"event\": \"a log, not an index\"}\n", count: 100).utf8)
    try text.write(to: URL(fileURLWithPath: directory.path()))
    #expect(throws: IndexFile.Problem.notAnIndex(path: directory.path())) { try directory.open(access) }
    #expect(try directory.bytes() == text)
  }

  @Test func `an empty file is no index yet, and a writer makes it one`() throws {
    try Data().write(to: URL(fileURLWithPath: directory.path()))
    #expect(throws: IndexFile.Problem.missing(path: directory.path())) { try directory.open(.reading) }
    _ = try directory.open(.writing)
    #expect(try directory.open(.reading).reading { try $0.requestCount() } == 0)
  }

  @Test func `a reader makes no file, and a directory is no index`() throws {
    #expect(throws: IndexFile.Problem.missing(path: directory.path())) { try directory.open(.reading) }
    #expect(!FileManager.default.fileExists(atPath: directory.path()))
    try FileManager.default.createDirectory(
      atPath: directory.path("folder"), withIntermediateDirectories: false)
    #expect(throws: (any Error).self) { try directory.open(.writing, "folder") }
    #expect(throws: (any Error).self) { try directory.open(.reading, "folder") }
  }

  @Test func `a reader takes an index whose writer was killed in the middle of a commit`() throws {
    let index = try directory.open(.writing)
    try index.writing { try $0.markStale(1) }
    try directory.foreign { database in
      // Pages and their journal go to the disk before the commit, as if it were under way.
      try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
      for number in 2..<20_000 {
        try database.execute(sql: "INSERT INTO stale VALUES (?)", arguments: [number])
      }
      for file in ["trace.db", "trace.db-journal"] {
        let copy = directory.path(file.replacingOccurrences(of: "trace", with: "killed"))
        try FileManager.default.copyItem(atPath: directory.path(file), toPath: copy)
      }
      try database.execute(sql: "ROLLBACK")
    }
    let killed = try directory.open(.reading, "killed.db")
    #expect(try killed.reading { try $0.staleRequests() } == [1])
  }

  @Test func `an error of the database becomes a problem of the file, and any other stays what it is`() throws
  {
    let index = try directory.open(.writing)
    let path = directory.path()
    let problems: [(ResultCode, IndexFile.Problem)] = [
      (.SQLITE_READONLY, .readOnly(path: path)), (.SQLITE_READONLY_DIRECTORY, .readOnly(path: path)),
      (.SQLITE_BUSY, .busy(path: path)), (.SQLITE_NOTADB, .notAnIndex(path: path)),
      (.SQLITE_CORRUPT, .damaged(path: path, reason: "why")),
      (.SQLITE_FULL, .failed(path: path, reason: "why")),
      (.SQLITE_CANTOPEN, .unopenable(path: path, reason: "why")),
    ]
    for (code, problem) in problems {
      #expect(throws: problem) {
        try index.read { _ in throw DatabaseError(resultCode: code, message: "why") }
      }
      #expect(throws: problem) {
        try index.write { _ in throw DatabaseError(resultCode: code, message: "why") }
      }
    }
    #expect(throws: LedgerMoved.self) { try index.read { _ in throw LedgerMoved() } }
  }

  @Test func `a transaction that fails leaves nothing behind`() throws {
    let index = try directory.open(.writing)
    #expect(throws: LedgerMoved.self) {
      try index.writing { writer in
        try writer.markStale(3)
        throw LedgerMoved()
      }
    }
    #expect(try index.reading { try $0.staleRequests() } == [])
  }

  @Test func `the tables of names have every name`() throws {
    _ = try directory.open(.writing)
    try directory.foreign { database in
      let outcomes = try String.fetchAll(database, sql: "SELECT name FROM outcome_name ORDER BY number")
      #expect(outcomes == Outcome.allCases.sorted { $0.rawValue < $1.rawValue }.map(\.name))
      #expect(
        try String.fetchAll(database, sql: "SELECT name FROM role_name ORDER BY number")
          == Role.allCases.map(\.name))
      #expect(
        try String.fetchAll(database, sql: "SELECT name FROM level_name ORDER BY number")
          == Level.allCases.map(\.name))
    }
  }
}
