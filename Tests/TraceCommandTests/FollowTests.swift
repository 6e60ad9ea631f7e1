import Foundation
import Testing
import WrittenArchive

/// `trace ingest --follow`: what comes is in the index, once, whatever rotation does to the files.
@Suite(.serialized)
struct FollowTests {
  let directory: TemporaryDirectory
  let ingest: FollowingIngest

  init() throws {
    directory = try TemporaryDirectory()
    ingest = FollowingIngest(directory: directory)
  }

  private func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: directory.path(name), toPath: directory.path(other))
  }

  private func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: directory.path(name), withIntermediateDirectories: true)
  }

  @Test func `a file that grows is read on, and its torn last line waits for its end`() async throws {
    try ingest.append(FollowingIngest.lines(0..<3), to: "api.log")
    let document = try await ingest.run(["--follow", "api.log"]) { running in
      try await ingest.waitForRequests(3, running)
      let line = FollowingIngest.lines(3..<4)
      try ingest.append(FollowingIngest.lines(4..<5) + line.prefix(40), to: "api.log")
      try await ingest.waitForRequests(4, running)
      try ingest.append(String(line.dropFirst(40)), to: "api.log")
      try await ingest.waitForRequests(5, running)
    }
    #expect(document.lines == 5)
    #expect(document.events == 5)
  }

  @Test func `a torn last line at the end is skipped, and read when it is whole`() async throws {
    try ingest.append(FollowingIngest.lines(0..<2), to: "api.log")
    try ingest.append(String(FollowingIngest.lines(2..<3).prefix(30)), to: "api.log")
    let document = try await ingest.run(["--follow", "api.log"]) { try await ingest.waitForRequests(2, $0) }
    #expect(document.events == 2)
    #expect(document.skipped["malformed"] == 1)
    try ingest.append(String(FollowingIngest.lines(2..<3).dropFirst(30)), to: "api.log")
    _ = try await TraceCommandTests.ingest([directory.path("api.log")], into: ingest.index)
    #expect(try await ingest.requests().count == 3)
  }

  @Test func `a renamed file is read to its end, and the one in its place from its beginning`() async throws {
    try ingest.append(FollowingIngest.lines(0..<3), to: "api.log")
    let document = try await ingest.run(["--follow", "api.log"]) { running in
      try await ingest.waitForRequests(3, running)
      try move("api.log", to: "elsewhere")
      // The program has not opened the new one yet.
      try ingest.append(FollowingIngest.lines(3..<5), to: "elsewhere")
      try await ingest.waitForRequests(5, running)
      try ingest.append(FollowingIngest.lines(5..<6), to: "api.log")
      try await ingest.waitForRequests(6, running)
    }
    #expect(document.events == 6)
  }

  @Test func `a file that is copied and truncated goes on as another log`() async throws {
    try makeDirectory("logs")
    try ingest.append(FollowingIngest.lines(0..<30), to: "logs/api.log")
    let document = try await ingest.run(["--follow", "logs"]) { running in
      try await ingest.waitForRequests(30, running)
      try FileManager.default.copyItem(
        atPath: directory.path("logs/api.log"), toPath: directory.path("logs/api.log.1"))
      _ = try directory.write(FollowingIngest.lines(30..<32), to: "logs/api.log")
      try await ingest.waitForRequests(32, running)
      try ingest.append(FollowingIngest.lines(32..<33), to: "logs/api.log")
      try await ingest.waitForRequests(33, running)
    }
    #expect(document.events == 33)
  }

  @Test func `a longer file in the place of another is another log`() async throws {
    try ingest.append(FollowingIngest.lines(0..<2), to: "api.log")
    let document = try await ingest.run(["--follow", "api.log"]) { running in
      try await ingest.waitForRequests(2, running)
      _ = try directory.write(FollowingIngest.lines(10..<20), to: "api.log")
      try await ingest.waitForRequests(12, running)
    }
    #expect(document.events == 12)
  }

  @Test(arguments: WrittenArchive.allCases)
  func `a rotated file that is compressed brings nothing twice`(form: WrittenArchive) async throws {
    try makeDirectory("logs")
    try ingest.append(FollowingIngest.lines(0..<30), to: "logs/api.log")
    let document = try await ingest.run(["--follow", "logs"]) { running in
      try await ingest.waitForRequests(30, running)
      let archive = form.member(
        Array(FollowingIngest.lines(0..<30).utf8) + Array(FollowingIngest.lines(30..<31).utf8))
      try Data(archive).write(to: URL(fileURLWithPath: directory.path("logs/api.log.1.gz")))
      try FileManager.default.removeItem(atPath: directory.path("logs/api.log"))
      try await ingest.waitForRequests(31, running)
    }
    #expect(document.events == 31)
  }

  @Test func `new files of a directory appear, and what is no log is told`() async throws {
    try makeDirectory("logs/deep")
    let trace = try TraceBinary.process(
      ["ingest", "--db", ingest.index, "--follow", "logs", "late.log"], in: directory)
    let execution = try await trace.run { running in
      try ingest.append(FollowingIngest.lines(0..<2), to: "logs/deep/api.log")
      try await ingest.waitForRequests(2, running)
      try Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 * $0 * 31 + $0 >> 3) })
        .write(to: URL(fileURLWithPath: directory.path("logs/core")))
      try ingest.append(FollowingIngest.lines(2..<3), to: "logs/worker.log")
      try ingest.append(FollowingIngest.lines(3..<4), to: "late.log")
      try await ingest.waitForRequests(4, running)
      kill(running.identifier, SIGTERM)
    }
    #expect(execution.status == 0)
    #expect(execution.standardError.contains("waiting for 'late.log', where there is no file yet\n"))
    #expect(execution.standardError.contains("passed over, since they are no logs: logs/core\n"))
  }

  @Test func `UTF-16 is followed through half a character`() async throws {
    let units = FollowingIngest.lines(0..<2).utf16.flatMap { unit -> [UInt8] in
      [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    let path = URL(fileURLWithPath: directory.path("api.log"))
    try Data([0xFF, 0xFE] + units[..<(units.count / 2 + 21)]).write(to: path)
    try await ingest.run(["--follow", "api.log"]) { running in
      try await ingest.waitForRequests(1, running)
      let file = try FileHandle(forWritingTo: path)
      try file.seekToEnd()
      try file.write(contentsOf: Data(units[(units.count / 2 + 21)...]))
      try await ingest.waitForRequests(2, running)
    }
  }
}
