import GRDB
import GRDBSQLite

/// Makes one reading statement of a text, or says why that is none.
struct QueryCompiler {
  let sql: String
  let database: Database

  private var connection: OpaquePointer? { database.sqliteConnection }

  /// The statement, which the caller finalizes. Throws `QueryProblem`.
  func statement() throws -> OpaquePointer {
    // SQLite reads up to the first NUL, and would take the rest for nothing.
    if let position = sql.utf8.firstIndex(of: 0) {
      throw problem(
        .refused("it has a character that is none"), at: sql.utf8.distance(from: sql.startIndex, to: position)
      )
    }
    let (first, end) = try prepare(from: 0)
    guard let first else { throw problem(.empty, at: nil) }
    do {
      let next = try secondStatement(from: end)
      if let next { throw problem(.isSeveral, at: next) }
      try check(first)
    } catch {
      sqlite3_finalize(first)
      throw error
    }
    return first
  }

  private func check(_ statement: OpaquePointer) throws {
    if sqlite3_stmt_readonly(statement) == 0 { throw problem(.isNoReading, at: nil) }
    if sqlite3_bind_parameter_count(statement) > 0 {
      let name = sqlite3_bind_parameter_name(statement, 1).map { String(cString: $0) } ?? "?"
      throw problem(.hasParameter(name), at: nil)
    }
  }

  /// The first statement from a byte of the text on, nil where nothing but space and comments follows, and the byte
  /// behind it.
  private func prepare(from start: Int) throws -> (statement: OpaquePointer?, end: Int) {
    var statement: OpaquePointer?
    let text = Array(sql.utf8.dropFirst(start)) + [0]
    let (code, length) = text.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v2(connection, bytes.baseAddress, -1, &statement, &tail)
        return (code, tail.flatMap { tail in bytes.baseAddress.map { tail - $0 } } ?? 0)
      }
    }
    guard code == SQLITE_OK else { throw failure(code, from: start) }
    return (statement, start + length)
  }

  /// The beginning of a second statement, or of something in its place.
  private func secondStatement(from start: Int) throws -> Int? {
    var position = start
    while position < sql.utf8.count {
      let found: (statement: OpaquePointer?, end: Int)
      do { found = try prepare(from: position) } catch is QueryProblem { return beginning(from: position) }
      if let statement = found.statement {
        sqlite3_finalize(statement)
        return beginning(from: position)
      }
      // Nothing but a comment without an end makes no progress.
      guard found.end > position else { return nil }
      position = found.end
    }
    return nil
  }

  /// The first byte from a position on that is no space.
  private func beginning(from position: Int) -> Int {
    position + sql.utf8.dropFirst(position).prefix { $0 <= 0x20 }.count
  }

  private func failure(_ code: Int32, from start: Int) -> any Error {
    let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "error \(code)"
    let offset = Int(sqlite3_error_offset(connection))
    switch code & 0xFF {
    case SQLITE_AUTH: return problem(.isNoReading, at: nil)
    case SQLITE_ERROR where message.hasPrefix("not authorized"): return problem(.isNoReading, at: nil)
    case SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_RANGE, SQLITE_MISUSE:
      guard let reason = QueryNames(database, sql: sql).unknown(message) else {
        return problem(.refused(message), at: offset >= 0 ? start + offset : nil)
      }
      return problem(reason, at: offset >= 0 ? start + offset : position(of: reason))
    case _: return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  /// The position of a name, if SQLite gives none.
  private func position(of reason: QueryProblem.Reason) -> Int? {
    guard case .unknown(_, let name, _) = reason, let found = sql.firstRange(of: name) else { return nil }
    return sql.utf8.distance(from: sql.startIndex, to: found.lowerBound)
  }

  private func problem(_ reason: QueryProblem.Reason, at position: Int?) -> QueryProblem {
    QueryProblem(reason: reason, sql: sql, position: position, isOfTyping: true)
  }
}
