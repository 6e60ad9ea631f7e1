package import GRDB

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The logs that an ingest is going to read, as the index knows them until it has ended.
package struct UnfinishedLogs: Sendable {
  /// A log by its whole path ('-': standard input), and by its number in the index, which is 0 while it has none.
  package struct Log: Hashable, Sendable {
    /// The whole path; `-` is standard input.
    package var file: String
    /// Number in the index; 0 while it has none.
    package var source: Int64

    package init(file: String, source: Int64 = 0) {
      self.file = file
      self.source = source
    }
  }

  /// The logs of this run.
  package var logs: [Log]
  /// The id of this run's process.
  private let process = Int64(getpid())

  package init(_ logs: [Log]) { self.logs = logs }

  /// Enters the logs, with their numbers as they are known now.
  package func enter(_ database: Database) throws {
    for log in logs {
      try database.execute(
        sql: "INSERT OR REPLACE INTO unfinished VALUES (?, ?, ?)", arguments: [process, log.file, log.source])
    }
  }

  /// The run has read all of them to the end. Marks of interrupted runs go, too: this run has read the same logs, and
  /// files that are gone will never be read.
  package func remove(_ database: Database) throws {
    let (files, sources) = (Set(logs.map(\.file)), Set(logs.map(\.source)).subtracting([0]))
    for (process, log) in try Self.rows(database) where process == self.process || !Self.isAlive(process) {
      let isGone = log.file != "-" && !FileStatus.exists(log.file)
      guard process == self.process || isGone || files.contains(log.file) || sources.contains(log.source)
      else {
        continue
      }
      try database.execute(
        sql: "DELETE FROM unfinished WHERE process = ? AND file = ?", arguments: [process, log.file])
    }
  }

  /// Another process that is at work has entered logs.
  package static func areEnteredByOthers(_ database: Database) throws -> Bool {
    try rows(database).contains { $0.process != Int64(getpid()) && isAlive($0.process) }
  }

  /// The sources whose ingest has not ended.
  package static func sources(_ database: Database) throws -> Set<Int64> {
    Set(try rows(database).map(\.log.source))
  }

  fileprivate static func rows(_ database: Database) throws -> [(process: Int64, log: Log)] {
    try Statement.rows(database, "SELECT process, file, source FROM unfinished ORDER BY file") {
      ($0.integer(0), Log(file: $0.text(1), source: $0.integer(2)))
    }
  }

  /// A process has this number, perhaps another one than before: then an interruption is told later.
  static func isAlive(_ process: Int64) -> Bool {
    guard let number = pid_t(exactly: process), number > 0 else { return false }
    return kill(number, 0) == 0 || errno == EPERM
  }
}

extension IndexWriter {
  /// A log that this process reads, by its whole path, has got the number `source`: under another name it is the same.
  package func name(_ source: Int64, unfinished file: String) throws {
    try database.execute(
      sql: "UPDATE unfinished SET source = ? WHERE process = ? AND file = ?",
      arguments: [source, Int64(getpid()), file])
  }
}

extension IndexReader {
  /// An ingest is at work, or was interrupted.
  package func hasUnfinishedLogs() throws -> Bool {
    try firstRow(of: "SELECT 1 FROM unfinished LIMIT 1") { _ in true } ?? false
  }

  /// The logs, by whole path, whose ingest was interrupted and has not gone on.
  package func interruptedLogs() throws -> [String] {
    var files: [String] = []
    try forEachRow(of: "SELECT process, file FROM unfinished ORDER BY file") { row in
      let process = row.integer(0)
      if process == getpid() || !UnfinishedLogs.isAlive(process) { files.append(row.text(1)) }
    }
    return files.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}

extension IndexFile {
  /// Enters the unfinished logs of `other` that have no record there, or a source here. If they come `fromElsewhere`,
  /// no process of this machine goes on with them here.
  package func copyUnfinishedLogs(
    from other: IndexFile, _ numbers: SourceNumbers, fromElsewhere: Bool = false
  ) throws {
    let rows = try other.read { try UnfinishedLogs.rows($0) }
    try write { database in
      for (process, log) in rows {
        guard let source = log.source == 0 ? 0 : numbers[log.source] else { continue }
        try database.execute(
          sql: "INSERT OR IGNORE INTO unfinished VALUES (?, ?, ?)",
          arguments: [fromElsewhere ? 0 : process, log.file, source])
      }
    }
  }

  /// This process reads none of the logs that it has entered.
  package func withdrawLogs() throws { try write { try UnfinishedLogs([]).remove($0) } }

  /// Removes an index made by this process, if no process has stored a record in it.
  package func removeIfUnused() throws {
    let isUnused = try write { database in
      try UnfinishedLogs([]).remove(database)
      return try Bool.fetchOne(
        database,
        sql: """
          SELECT NOT EXISTS (SELECT 1 FROM source WHERE events + uncorrelated > 0)
            AND NOT EXISTS (SELECT 1 FROM unfinished)
          """) ?? false
    }
    guard isUnused else { return }
    settle()
    unlink(path)
  }
}
