import GRDB
import TraceModel

/// The tables that name the numbers of `Outcome`, `Role` and `Level` for readers with `sqlite3`.
///
/// Every opening for writing adds the names that the index lacks. So a program with a new role names it in indexes
/// of older programs. A number without a name yet stands for itself in the views.
enum NameTables {
  static func fill(_ database: Database) throws {
    try fill("outcome_name", Outcome.allCases.map { ($0.rawValue, $0.name) }, database)
    try fill("role_name", Role.allCases.map { ($0.rawValue, $0.name) }, database)
    try fill("level_name", Level.allCases.map { ($0.rawValue, $0.name) }, database)
  }

  /// Adds the names that a table lacks. Writes nothing, and so waits for no other writer, where it has all.
  private static func fill(_ table: String, _ names: [(number: UInt8, name: String)], _ database: Database)
    throws
  {
    let known = try Set(UInt8.fetchAll(database, sql: "SELECT number FROM \(table)"))
    for (number, name) in names where !known.contains(number) {
      try database.execute(
        sql: "INSERT OR IGNORE INTO \(table) (number, name) VALUES (?, ?)", arguments: [number, name])
    }
  }
}
