import GRDB
import Synchronization
import Testing

@testable import TraceStore

/// Waiting for an index that somebody else holds.
@Suite(.serialized) struct WaitingTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  private func read(_ index: IndexFile) throws {
    _ = try index.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM request") }
  }

  /// Somebody else, who may leave a transaction open.
  private func writer() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: directory.path(), configuration: configuration)
  }

  /// More than a quarter of the file holds nothing.
  private func empty() throws {
    try directory.foreign { database in
      try database.execute(
        sql: """
          CREATE TABLE junk (content);
          INSERT INTO junk WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            SELECT zeroblob(4000) FROM n;
          DROP TABLE junk
          """)
    }
  }

  @Test func `an index that has given its space back still says what it waits for`() throws {
    _ = try directory.open(.writing)
    let small = try directory.bytes().count
    try empty()
    let index = try directory.open(.writing)
    #expect(try directory.bytes().count < small * 2)
    let writer = try writer()
    try writer.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    let told = Mutex(0)
    let path = directory.path()
    BusyIndex.tell { waiting in
      guard waiting == path else { return }
      told.withLock { $0 += 1 }
      try? writer.inDatabase { try $0.execute(sql: "ROLLBACK") }
    }
    try read(index)
    #expect(told.withLock { $0 } == 1)
  }

  @Test func `whoever is in a hurry waits no longer than that`() throws {
    let index = try directory.open(.writing)
    let writer = try writer()
    try writer.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    #expect(throws: IndexFile.Problem.busy(path: directory.path())) {
      try BusyIndex.waiting(atMost: 0.01) { try read(index) }
    }
    try writer.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try read(index)
  }
}
