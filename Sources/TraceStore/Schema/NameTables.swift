import GRDB
import TraceModel

/// The tables that name the numbers of `Outcome`, `Role` and `Level` for readers with `sqlite3`.
enum NameTables {
  static func fill(_ database: Database) throws {
    for outcome in Outcome.allCases { try add(database, "outcome_name", outcome.rawValue, outcome.name) }
    for role in Role.allCases { try add(database, "role_name", role.rawValue, role.name) }
    for level in Level.allCases { try add(database, "level_name", level.rawValue, level.name) }
  }

  private static func add(_ database: Database, _ table: String, _ number: UInt8, _ name: String) throws {
    try database.execute(
      sql: "INSERT OR IGNORE INTO \(table) (number, name) VALUES (?, ?)", arguments: [number, name])
  }
}
