import GRDBSQLite

/// The rights of a person's own query: to read this one file. SQLite asks for each action of a statement while it
/// prepares it, also for those of views and of statements within.
enum QueryAuthorizer {
  /// The tables that statements ask for, as far as these are prepared.
  final class Reads {
    fileprivate(set) var tables: Set<String> = []

    init() {}
  }

  /// In `body`, statements that are prepared on the connection can do nothing else. `body` can see what they ask for.
  static func restricting<T>(_ connection: OpaquePointer?, _ body: (Reads) throws -> T) rethrows -> T {
    let reads = Reads()
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_set_authorizer(
      connection,
      { reads, action, first, second, _, _ in
        if action == SQLITE_READ, let reads, let first {
          Unmanaged<Reads>.fromOpaque(reads).takeUnretainedValue().tables.insert(String(cString: first))
        }
        return QueryAuthorizer.allows(action, first, second) ? SQLITE_OK : SQLITE_DENY
      }, Unmanaged.passUnretained(reads).toOpaque())
    defer { sqlite3_set_authorizer(connection, nil, nil) }
    return try withExtendedLifetime(reads) { try body(reads) }
  }

  private static func allows(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
  ) -> Bool {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: true
    // Asked if SQLite declares a table of its own, such as pragma_table_info; a writer is refused as no reader.
    case SQLITE_UPDATE: first.map { String(cString: $0) } == "sqlite_master"
    case SQLITE_FUNCTION: second.map { String(cString: $0).lowercased() } != "load_extension"
    case SQLITE_PRAGMA:
      first.map { allowsPragma(String(cString: $0).lowercased(), hasArgument: second != nil) } ?? false
    case _: false
    }
  }

  /// Of the others some change the connection, and some the file.
  private static func allowsPragma(_ name: String, hasArgument: Bool) -> Bool {
    describing.contains(name) || !hasArgument && counting.contains(name)
  }

  /// Pragmas that describe their argument.
  private static let describing: Set<String> = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "database_list",
    "collation_list", "function_list", "compile_options", "quick_check", "integrity_check",
  ]

  /// Pragmas that print a value, and set it if they have an argument.
  private static let counting: Set<String> = [
    "user_version", "application_id", "schema_version", "page_count", "page_size", "freelist_count",
    "encoding",
  ]
}
