import Foundation
import GRDB
import Testing

/// A command that finds its index in use waits, and says so.
struct BusyIndexTests {
  let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory()
    let log = try directory.write(
      LogLines.record("Request started", id: "request-1", second: 1) + "\n", to: "all.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
  }

  /// Runs a command while somebody else writes, for as long as it has said nothing.
  private func runBesideWriter(_ arguments: [String]) async throws -> TraceBinary.Execution {
    let writer = try SQLite.writer(directory.path("trace.db"))
    try await writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    let process = try TraceBinary.process(arguments, in: directory)
    return try await process.run { _ in
      // It tells after a second of its own time; on a busy machine later.
      try await Task.sleep(for: .seconds(3))
      try await writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
  }

  @Test(arguments: [["report"], ["find"], ["ingest", "all.jsonl"]])
  func `it says what it waits for, and then does its work`(arguments: [String]) async throws {
    let execution = try await runBesideWriter(arguments)
    #expect(execution.status == 0)
    #expect(
      execution.standardError.split(separator: "\n").count {
        $0.contains("waiting for another program that uses 'trace.db'")
      }
        >= 1)
  }

  @Test func `who waits for nobody says nothing`() async throws {
    let execution = try await TraceBinary.run(["report"], in: directory)
    #expect(execution.standardError.isEmpty)
  }
}
