package import GRDB
import GRDBSQLite
import Synchronization
package import TraceModel

/// The front door of this module: one index, a plain SQLite file, opened to read or to write.
///
/// At rest the file has a rollback journal: it is one file that can be copied, mounted read-only and mailed. While an
/// ingest is at work it has a write-ahead log beside it (`IndexFile+Sharing.swift`).
///
/// The order of reading, each with the file to begin with:
///
/// 1. `Schema`: the tables (`Schema`), the columns of a request (`RequestColumns`), and how older files become new ones
///    (`Migration`).
/// 2. `Tables`: the rows of the small tables, and their numbers for origins and names (`FileNumbers`).
/// 3. `Blocks`: records, packed in blocks of neighbouring requests (`BlockLayout`).
/// 4. `Summaries`: requests as reports read them, packed by columns (`SummaryLayout`).
/// 5. `Lookup`: from an id to its request (`LookupTable`).
/// 6. `Writing`: one batch in one transaction (`IndexWriter`), and how far each log was read (`Ledger`).
/// 7. `Reading`: the questions of commands in one state of the file (`IndexReader`).
/// 8. `Removal`: requests that leave (`RequestRemover`). `Query`: a person's own SQL (`QueryConnection`).
package final class IndexFile: Sendable {
  /// The version of the tables that this program writes.
  package static var schemaVersion: Int { Schema.version }

  /// The purpose of opening the file.
  package enum Access: Sendable { case reading, writing }

  /// The fault of a file that is no index of ours.
  package enum Problem: Error, Equatable {
    /// Nothing is at the path.
    case missing(path: String)
    /// A file is at the path, and is no index.
    case notAnIndex(path: String)
    /// The file system refuses, for `reason`.
    case unopenable(path: String, reason: String)
    /// Written by a newer version of the program.
    case newer(path: String, version: Int, known: Int)
    /// Its content is no whole database: bytes of it were lost or changed.
    case damaged(path: String, reason: String)
    /// It can be read and not written.
    case readOnly(path: String)
    /// Another process has held it for longer than patience lasts.
    case busy(path: String)
    /// Any other refusal of the database, such as a full disk.
    case failed(path: String, reason: String)
  }

  /// How long a writer waits for another, in seconds.
  static let patience: Double = 600

  /// As it was given; `openedPath` is what SQLite gets.
  package let path: String
  /// The path, or an address, by which SQLite opens it.
  let openedPath: String
  /// Ids for the names of origins, topics and texts that readers and writers share.
  package let catalog: Catalog
  let queue: DatabaseQueue
  /// The latest reading's preparations.
  let latestReading = Mutex<LatestReading?>(nil)
  let sealedIDs = SealedIDs()
  /// The catalog knows what the index has of attributes.
  let attributesAreLearned = Mutex(false)

  /// There was no index at `path` before this process made it.
  package let isNew: Bool
  /// The part of the requests that it has; nil: all of its logs.
  package let shard: Shard?

  /// Opens `path`, for writing makes it if there is none. `entering` are the logs to be read into it; it knows them
  /// from its first moment on. A new one becomes `shard`, unless that is nil. `renewing` is told how far it is with
  /// an index that an older version wrote. Throws `Problem`.
  package init(
    path: String, for access: Access, catalog: Catalog, entering logs: UnfinishedLogs = UnfinishedLogs([]),
    as shard: Shard? = nil, renewing: Renewal = { _, _ in }
  ) throws {
    self.path = path
    self.catalog = catalog
    isNew = access == .writing && FileStatus.isEmpty(path)
    if access == .reading, !path.isEmpty, path != ":memory:", !FileStatus.exists(path) {
      throw Problem.missing(path: path)
    }
    let openedPath = try IndexPath.prepare(path, for: access)
    self.openedPath = openedPath
    (queue, self.shard) = try Problem.naming(path, access) {
      let queue = try DatabaseQueue(path: openedPath, configuration: Self.configuration(access, of: path))
      let known = try Self.check(queue, path: path, access: access, logs, shard, renewing)
      if access == .writing { try Self.deferFlushing(queue) }
      return (queue, known)
    }
  }

  /// A connection with prepared statements would stay open.
  deinit { latestReading.withLock { $0 = nil } }

  /// Settings of a connection. A reader, too, opens the file for writing if it may: work left half done by a killed
  /// writer must be rolled back before anything can be read.
  static func configuration(_ access: Access, of path: String) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = BusyIndex.mode(path: path, patience: patience)
    configuration.prepareDatabase { database in
      try database.execute(sql: distrust)
      switch access {
      case .reading: try database.execute(sql: "PRAGMA query_only = ON")
      case .writing: try database.execute(sql: writerSettings)
      }
    }
    return configuration
  }

  /// The file may be anybody's. So its schema may run no function that reaches further, and impossible pages are
  /// noticed when they are read.
  private static let distrust = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"

  /// Large pages are written once, when a batch is committed. In a very large index a batch touches more than 2,000 of
  /// them (32 MB). Some are written before then, so that memory stays bounded. Distributions build SQLite to overwrite
  /// freed pages, and so to clear every new page. Logs are copies, so neither is needed.
  private static let writerSettings = """
    PRAGMA page_size = 16384;
    PRAGMA cache_size = -16384;
    PRAGMA cache_spill = 2000;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = OFF;
    PRAGMA temp_store = MEMORY;
    """

  /// Writes all of this index over another one.
  func copy(into other: IndexFile) throws {
    try Problem.naming(other.path, .writing) { try queue.backup(to: other.queue) }
  }

  /// From now on what is removed is overwritten with zeros.
  package func eraseRemoved() throws {
    try Problem.naming(path, .writing) {
      try queue.inDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
    }
  }

  /// Writes the file anew without unused space, and without the remains in it. Waits for readers. Needs as much space
  /// again, for a file without a name in a directory of the system's choice.
  package func giveBackSpace() throws {
    try Problem.naming(path, .writing) {
      try queue.inDatabase { database in
        try database.execute(sql: "PRAGMA temp_store = FILE; VACUUM;")
        try Self.emptyLog(database)
      }
    }
  }

  /// Bytes of the file.
  package func size() throws -> Int64 {
    try read { database in
      let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      return try pages * (Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
    }
  }

  /// Brings the file into the form of today, or refuses it. Returns which part of the requests it has.
  private static func check(
    _ queue: DatabaseQueue, path: String, access: Access, _ logs: UnfinishedLogs, _ shard: Shard?,
    _ renewing: Renewal
  ) throws -> Shard? {
    try queue.inDatabase { database in
      let (version, identity, tables) = try heading(of: database, at: path)
      guard identity == Schema.applicationID || (tables == 0 && access == .writing) else {
        throw tables == 0 ? Problem.missing(path: path) : Problem.notAnIndex(path: path)
      }
      guard version <= Schema.version else {
        throw Problem.newer(path: path, version: version, known: Schema.version)
      }
      try StrangersSchema.refuse(database)
      if version < Schema.version { try renew(database, path: path, logs, shard, renewing) }
      if version > 0, version < Schema.version || access == .writing { shrinkIfMostlyEmpty(database) }
      if access == .writing { try NameTables.fill(database) }
      if version >= Schema.version, !logs.logs.isEmpty {
        try database.inTransaction(.immediate) {
          try logs.enter(database)
          return .commit
        }
      }
      return try Shard(database)
    }
  }

  /// Schema version, application id and number of tables, read as one: another process may be making the index.
  private static func heading(of database: Database, at path: String) throws -> (
    version: Int, identity: Int32, tables: Int
  ) {
    var heading = (version: 0, identity: Int32(0), tables: 0)
    try database.inTransaction(.deferred) {
      heading.version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      heading.identity = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      heading.tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      // SQLite notices missing pages, and takes the missing end of the last one for zeros. Now nobody writes, or there
      // is a log.
      let pageSize = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 1
      guard FileStatus.size(path) % pageSize == 0 || FileStatus.exists(path + "-wal") else {
        throw Damage.found("its end is cut off")
      }
      return .commit
    }
    return heading
  }

  /// Runs `body` on the database as one consistent reading. Throws `Problem`, or what `body` throws.
  package func read<T>(_ body: (Database) throws -> T) throws -> T {
    try transaction(.deferred, for: .reading, body)
  }

  /// Runs `body` as one transaction that sees and changes the latest state: all of it happens, or nothing. Throws
  /// `Problem`, or what `body` throws.
  package func write<T>(_ body: (Database) throws -> T) throws -> T {
    try transaction(.immediate, for: .writing, body)
  }

  private func transaction<T>(
    _ kind: Database.TransactionKind, for access: Access, _ body: (Database) throws -> T
  ) throws -> T {
    try Problem.naming(path, access) {
      try queue.inDatabase { database in
        var result: T?
        try database.inTransaction(kind) {
          if access == .writing { try TableSeals.lift(database) }
          result = try body(database)
          return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
      }
    }
  }
}
