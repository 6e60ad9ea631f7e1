import Foundation
import GRDB
import Testing
import TraceStore

/// A file that is no index of ours is refused with a sentence that says what to do, and is left as it was.
struct ForeignIndexTests {
  let directory: TemporaryDirectory
  let log: String

  init() throws {
    directory = try TemporaryDirectory()
    log = try directory.write(LogLines.record("a", id: "request-1", second: 1) + "\n", to: "api.jsonl")
  }

  private static let commands = [["ingest"], ["report"], ["find"], ["show", "request-1"]]

  private func expectRefusal(_ command: [String], saying words: String) async throws {
    let before = try Data(contentsOf: directory.url.appendingPathComponent("trace.db"))
    let logs = command == ["ingest"] ? [log] : []
    let execution = try await TraceBinary.run(command + logs, in: directory)
    #expect(execution.status == 2)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains(words), "\(execution.standardError)")
    #expect(try Data(contentsOf: directory.url.appendingPathComponent("trace.db")) == before)
  }

  @Test(arguments: commands)
  func `a file that is no database`(command: [String]) async throws {
    _ = try directory.write(String(repeating: "no database at all\n", count: 100), to: "trace.db")
    try await expectRefusal(command, saying: "--db PATH")
  }

  @Test(.enabled(if: SQLite.isPresent), arguments: commands)
  func `a database of someone else`(command: [String]) async throws {
    _ = try await SQLite.query(
      "CREATE TABLE request (id); INSERT INTO request VALUES (1)", directory.path("trace.db"))
    try await expectRefusal(command, saying: "not an index")
  }

  @Test(.enabled(if: SQLite.isPresent), arguments: commands)
  func `an index of a newer version`(command: [String]) async throws {
    _ = try await ingest([log], into: directory.path("trace.db"))
    _ = try await SQLite.query("PRAGMA user_version = 1000", directory.path("trace.db"))
    try await expectRefusal(command, saying: "install the newer trace")
  }

  @Test(arguments: commands)
  func `a damaged index is named, and what to do`(command: [String]) async throws {
    let lines = (0..<3_000).map { LogLines.record("a", id: "request-\($0 % 1_000)", second: $0) + "\n" }
    _ = try await ingest(
      [try directory.write(lines.joined(), to: "many.jsonl")], into: directory.path("trace.db"))
    var bytes = try Data(contentsOf: directory.url.appendingPathComponent("trace.db"))
    for place in stride(from: 16_384, to: bytes.count, by: 16_384) {
      bytes.replaceSubrange(place..<(place + 64), with: Data(repeating: 0xA5, count: 64))
    }
    try bytes.write(to: directory.url.appendingPathComponent("trace.db"))
    try await expectRefusal(command, saying: "error: the index 'trace.db' is damaged: ")
    try await expectRefusal(command, saying: "rm trace.db; trace ingest --db trace.db LOGS")
  }

  @Test(.enabled(if: getuid() != 0)) func `an index that may not be read or written says so`() async throws {
    let index = directory.path("trace.db")
    _ = try await ingest([log], into: index)
    let more = try directory.write(LogLines.record("b", id: "request-2", second: 2) + "\n", to: "more.jsonl")
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: index)
    let writing = try await TraceBinary.run(["ingest", more, "--db", index])
    #expect(writing.status == 2)
    #expect(writing.standardError.contains("error: cannot write to '\(index)': it is read-only\n"))
    #expect(writing.standardError.contains("to index elsewhere: trace ingest --db PATH LOGS\n"))
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: index)
    let reading = try await TraceBinary.run(["report", "--db", index])
    #expect(reading.status == 2)
    #expect(reading.standardError.contains("error: cannot open '\(index)': permission denied\n"))
  }

  @Test func `a place where no index can be says why`() async throws {
    let execution = try await TraceBinary.run(["ingest", log, "--db", directory.path("none/trace.db")])
    #expect(execution.status == 2)
    #expect(execution.standardError.contains("none/trace.db': no such file or directory\n"))
    #expect(execution.standardError.contains("to name another file: --db PATH\n"))
    let other = try await TraceBinary.run(["report", "--db", directory.url.path])
    #expect(other.standardError.contains("cannot open '\(directory.url.path)': it is a directory\n"))
  }

  @Test func `an empty file becomes an index, and a directory does not`() async throws {
    _ = try directory.write("", to: "trace.db")
    #expect(try await TraceBinary.run(["report"], in: directory).status == 2)
    #expect(try await ingest([log], into: directory.path("trace.db")).events == 1)
    let execution = try await TraceBinary.run(["ingest", log, "--db", directory.url.path])
    #expect(execution.status == 2)
    #expect(execution.standardError.hasPrefix("error: "))
  }
}

/// The `sqlite3` shell, as a user of the index may have it.
enum SQLite {
  static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")

  /// The output of a query: rows as lines, columns with bars between them.
  static func query(_ sql: String, _ path: String) async throws -> String {
    try await ChildProcess(executable: "/usr/bin/sqlite3", arguments: [path, sql]).run().text
  }

  /// A connection that may leave a transaction open, as a program at work does.
  static func writer(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// The same of a query that needs views outside the file, on a connection of this process.
  static func queryViews(_ sql: String, _ path: String) throws -> String {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).inDatabase { database in
      try SchemaViews.addTemporary(to: database)
      return try Row.fetchAll(database, sql: sql).map { row in
        row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0.storage.value ?? "")" }
          .joined(separator: "|") + "\n"
      }.joined()
    }
  }
}
