import GRDB
import GRDBSQLite
package import TraceModel

/// The rows of a person's own query, one after another: no more than one is in memory. Used within `IndexFile.query`.
package final class QueryRows {
  /// Names of the columns, from left to right; two may be equal.
  package let columns: [String]
  private let statement: OpaquePointer
  private let connection: OpaquePointer?
  private let sql: String

  /// Prepares `sql`, one statement that reads. Throws `QueryProblem`.
  init(_ database: Database, _ sql: String) throws {
    connection = database.sqliteConnection
    self.sql = sql
    statement = try QueryCompiler(sql: sql, database: database).statement()
    columns = (0..<sqlite3_column_count(statement)).map { [statement] in
      sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? ""
    }
  }

  deinit { sqlite3_finalize(statement) }

  /// The next row; nil behind the last.
  package func next() throws -> [SQLValue]? {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return (0..<Int32(columns.count)).map(value)
    case SQLITE_DONE: return nil
    case let code: throw failure(code)
    }
  }

  private func value(_ column: Int32) -> SQLValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      .text(String(decoding: bytes(sqlite3_column_text(statement, column), column), as: UTF8.self))
    case SQLITE_BLOB: .blob(Array(bytes(sqlite3_column_blob(statement, column), column)))
    case _: .null
    }
  }

  private func bytes(_ start: UnsafeRawPointer?, _ column: Int32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column)))
  }

  /// The query cannot be computed, or the file is not what it should be.
  private func failure(_ code: Int32) -> any Error {
    let message = sqlite3_errmsg(connection).map { String(cString: $0) }
    let isOfQuery = [SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE].contains(code & 0xFF)
    guard isOfQuery else { return DatabaseError(resultCode: ResultCode(rawValue: code), message: message) }
    return QueryProblem(
      reason: .refused(message ?? "error \(code)"), sql: sql, position: nil, isOfTyping: false)
  }
}
