import GRDB
import GRDBSQLite

/// Hot: a prepared statement of SQLite's C API. GRDB does the rest; this is for the statements that run a
/// million times. Used and freed inside one access to the database.
final class Statement {
  private let handle: OpaquePointer

  /// Prepares `sql`. Throws GRDB's `DatabaseError`.
  convenience init(_ database: Database, _ sql: String) throws {
    try self.init(connection: database.sqliteConnection, sql)
  }

  /// Prepares `sql` on a connection of SQLite's own.
  init(connection: OpaquePointer?, _ sql: String) throws {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
    guard code == SQLITE_OK, let handle else { throw Self.failure(connection, code) }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  @inline(__always)
  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

  func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(handle, index, value) }

  /// Binds NULL for nil.
  @inline(__always)
  func bind(_ index: Int32, _ value: Int64?) {
    if let value { sqlite3_bind_int64(handle, index, value) } else { sqlite3_bind_null(handle, index) }
  }

  /// Binds text; it must stay in its place until the next `run` has returned.
  @inline(__always)
  func bind(_ index: Int32, _ text: UnsafeRawBufferPointer) {
    sqlite3_bind_text(
      handle, index, text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
  }

  /// Binds bytes; they must stay in their place until the next `run` has returned.
  @inline(__always)
  func bind(blob bytes: UnsafeRawBufferPointer, at index: Int32) {
    sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), nil)
  }

  /// Binds a copy of `text`.
  func bind(_ index: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bind(copyOf: UnsafeRawBufferPointer($0), at: index) }
  }

  /// Binds a copy of a text's bytes.
  func bind(copyOf text: UnsafeRawBufferPointer, at index: Int32) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    // An empty text may lie nowhere, which would be NULL.
    guard let start = text.baseAddress?.assumingMemoryBound(to: CChar.self) else {
      sqlite3_bind_text(handle, index, "", 0, transient)
      return
    }
    sqlite3_bind_text(handle, index, start, Int32(text.count), transient)
  }

  /// Binds a copy of `bytes` as a blob.
  func bind(copyOf bytes: [UInt8], at index: Int32) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    bytes.withUnsafeBytes { bytes -> Void in
      // No bytes may lie nowhere, which would be NULL.
      if bytes.isEmpty {
        sqlite3_bind_zeroblob(handle, index, 0)
      } else {
        sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), transient)
      }
    }
  }

  func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  /// Executes a statement that returns no rows, and makes it ready for the next.
  @inline(__always)
  func run() throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw Self.failure(sqlite3_db_handle(handle), code) }
  }

  /// Moves to the next row; false behind the last.
  @inline(__always)
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw Self.failure(sqlite3_db_handle(handle), code)
    }
  }

  func reset() { sqlite3_reset(handle) }

  var columnCount: Int32 { sqlite3_column_count(handle) }

  /// The type of a value, as `SQLITE_INTEGER`.
  func type(of column: Int32) -> Int32 { sqlite3_column_type(handle, column) }

  @inline(__always)
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// The integer; nil where the column is NULL.
  @inline(__always)
  func optionalInteger(_ column: Int32) -> Int64? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, column)
  }

  func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  /// The bytes of a text column, valid until the next step.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_text(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  /// The bytes of a blob column, valid until the next step.
  func blob(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  /// The column holds text, and no blob.
  func isText(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_TEXT }

  /// The text; nil where the column is NULL.
  func optionalText(_ column: Int32) -> String? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : text(column)
  }

  /// The results of `body` for each row of a query. The columns of a statement are converted to the asked type; those
  /// of the library's rows end the program if they hold another type.
  static func rows<Element>(_ database: Database, _ sql: String, _ body: (Statement) throws -> Element) throws
    -> [Element]
  {
    let rows = try Statement(database, sql)
    var elements: [Element] = []
    while try rows.step() { elements.append(try body(rows)) }
    return elements
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  private static func failure(_ connection: OpaquePointer?, _ code: Int32) -> any Error {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: sqlite3_errmsg(connection).map { String(cString: $0) })
  }
}
