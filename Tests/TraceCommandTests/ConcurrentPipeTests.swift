import Foundation
import Testing

/// Bytes from a pipe cannot be read twice, so a writer that finds the index changed under it must keep them.
@Suite(.serialized)
struct ConcurrentPipeTests {
  let directory: TemporaryDirectory
  let index: String

  init() throws {
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  /// Every command of `commands` at once; `TRACE` stands for the executable and its first words.
  private func atOnce(_ commands: [String]) async throws -> [IngestDocument] {
    let executable = try TraceBinary.executable.get().path
    let trace = "'\(executable)' ingest --db '\(index)' --format json --batch-bytes 8000"
    let shells = commands.map { command in
      ChildProcess(
        executable: "/bin/sh", arguments: ["-c", command.replacingOccurrences(of: "TRACE", with: trace)],
        directory: directory)
    }
    return try await ChildProcess.runAtOnce(shells).map {
      let document: IngestDocument = try $0.succeeded("ingest").document()
      document.expectAccounted()
      return document
    }
  }

  /// A pipe that brings a file in some parts with pauses between them.
  private func slowly(_ path: String) -> String {
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    let part = size / 5 + 1
    let parts = (0..<5).map { "tail -c +\($0 * part + 1) '\(path)' | head -c \(part); sleep 0.05" }
    return "{ \(parts.joined(separator: "; ")); } | TRACE -"
  }

  @Test func `four pipes at once lose nothing and double nothing`() async throws {
    let sample = try SampleRequests(40)
    let logs = try sample.write(to: directory)
    let documents = try await atOnce(logs.map(slowly))
    #expect(documents.map(\.lines) == sample.logs.map(\.lines.count))
    try await expectOneGo(logs)
  }

  @Test func `the same log through two pipes and as a file at once is indexed once`() async throws {
    let sample = try SampleRequests(40)
    let log = try sample.write(to: directory)[1]
    let documents = try await atOnce([slowly(log), slowly(log), "TRACE '\(log)'"])
    let lines = sample.logs[1].lines.count
    #expect(documents.map(\.lines) == [lines, lines, lines])
    #expect(documents.map { $0.events + $0.uncorrelated }.reduce(0, +) == lines)
    try await expectOneGo([log])
  }

  private func expectOneGo(_ logs: [String]) async throws {
    _ = try await ingest(logs, into: directory.path("once.db"))
    let difference = try await ToldRequests(ofIndexAt: index).difference(
      from: ToldRequests(ofIndexAt: directory.path("once.db")))
    #expect(difference == nil)
  }
}
