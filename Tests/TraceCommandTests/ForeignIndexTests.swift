import Foundation
import Testing

/// What is no index of ours is refused with a sentence that says what to do, and is left as it was.
struct ForeignIndexTests {
  let directory: TemporaryDirectory
  let log: String

  init() throws {
    directory = try TemporaryDirectory()
    log = try directory.write(LogLines.record("a", id: "request-1", second: 1) + "\n", to: "api.jsonl")
  }

  private static let commands = [["ingest"], ["report"], ["find"], ["show", "request-1"]]

  private func expectRefusal(_ command: [String], saying words: String) throws {
    let before = try Data(contentsOf: directory.url.appendingPathComponent("trace.db"))
    let logs = command == ["ingest"] ? [log] : []
    let execution = try TraceBinary.run(command + logs, in: directory)
    #expect(execution.status == 2)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains(words), "\(execution.standardError)")
    #expect(try Data(contentsOf: directory.url.appendingPathComponent("trace.db")) == before)
  }

  @Test(arguments: commands)
  func `a file that is no database`(command: [String]) throws {
    _ = try directory.write(String(repeating: "no database at all\n", count: 100), to: "trace.db")
    try expectRefusal(command, saying: "--db PATH")
  }

  @Test(.enabled(if: SQLite.isPresent), arguments: commands)
  func `a database of someone else`(command: [String]) throws {
    _ = try SQLite.query(
      "CREATE TABLE request (id); INSERT INTO request VALUES (1)", directory.path("trace.db"))
    try expectRefusal(command, saying: "not an index")
  }

  @Test(.enabled(if: SQLite.isPresent), arguments: commands)
  func `an index of a newer version`(command: [String]) throws {
    _ = try ingest([log], into: directory.path("trace.db"))
    _ = try SQLite.query("PRAGMA user_version = 1000", directory.path("trace.db"))
    try expectRefusal(command, saying: "install the newer trace")
  }

  @Test func `an empty file becomes an index, and a directory does not`() throws {
    _ = try directory.write("", to: "trace.db")
    #expect(try TraceBinary.run(["report"], in: directory).status == 2)
    #expect(try ingest([log], into: directory.path("trace.db")).events == 1)
    let execution = try TraceBinary.run(["ingest", log, "--db", directory.url.path])
    #expect(execution.status == 2)
    #expect(execution.standardError.hasPrefix("error: "))
  }
}

/// The `sqlite3` shell, as a user of the index may have it.
enum SQLite {
  static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")

  /// What a query prints: rows as lines, columns with bars between them.
  static func query(_ sql: String, _ path: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [path, sql]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
