import Foundation
import Testing
import WrittenArchive

/// A pipe that stays open: what it has brought is in the index while it is open.
@Suite(.serialized)
struct OpenPipeTests {
  let directory: TemporaryDirectory
  let ingest: FollowingIngest

  init() throws {
    directory = try TemporaryDirectory()
    ingest = FollowingIngest(directory: directory)
  }

  /// Runs `trace ingest` on a pipe, which `body` writes to.
  private func run(
    _ arguments: [String] = [], _ body: (FileHandle, ChildProcess.Running) async throws -> Void
  ) async throws -> IngestDocument {
    let path = directory.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    return try await ingest.run([path] + arguments) { running in
      // For reading, too, so that opening it does not wait.
      let pipe = FileHandle(fileDescriptor: open(path, O_RDWR), closeOnDealloc: true)
      try await body(pipe, running)
    }
  }

  private func text(_ numbers: Range<Int>) -> Data { Data(FollowingIngest.lines(numbers).utf8) }

  @Test func `its records are there, and Ctrl-C ends it with all complete lines`() async throws {
    let document = try await run { pipe, running in
      try pipe.write(contentsOf: text(0..<3))
      try await ingest.waitForRequests(3, running)
      try pipe.write(contentsOf: text(3..<5) + text(9..<10).prefix(20))
      try await ingest.waitForRequests(5, running)
    }
    #expect(document.events == 5)
    #expect(document.skipped["malformed"] == 1)
  }

  @Test func `two pipes bring records in turn`() async throws {
    let other = directory.path("other")
    #expect(mkfifo(other, 0o600) == 0)
    let second = FileHandle(fileDescriptor: open(other, O_RDWR), closeOnDealloc: true)
    let document = try await run([other]) { pipe, running in
      try pipe.write(contentsOf: text(0..<1))
      try await ingest.waitForRequests(1, running)
      try second.write(contentsOf: text(1..<3))
      try await ingest.waitForRequests(3, running)
      try pipe.write(contentsOf: text(3..<4))
      try await ingest.waitForRequests(4, running)
    }
    #expect(document.events == 4)
  }

  @Test(arguments: WrittenArchive.allCases)
  func `members of an archive are there as they come`(form: WrittenArchive) async throws {
    let document = try await run { pipe, running in
      try pipe.write(contentsOf: form.member(Array(text(0..<3))))
      try await ingest.waitForRequests(3, running)
      try pipe.write(contentsOf: form.member(Array(text(3..<4))))
      try await ingest.waitForRequests(4, running)
    }
    #expect(document.events == 4)
    #expect(document.lines == 4)
  }

  @Test func `a pipe that repeats what is known goes on behind it`() async throws {
    let log = try directory.write(FollowingIngest.lines(0..<400), to: "api.log")
    _ = try await TraceCommandTests.ingest([log], into: ingest.index)
    let document = try await run { pipe, running in
      try pipe.write(contentsOf: text(0..<402))
      try await ingest.waitForRequests(402, running)
    }
    #expect(document.events == 2)
    #expect(document.already_indexed == 400)
  }

  @Test func `a pipe that begins like what is known and goes on otherwise is another`() async throws {
    let log = try directory.write(FollowingIngest.lines(0..<200), to: "api.log")
    _ = try await TraceCommandTests.ingest([log], into: ingest.index)
    let document = try await run { pipe, running in
      try pipe.write(contentsOf: text(0..<100) + text(200..<400))
      try await ingest.waitForRequests(400, running)
    }
    #expect(document.events == 300)
  }
}
