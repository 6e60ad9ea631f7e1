import GRDB
import TraceModel

/// The tables that name the numbers of `Outcome`, `Role` and `Level` for readers with `sqlite3`.
///
/// Every opening for writing adds the names that the index lacks. So a program with a new role names it in indexes
/// of older programs. A number without a name yet stands for itself in the views.
enum NameTables {
  private typealias Names = [(number: UInt8, name: String)]

  private static let all: [(table: String, names: Names)] = [
    ("outcome_name", Outcome.allCases.map { ($0.rawValue, $0.name) }),
    ("role_name", Role.allCases.map { ($0.rawValue, $0.name) }),
    ("level_name", Level.allCases.map { ($0.rawValue, $0.name) }),
  ]

  static func fill(_ database: Database) throws {
    for (table, names) in all { try fill(table, names, database) }
  }

  /// Throws damage where a table names a number otherwise, or has none where it has a greater one. An older program's
  /// index lacks the last ones.
  static func check(_ database: Database) throws {
    for (table, names) in all {
      var known: [UInt8: String] = [:]
      let rows = try Statement(database, "SELECT number, name FROM \(table)")
      while try rows.step() { known[UInt8(clamping: rows.integer(0))] = rows.text(1) }
      let last = known.keys.max() ?? .max
      guard names.contains(where: { $0.number <= last && known[$0.number] != $0.name }) else { continue }
      throw Damage.found("its table \(table) has changed since it was written")
    }
  }

  /// Adds the names that a table lacks. Writes nothing, and so waits for no other writer, where it has all.
  private static func fill(_ table: String, _ names: Names, _ database: Database) throws {
    let known = try Set(UInt8.fetchAll(database, sql: "SELECT number FROM \(table)"))
    for (number, name) in names where !known.contains(number) {
      try database.execute(
        sql: "INSERT OR IGNORE INTO \(table) (number, name) VALUES (?, ?)", arguments: [number, name])
    }
  }
}
