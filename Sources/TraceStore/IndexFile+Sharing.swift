import GRDB
import GRDBSQLite
import Synchronization

/// A writer and readers at the same time:
///
///     at rest      trace.db                                    one file with all of the index
///     `share`      trace.db + trace.db-wal + trace.db-shm      a writer appends to the log. A reader sees the state in
///                                                              which the index was when it began, and nobody waits
///     `settle`     trace.db                                    the log is written back
///
/// Frames of the log have checksums: of a log that is torn, the transactions before the tear count
/// (sqlite.org/wal.html, sqlite.org/fileformat2.html#walformat).
extension IndexFile {
  /// From now on this writer and readers do not wait for each other. Waits for readers that have begun before. A file
  /// system without shared memory, such as one of a network, makes them take turns. A writer then holds readers off
  /// while it commits, and waits for readers at work.
  package func share() throws {
    try Problem.naming(path, .writing) {
      var tries = 0
      while try queue.inDatabase({ try Self.share($0, path, after: tries) }) { tries += 1 }
    }
  }

  /// True where it has to be tried again: SQLite does not wait by itself for another writer.
  private static func share(_ database: Database, _ path: String, after tries: Int) throws -> Bool {
    do { _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") } catch let error
      as DatabaseError
    {
      switch error.resultCode.primaryResultCode {
      case .SQLITE_IOERR: break
      case .SQLITE_BUSY where BusyIndex.wait(for: path, patience: patience, after: tries): return true
      case _: throw error
      }
    }
    return false
  }

  /// The index is one file again, unless others use it: then the next writer settles it.
  package func settle() {
    latestReading.withLock { $0 = nil }
    _ = try? queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
  }

  /// Writes a log back and empties it: nothing removed is left there. Waits for readers.
  static func emptyLog(_ database: Database) throws {
    guard try isShared(database) else { return }
    let isBusy = try Bool.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? false
    if isBusy { throw DatabaseError(resultCode: .SQLITE_BUSY) }
  }

  private static func isShared(_ database: Database) throws -> Bool {
    try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
  }

  // MARK: Forced to disk

  /// An index without a log is forced to disk once, when it is filled, and not with every transaction. A power
  /// failure until then costs only what can be read again. A process that is killed costs nothing.
  static func deferFlushing(_ queue: DatabaseQueue) throws {
    try queue.inDatabase { database in
      let isEmpty = try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM source)") ?? false
      if isEmpty { try database.execute(sql: "PRAGMA synchronous = OFF") }
    }
  }

  /// From now on every transaction is forced to disk.
  package func flushOnCommit() throws {
    try Problem.naming(path, .writing) {
      try queue.inDatabase { database in
        // A log is else forced to disk only when it is written back.
        let level = try Self.isShared(database) ? "FULL" : "NORMAL"
        try database.execute(sql: "PRAGMA synchronous = \(level)")
      }
    }
  }

  /// Forces earlier commits to disk. Readers on other connections go on meanwhile. An index with `flushOnCommit` needs
  /// it for commits before that.
  package func flush() throws {
    try Problem.naming(path, .writing) {
      try queue.inDatabase { database in
        if try Self.isShared(database) { try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        var file: UnsafeMutablePointer<sqlite3_file>?
        sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard let file, let synchronise = file.pointee.pMethods?.pointee.xSync else { return }
        let code = synchronise(file, SQLITE_SYNC_NORMAL)
        if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
      }
    }
  }
}
