import Foundation
import SyntheticFleet

/// An ingest that goes on with new lines, and a test that writes them.
struct FollowingIngest {
  let directory: TemporaryDirectory
  var index: String { directory.path("trace.db") }

  /// Runs `trace ingest` with `arguments` in the directory, `body` beside it, and then ends it as Ctrl-C does.
  @discardableResult
  func run(_ arguments: [String], _ body: (ChildProcess.Running) async throws -> Void) async throws
    -> IngestDocument
  {
    try await TraceBinary.process(["ingest", "--db", index, "--format", "json"] + arguments, in: directory)
      .run { running in
        do {
          try await body(running)
        } catch {
          running.killAtOnce()
          throw error
        }
        kill(running.identifier, SIGINT)
      }
      .succeeded("ingest").document()
  }

  /// Waits until the index has `count` requests; an ingest that ends before is an error.
  func waitForRequests(_ count: Int, _ running: ChildProcess.Running) async throws {
    while try await requests().count != count {
      guard !running.hasEnded else { throw Ended() }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// Waits until the index has what `ids` name, and nothing else.
  func requests() async throws -> Set<String> {
    let found = try await TraceBinary.run(["find", "--db", index])
    return Set(found.text.split(separator: "\n").map(String.init))
  }

  struct Ended: Error {}

  /// Adds to a file of the directory, which is made if need be.
  func append(_ text: String, to name: String) throws {
    let path = directory.path(name)
    if !FileManager.default.fileExists(atPath: path) { _ = try directory.write("", to: name) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
  }

  /// Records of requests, one each, as lines.
  static func lines(_ numbers: Range<Int>) -> String {
    numbers.map { LogLines.record("step", id: "request-\($0)", second: $0) + "\n" }.joined()
  }
}
