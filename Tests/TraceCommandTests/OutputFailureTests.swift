import Foundation
import Testing

/// A result that cannot be written is told as a failure. (A reader that leaves is none: `PipeTests`.)
struct OutputFailureTests {
  let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory()
    let log = try directory.write(LogLines.record("a", id: "request-1", second: 1) + "\n", to: "api.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
  }

  private static let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

  private func run(_ command: String, _ redirections: String) async throws -> String {
    let executable = try TraceBinary.executable.get().path
    return try await Shell.run(
      "cd '\(directory.url.path)'; '\(executable)' \(command) \(redirections); echo \"status $?\" >&2",
      in: directory
    ).standardError
  }

  @Test(
    .enabled(if: hasFullDevice),
    arguments: [
      "report", "report --format json", "show request-1", "show request-1 --raw",
      "show request-1 --format csv",
      "find", "find --format json", "metrics", "export --format jaeger", "doctor",
      "ingest --format table api.jsonl", "help", "--version",
    ])
  func `a full disk is named, and ends the command with 2`(command: String) async throws {
    let messages = try await run(command, "> /dev/full")
    #expect(messages.contains("error: cannot write the result to standard output: no space left on device\n"))
    #expect(messages.hasSuffix("status 2\n"))
  }

  @Test func `standard output that is closed is named`() async throws {
    let messages = try await run("report", ">&-")
    #expect(messages.contains("error: cannot write the result to standard output: bad file descriptor\n"))
    #expect(messages.hasSuffix("status 2\n"))
  }

  @Test(arguments: ["ingest -", "report --from -"])
  func `standard input that is closed is named`(command: String) async throws {
    let messages = try await run(command, "<&-")
    #expect(messages.contains("error: cannot read '-': bad file descriptor\n"))
    #expect(messages.hasSuffix("status 2\n"))
  }

  @Test(.enabled(if: hasFullDevice)) func `messages that cannot be written do not keep a result back`()
    async throws
  {
    let executable = try TraceBinary.executable.get().path
    let shell = try await Shell.run(
      """
      cd '\(directory.url.path)'; echo 'no JSON' >> api.jsonl
      '\(executable)' find --from api.jsonl 2> /dev/full; echo "status $?"
      """, in: directory)
    #expect(shell.standardOutput == "request-1\nstatus 0\n")
  }
}
