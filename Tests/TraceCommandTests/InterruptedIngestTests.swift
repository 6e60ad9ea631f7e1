import Foundation
import Testing
import WrittenArchive

/// A failed ingest leaves no index behind, and an interrupted one is told until it has gone on.
@Suite(.serialized)
struct InterruptedIngestTests {
  let directory: TemporaryDirectory
  private let sentence = "was interrupted, so that not all of it is in the index; to go on: run it again"

  init() throws { directory = try TemporaryDirectory() }

  private func doctor() async throws -> (text: String, logs: [String]?) {
    struct Document: Decodable { var interrupted: [String]? }
    let text = try await TraceBinary.run(["doctor"], in: directory).text
    let document: Document = try await TraceBinary.run(["doctor", "--format", "json"], in: directory)
      .document()
    return (text, document.interrupted)
  }

  /// Ingests `log` in small batches and kills it within, when some of them are stored: before, nothing tells that an
  /// archive holds the same log. A tenth of it is enough, so that the kill comes in time on a busy machine, too.
  private func interrupt(_ log: String) async throws {
    try await TraceBinary.process(["ingest", "--batch-bytes", "20000", log], in: directory)
      .runAndKill { IndexFiles.bytes(of: directory.path("trace.db")) > 1_500_000 }
  }

  @Test(arguments: [["missing.log"], ["no*.log"], ["."], ["bad.xz"], ["a.logfmt"]])
  func `an ingest that can read nothing leaves no index`(logs: [String]) async throws {
    if logs == ["a.logfmt"] {
      _ = try directory.write("level=info msg=a\nlevel=info msg=b\n", to: "a.logfmt")
    }
    if logs == ["bad.xz"] { _ = try directory.write("\u{FD}7zXZ", to: "none") }
    try Data([0xFD] + Array("7zXZ\0".utf8)).write(to: URL(fileURLWithPath: directory.path("bad.xz")))
    if logs != ["bad.xz"] { try FileManager.default.removeItem(atPath: directory.path("bad.xz")) }
    let execution = try await TraceBinary.run(["ingest"] + logs, in: directory)
    #expect(execution.status == 2)
    #expect(IndexFiles.bytes(of: directory.path("trace.db")) == 0 && !directory.contains("trace.db"))
  }

  @Test func `an index that was there stays`() async throws {
    _ = try directory.write("", to: "empty.log")
    _ = try await TraceBinary.run(["ingest", "empty.log"], in: directory)
    #expect(try await TraceBinary.run(["ingest", "missing.log"], in: directory).status == 2)
    #expect(directory.contains("trace.db"))
  }

  @Test func `a killed ingest is told until the log is read, also by another name and after a reindex`()
    async throws
  {
    let log = try directory.write(FollowingIngest.lines(0..<60_000), to: "api.log")
    try await interrupt("api.log")
    #expect(try await doctor().text.contains("an ingest of api.log \(sentence)"))
    #expect(try await doctor().logs == ["api.log"])
    _ = try await TraceBinary.run(["reindex"], in: directory)
    #expect(try await doctor().logs == ["api.log"])
    try Data(WrittenArchive.gzip.member(Array(Data(contentsOf: URL(fileURLWithPath: log)))))
      .write(to: URL(fileURLWithPath: directory.path("api.log.1.gz")))
    _ = try await TraceBinary.run(["ingest", "api.log.1.gz"], in: directory).succeeded("ingest")
    #expect(try await doctor().logs == nil)
  }

  @Test func `another log that is read does not hide it`() async throws {
    _ = try directory.write(FollowingIngest.lines(0..<60_000), to: "api.log")
    _ = try directory.write(FollowingIngest.lines(50_000..<50_001), to: "other.log")
    try await interrupt("api.log")
    _ = try await TraceBinary.run(["ingest", "other.log"], in: directory).succeeded("ingest")
    #expect(try await doctor().logs == ["api.log"])
    _ = try await TraceBinary.run(["ingest", "api.log"], in: directory).succeeded("ingest")
    #expect(try await doctor().logs == nil)
  }

  @Test(arguments: [
    ["report"], ["find"], ["doctor"], ["show", "request-1"], ["reindex"], ["forget", "request-1"],
    ["forget", "--before", "1d", "--dry-run"], ["ingest", "other.log"],
  ])
  func `every command that opens the index tells it`(command: [String]) async throws {
    _ = try directory.write(FollowingIngest.lines(0..<60_000), to: "api.log")
    _ = try directory.write(FollowingIngest.lines(50_000..<50_001), to: "other.log")
    try await interrupt("api.log")
    let execution = try await TraceBinary.run(command, in: directory)
    #expect(execution.status == 0 || command == ["doctor"])
    #expect((execution.text + execution.standardError).contains("an ingest of api.log \(sentence)"))
  }

  @Test func `an ingest that ends, and one that is at work, are not told`() async throws {
    try FollowingIngest(directory: directory).append(FollowingIngest.lines(0..<3), to: "api.log")
    let ingest = FollowingIngest(directory: directory)
    try await ingest.run(["--follow", "api.log"]) { running in
      try await ingest.waitForRequests(3, running)
      #expect(try await doctor().logs == nil)
    }
    #expect(try await doctor().logs == nil)
  }
}
