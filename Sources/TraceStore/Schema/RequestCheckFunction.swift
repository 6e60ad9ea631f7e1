import GRDB
import GRDBSQLite

/// The SQL function `is_as_written(number, …, seal)` of the columns of `request` or `generation`: 1, or damage of the
/// index where they are not as they were written. Hot: asked for each row of a query,
/// so it is a function of SQLite's C API.
enum RequestCheckFunction {
  private static let name = "is_as_written"
  private static let arguments = RequestTable.columns + ["seal"]

  /// The columns of a table, but for the number each with the check. A condition for it would be no place: SQLite
  /// puts what another condition compares a column with in the place of the column.
  static func columns(_ alias: String) -> String {
    let call = "\(name)(\(arguments.map { "\(alias).\($0)" }.joined(separator: ", ")))"
    return RequestTable.columns.map { column in
      column == "number" ? "\(alias).number" : "CASE WHEN \(call) THEN \(alias).\(column) END AS \(column)"
    }.joined(separator: ", ")
  }

  static func add(to database: Database) {
    sqlite3_create_function_v2(
      database.sqliteConnection, name, Int32(arguments.count), SQLITE_UTF8 | SQLITE_DETERMINISTIC, nil,
      { context, _, values in
        guard let values else { return }
        let row = CheckedRow(values: values)
        if row.isAsWritten { return sqlite3_result_int(context, 1) }
        sqlite3_result_error(context, RequestTable.damage(row.number), -1)
        sqlite3_result_error_code(context, SQLITE_CORRUPT)
      }, nil, nil, nil)
  }
}

/// The arguments: the columns of `RequestTable` in their order.
private struct CheckedRow {
  let values: UnsafeMutablePointer<OpaquePointer?>

  var number: Int64 { sqlite3_value_int64(values[0]) }

  var isAsWritten: Bool {
    let head = RequestHead(
      outcome: sqlite3_value_int64(values[3]), start: sqlite3_value_int64(values[4]), elapsed: optional(5),
      endToEnd: optional(6))
    let hasLookup = sqlite3_value_type(values[2]) != SQLITE_NULL
    return head.seal(number: number, id: bytes(1), lookup: hasLookup ? bytes(2) : nil)
      == sqlite3_value_int64(values[7])
  }

  private func optional(_ column: Int) -> Int64 {
    sqlite3_value_type(values[column]) == SQLITE_NULL ? .min : sqlite3_value_int64(values[column])
  }

  private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
    // The text first, since it decides on the form of the bytes.
    let text = sqlite3_value_text(values[column])
    let count = text == nil ? 0 : Int(sqlite3_value_bytes(values[column]))
    return UnsafeRawBufferPointer(start: text, count: count)
  }
}
