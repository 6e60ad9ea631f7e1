import GRDB

/// A step that brings an index of the version before it to its own. Columns of a request are no part of it:
/// `WideRequests` adds those that an older table lacks.
struct Migration: Sendable {
  /// `PRAGMA user_version` behind it.
  let version: Int
  let run: @Sendable (Database, RecordBlockSchema.Progress) throws -> Void

  /// The migrations in the order in which they run.
  static let all = [
    firstTables, survey, lookup, identity, namedNotes, calls, records, clocks, sharedRecords, profiles,
    unfinished, removal, rules, recordBlocks, attributes, surveyParts, summaryBlocks,
    recentTimes, tableSeals, errors, shards,
  ]

  /// Some step is of this version.
  static func isThere(of version: Int) -> Bool { all.contains { $0.version == version } }

  private init(version: Int, _ run: @escaping @Sendable (Database) throws -> Void) {
    self.init(version: version, tellingProgress: { database, _ in try run(database) })
  }

  /// A step that takes long in a large index, and tells how far it is.
  private init(
    version: Int,
    tellingProgress run: @escaping @Sendable (Database, RecordBlockSchema.Progress) throws -> Void
  ) {
    self.version = version
    self.run = run
  }

  /// The ledger, requests and their records.
  private static let firstTables = Migration(version: 1) { try $0.execute(sql: FirstTables.sql) }

  /// The findings of all requests and logs together. Older summaries lack some of their basis, and are made anew from
  /// their records.
  private static let survey = Migration(version: 2) { database in
    try database.execute(sql: SurveySchema.tables)
    try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request")
  }

  /// Ids in their order.
  private static let lookup = Migration(version: 3) { try $0.execute(sql: LookupTable.tables) }

  /// Reused ids, and requests with two ids.
  private static let identity = Migration(version: 4) { database in
    try database.execute(sql: IdentitySchema.tables)
    try database.execute(sql: IdentitySchema.renewal)
    try RemovalSchema.makeTables(database)
    try database.execute(sql: SurveyPartSchema.table)
    try database.execute(sql: ShardSchema.table)
    try IndexWriter(database).joinAliases()
  }

  /// Notes of revisions by the names of their kinds, which were numbers.
  private static let namedNotes = Migration(version: 5) { try $0.execute(sql: NumberedNotes.renaming) }

  /// Calls of services. Older versions took them for attempts of the client, so all requests are made anew from their
  /// records.
  private static let calls = Migration(version: 6) { database in
    try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request")
  }

  /// The origin of a request's last record (`RequestColumns`), and the number of a source's records with a time of
  /// another clock. All requests are made anew from their records.
  private static let records = Migration(version: 7) { database in
    let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('source')")
    if !columns.contains("stray_times") {
      // Times far from every other of the source.
      try database.execute(sql: "ALTER TABLE source ADD COLUMN stray_times INTEGER NOT NULL DEFAULT 0")
    }
    try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request")
  }

  /// A clock with and without an assumption is one row (`assumed` = 2), which older versions do not read. Rows of
  /// before stay as they are until the next ingest.
  private static let clocks = Migration(version: 8) { _ in }

  /// Records that name several requests, each once.
  private static let sharedRecords = Migration(version: 9) { try $0.execute(sql: SharedRecordSchema.table) }

  /// The profile that each source was read by.
  private static let profiles = Migration(version: 10) { try $0.execute(sql: ProfileSchema.tables) }

  /// Logs whose ingest has not ended.
  private static let unfinished = Migration(version: 11) { try $0.execute(sql: UnfinishedSchema.table) }

  /// The fields that are not stored of the logs, and the removed requests.
  private static let removal = Migration(version: 12) { try RemovalSchema.make($0) }

  /// The rules of profiles that named records of each source. Of sources of before nothing is known.
  private static let rules = Migration(version: 13) { try $0.execute(sql: RuleSchema.table) }

  /// Records in compressed blocks.
  private static let recordBlocks = Migration(
    version: 14, tellingProgress: { try RecordBlockSchema.make($0, $1) })

  /// Attributes of requests. Of the requests there nothing is known until the index is made anew.
  private static let attributes = Migration(version: 15) { try $0.execute(sql: AttributeSchema.tables) }

  /// Summaries as columns, and both directions of silences.
  private static let summaryBlocks = Migration(
    version: SummarySchema.version,
    tellingProgress: { database, progress in
      try WideRequests.pack(database, progress)
      let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('coverage')")
      if !columns.contains("longest_return") { try database.execute(sql: SummarySchema.longestReturn) }
    })

  /// The open ends of sources' last records. Of those of before nothing is.
  private static let recentTimes = Migration(version: 18) { try $0.execute(sql: RecentTimesColumn.creation) }

  /// The checksums of whole tables, which are there before any other step. The next who writes seals them.
  private static let tableSeals = Migration(version: TableSeals.version) { _ in }

  /// The texts of requests' errors. Summaries of requests with errors are made anew from their records.
  private static let errors = Migration(version: ErrorColumn.version) { try ErrorColumn.renew($0) }

  /// Which part of the requests an index has. One of before has all.
  private static let shards = Migration(version: 22) { try $0.execute(sql: ShardSchema.table) }

  /// The surveys of parts of the requests.
  private static let surveyParts = Migration(version: 16) { try $0.execute(sql: SurveyPartSchema.table) }
}
