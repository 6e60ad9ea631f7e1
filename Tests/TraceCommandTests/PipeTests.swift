import Foundation
import Testing

/// In a pipe the output is plain, and a reader that has seen enough may leave.
struct PipeTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: ["find --format ndjson", "find", "report --format csv"])
  func `a reader that leaves after one line ends the command quietly with 0`(command: String) async throws {
    let index = try await RecordedRun.shared.value.index
    let executable = try TraceBinary.executable.get().path
    let shell = try await Shell.run(
      "{ '\(executable)' \(command) --db '\(index)'; echo \"status $?\" >&2; } | head -n 1", in: directory)
    #expect(shell.standardOutput.split(separator: "\n").count == 1)
    #expect(shell.standardError == "status 0\n")
  }

  @Test func `ids that find prints are ids that show takes`() async throws {
    let index = try await RecordedRun.shared.value.index
    let executable = try TraceBinary.executable.get().path
    let shell = try await Shell.run(
      """
      export TRACE_DB='\(index)'
      '\(executable)' find --outcome failed | '\(executable)' show - --format ndjson | grep -c '"outcome": *"failed"'
      """, in: directory)
    let failed = try await RecordedRun.shared.value.truths.filter { $0.outcome == "failed" }.count
    #expect(shell.standardOutput == "\(failed)\n")
  }

  /// The one id has a line feed, the other a backslash and an n.
  @Test func `two ids that look alike are each shown once`() async throws {
    let log = try directory.write(
      #"""
      {"timestamp": "2026-01-01T00:00:04Z", "service": "a", "correlation_id": "x\\ny", "event": "one"}
      {"timestamp": "2026-01-01T00:00:05Z", "service": "a", "correlation_id": "x\ny", "event": "two"}
      {"timestamp": "2026-01-01T00:00:06Z", "service": "a", "correlation_id": "x\\u{a}y", "event": "three"}

      """#, to: "api.jsonl")
    let found = try await TraceBinary.run(["find", "--from", log]).text
    let views: [ShowDocument] = try await TraceBinary.run(
      ["show", "-", "--format", "ndjson", "--from", log], standardInput: Data(found.utf8)
    ).documents()
    #expect(Set(views.map(\.correlation_id)) == ["x\\ny", "x\ny", "x\\u{a}y"], "\(found)")
  }

  @Test func `control characters of a log never reach the output`() async throws {
    let log = try directory.write(
      """
      {"event": "red \\u001b[31m alert \\u0007", "correlation_id": "7f3a9c1e", "service": "a\\u001bpi", \
      "timestamp": "2026-01-01T00:00:04.211Z"}

      """, to: "api.jsonl")
    for arguments in [["show", "7f3a9c1e"], ["find"], ["report"]] {
      let execution = try await TraceBinary.run(arguments + ["--from", log])
      let controls = execution.standardOutput.filter { $0 < 0x20 && $0 != 0x0A }
      #expect(controls.isEmpty, "trace \(arguments.joined(separator: " "))")
    }
  }

  @Test func `in a pipe there is no colour`() async throws {
    let index = try await RecordedRun.shared.value.index
    let execution = try await TraceBinary.run(
      ["report", "--db", index], environment: ["TERM": "xterm-256color"])
    #expect(!execution.standardOutput.contains(0x1B))
  }
}
