import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// Which tables nobody may replace by something that acts by itself.
@Suite struct StrangersSchemaTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  @Test func `every table of an index is one that a stranger may not replace`() throws {
    let tables = try directory.open(.writing).write { database in
      try String.fetchAll(
        database,
        sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
    }
    let lookups = tables.filter { $0.hasPrefix("lookup_") && $0 != "lookup_state" }
    #expect(Set(tables).subtracting(lookups).subtracting(StrangersSchema.tables).isEmpty)
  }
}
