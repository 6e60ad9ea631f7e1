import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// Tables that are read as a whole are as they were written, or damaged.
@Suite struct TableSealTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// A sealed index with two origins and a name.
  private func make() throws -> IndexFile {
    let index = try directory.open(.writing)
    try index.write { database in
      try database.execute(
        sql: """
          INSERT INTO origin VALUES (1, 'api', 'api-1'), (2, 'worker', NULL); INSERT INTO name VALUES (1, 'jobs');
          INSERT INTO coverage VALUES (1, 1, 5, 10, 20, 10, 20, 4, 3, 1, 0), (1, 2, 5, 10, 20, 10, 20, 4, 3, 1, 0);
          INSERT INTO verdict VALUES (3, 1, '[]');
          """)
    }
    try index.seal()
    return index
  }

  /// Reads all that commands read as a whole.
  private func read(_ index: IndexFile) throws {
    try index.withReader { reader in
      _ = try reader.ids
      _ = try reader.coverage()
      _ = try reader.clocks()
      _ = try reader.revisions()
      _ = try reader.aliases()
      _ = try reader.occurrenceCounts()
      _ = try reader.attributes()
      _ = try Ledger(reader.database, catalog: reader.catalog)
    }
  }

  @Test func `a table of each kind is sealed, and read as it was written`() throws {
    let index = try make()
    let count = try directory.foreign { try Int.fetchOne($0, sql: "SELECT count(*) FROM table_seal") }
    #expect(count == TableSeals.Sealed.allCases.count)
    try read(index)
  }

  @Test(arguments: [
    ("origin", "UPDATE origin SET service = 'apj' WHERE number = 1"),
    ("origin", "DELETE FROM origin WHERE number = 2"),
    ("origin", "UPDATE origin SET instance = '' WHERE number = 2"), ("name", "UPDATE name SET text = 'jobt'"),
    ("name", "INSERT INTO name VALUES (2, 'jobs2')"),
    ("coverage", "UPDATE coverage SET last = 21 WHERE origin = 2"),
    ("coverage", "DELETE FROM coverage"), ("verdict", "UPDATE verdict SET request = 4"),
    ("verdict", "DELETE FROM verdict"),
    ("alias", "INSERT INTO alias VALUES (5, 6)"),
    ("attribute", "INSERT INTO attribute VALUES (1, 'codec', 0)"),
    ("clock_conflict", "INSERT INTO clock_conflict VALUES (1, 2, 3)"),
    ("rule_match", "INSERT INTO rule_match VALUES (1, 'p', 'e', 'r', 1, 1, 1, 0)"),
  ])
  func `a change by somebody else is damage`(table: String, change: String) throws {
    let index = try make()
    try directory.foreign { try $0.execute(sql: change) }
    #expect(throws: directory.damage(of: table)) { try read(index) }
    // Who writes would seal it at the end.
    #expect(throws: directory.damage(of: table)) { try index.write { _ in } }
  }

  @Test func `what this program writes has no seal until it seals it`() throws {
    let index = try make()
    try index.write { try $0.execute(sql: "UPDATE name SET text = 'other'") }
    try read(index)
    try index.seal()
    try read(index)
    try directory.foreign { try $0.execute(sql: "UPDATE name SET text = 'jobs'") }
    #expect(throws: IndexFile.Problem.self) { try read(index) }
  }

  @Test(arguments: [
    ("name", "DELETE FROM name"), ("attribute_value", "INSERT INTO attribute_value VALUES (1, 1, 'h264')"),
    ("outcome_name", "DELETE FROM outcome_name"),
    ("outcome_name", "UPDATE outcome_name SET name = 'done' WHERE name = 'completed'"),
    ("level_name", "DELETE FROM level_name WHERE number = (SELECT min(number) FROM level_name)"),
    ("request_lookup", "INSERT INTO request_lookup VALUES (9, 'nine')"),
  ])
  func `a query, and the reading of all of it, find a table that has changed`(table: String, change: String)
    throws
  {
    let index = try make()
    func ask() throws { _ = try index.query("SELECT 1", functions: []) { try $0.next() } }
    try ask()
    try index.withReader { try $0.verify() }
    try directory.foreign { try $0.execute(sql: change) }
    let words = "its table \(table) has changed"
    for attempt in [ask, { try index.withReader { try $0.verify() } }] {
      let problem = #expect(throws: IndexFile.Problem.self) { try attempt() }
      guard case .damaged(_, let reason)? = problem else {
        Issue.record("\(String(describing: problem))")
        continue
      }
      #expect(reason.contains(words))
    }
  }

  @Test func `an index of an older program lacks the latest names, and is none the worse`() throws {
    let index = try make()
    try directory.foreign {
      try $0.execute(sql: "DELETE FROM role_name WHERE number = (SELECT max(number) FROM role_name)")
    }
    _ = try index.query("SELECT 1", functions: []) { try $0.next() }
  }
}
