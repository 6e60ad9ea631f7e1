import GRDB

/// The tables of an index. Times are nanoseconds since 1970 UTC, on the clock of whoever logged them.
/// `RequestColumns` describes what is stored of a request, `SchemaViews` has the views.
enum Schema {
  /// `PRAGMA application_id`: "trac", so that `file` and we can tell an index from another database.
  static let applicationID: Int32 = 0x7472_6163
  /// `PRAGMA user_version` of an index that this program writes.
  static let version = max(Migration.all.map(\.version).max() ?? 0, RequestColumns.version)

  /// Brings a database to `version`: an empty one, or one of an older version; `progress` is told of that.
  static func migrate(_ database: Database, _ progress: RecordBlockSchema.Progress = { _, _ in }) throws {
    let current = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    // A version before has sealed nothing.
    let hasSeals = current >= TableSeals.version
    guard try hasSeals || !database.tableExists("table_seal") else {
      throw Damage.found("its version is \(current), and it has tables of version \(TableSeals.version)")
    }
    try database.execute(sql: TableSeals.table)
    if hasSeals { try TableSeals.lift(database) } else { try TableSeals.remove(database) }
    if (1..<SummarySchema.version).contains(current) { try WideRequests.addMissing(to: database) }
    for migration in Migration.all where migration.version > current { try migration.run(database, progress) }
    let columns = RequestColumns.all.filter { $0.since > max(current, SummarySchema.version) }
    if current > 0, columns.contains(where: { !Migration.isThere(of: $0.since) }) {
      try renewRequests(database)
    }
    if current < version { try database.execute(sql: SchemaViews.all) }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Older summaries lack a column, and no migration knows which of them have something in it. They are made anew from
  /// their records, and what they told together from them.
  private static func renewRequests(_ database: Database) throws {
    try database.execute(
      sql: "INSERT OR IGNORE INTO stale SELECT number FROM request; DELETE FROM survey_part")
  }
}
