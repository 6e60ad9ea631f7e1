import GRDB

/// Indexes of older versions are brought up to date by whoever opens them first.
extension IndexFile {
  /// The progress of a renewal: the work done, and all work.
  package typealias Renewal = (_ done: Int64, _ total: Int64) -> Void

  /// Brings an index up to date, also for one who is going to read it only.
  static func renew(
    _ database: Database, path: String, _ logs: UnfinishedLogs, _ shard: Shard?, _ progress: Renewal
  ) throws {
    do {
      try changing(database) { try create(database, logs, shard, progress) }
    } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_READONLY {
      throw Problem.unopenable(
        path: path,
        reason: "an older version wrote it, and it cannot be brought up to date where it is read-only")
    }
  }

  /// Two processes may meet here; the second finds the tables made.
  private static func create(
    _ database: Database, _ logs: UnfinishedLogs, _ shard: Shard?, _ progress: Renewal
  ) throws {
    try database.inTransaction(.immediate) {
      let isNew = try Int.fetchOne(database, sql: "PRAGMA user_version") == 0
      try Schema.migrate(database, progress)
      if isNew, let shard { try shard.store(database) }
      try NameTables.fill(database)
      try logs.enter(database)
      return .commit
    }
  }

  /// Runs `body` on a connection that may be one for reading.
  private static func changing(_ database: Database, _ body: () throws -> Void) throws {
    let isReading = try Bool.fetchOne(database, sql: "PRAGMA query_only") ?? false
    if isReading { try database.execute(sql: "PRAGMA query_only = OFF") }
    try body()
    if isReading { try database.execute(sql: "PRAGMA query_only = ON") }
  }

  /// Gives back the space of a file if more than a quarter of it is empty. That is so after records were packed, even
  /// by a process killed then. A file in use by others stays as it is: it is whole, and the next writer tries again.
  static func shrinkIfMostlyEmpty(_ database: Database) {
    let share = "SELECT 4 * freelist_count > page_count FROM pragma_freelist_count, pragma_page_count"
    guard (try? Bool.fetchOne(database, sql: share)) == true else { return }
    BusyIndex.waiting(atMost: shrinkingPatience) {
      try? changing(database) { try database.execute(sql: "PRAGMA temp_store = FILE; VACUUM;") }
    }
  }

  /// In seconds.
  private static let shrinkingPatience = 2.0
}
