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

  private static let sentence = "waiting for another program that uses 'trace.db'"

  /// Runs a command while somebody else writes, until it says that it waits. Its standard error goes into a file.
  private func runBesideWriter(_ arguments: [String]) async throws -> (status: Int32, said: String) {
    let writer = try SQLite.writer(directory.path("trace.db"))
    try await writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    let trace = try TraceBinary.process(arguments, in: directory)
    let said = URL(fileURLWithPath: directory.path("said"))
    func text() -> String { String(decoding: (try? Data(contentsOf: said)) ?? Data(), as: UTF8.self) }
    let shell = ChildProcess(
      executable: "/bin/sh",
      arguments: ["-c", "exec \"$0\" \"$@\" 2>said", trace.executable] + trace.arguments,
      environment: trace.environment, directory: directory)
    let execution = try await shell.run { running in
      while !running.hasEnded, !text().contains(Self.sentence) {
        try await Task.sleep(for: .milliseconds(5))
      }
      try await writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
    return (execution.status, text())
  }

  @Test(arguments: [["report"], ["find"], ["ingest", "all.jsonl"]])
  func `it says what it waits for, and then does its work`(arguments: [String]) async throws {
    let (status, said) = try await runBesideWriter(arguments)
    #expect(status == 0)
    #expect(said.contains(Self.sentence), "\(said)")
  }

  @Test func `who waits for nobody says nothing`() async throws {
    let execution = try await TraceBinary.run(["report"], in: directory)
    #expect(execution.standardError.isEmpty)
  }
}
