import Foundation
import Testing

/// A system that gives less than a command needs: an answer, or a sentence and status 2.
@Suite struct RefusingMachineTests {
  private let directory: TemporaryDirectory
  private let log: String

  init() throws {
    directory = try TemporaryDirectory()
    log = try directory.write(LogLines.record("a", id: "r-1", second: 1) + "\n", to: "a.jsonl")
  }

  /// `trace` with arguments, behind what a shell does first.
  private func run(behind preparation: String, _ arguments: [String]) async throws -> ChildProcess.Execution {
    let program = try TraceBinary.executable.get().path
    return try await ChildProcess(
      executable: "/bin/sh", arguments: ["-c", preparation + #" && exec "$0" "$@""#, program] + arguments,
      directory: directory
    ).run()
  }

  @Test(arguments: [
    ("ulimit -n 12", "files"), ("ulimit -v 200000", "memory"), ("ulimit -d 60000", "ulimit -d"),
  ])
  func `a limit that is too low ends a command with a sentence`(limit: String, word: String) async throws {
    for command in [["report", "--from", log], ["ingest", log]] {
      let execution = try await run(behind: limit, command)
      #expect(!execution.wasSignalled)
      #expect(execution.status == 2)
      #expect(execution.standardError.contains("error: the system"), "\(execution.standardError)")
      #expect(execution.standardError.contains(word), "\(execution.standardError)")
    }
  }

  #if os(Linux)
    @Test(arguments: [("-v", 300_000, 307), ("-d", 150_000, 154)])
    func `a log that is too large for the memory there is ends a command with a sentence`(
      option: String, kilobytes: Int, megabytes: Int
    ) async throws {
      let lines = (0..<400_000).map { #"{"time":1767225600,"event":"launch","request_id":"r-\#($0)"}"# }
      let large = try directory.write(lines.joined(separator: "\n") + "\n", to: "large.jsonl")
      let execution = try await run(behind: "ulimit \(option) \(kilobytes)", ["report", "--from", large])
      #expect(!execution.wasSignalled && execution.status == 2)
      // Before it may stand what the Swift library says.
      #expect(
        execution.standardError.hasSuffix(
          "error: the system gives \(megabytes) MB of memory, which is not enough\n  to allow more: ulimit \(option) unlimited\n"
        ))
    }
  #endif

  /// Only where a process may hide `/proc` from itself.
  @Test func `without a directory of processes a command ends with a sentence`() async throws {
    let hidden = "mount -t tmpfs none /proc"
    let isAllowed = try? await ChildProcess(
      executable: "unshare", arguments: ["-rm", "/bin/sh", "-c", hidden], directory: directory
    ).run()
    guard isAllowed?.status == 0 else { return }
    let program = try TraceBinary.executable.get().path
    let execution = try await ChildProcess(
      executable: "unshare",
      arguments: ["-rm", "/bin/sh", "-c", hidden + #" && exec "$0" "$@""#, program, "find", "--from", log],
      directory: directory
    ).run()
    #expect(execution.status == 2 && execution.text == "")
    #expect(execution.standardError.contains("error: there is no /proc here"))
  }
}
