import Foundation
import Testing

/// The exit status says what happened: 0 done, 1 nothing found, 2 failed, 64 usage.
struct ExitStatusTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let line = """
    {"event": "Request started", "correlation_id": "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33", "service": "api", \
    "timestamp": "2026-01-01T00:00:04.211Z"}

    """

  private func run(_ arguments: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(arguments, in: directory)
  }

  private func ingestOneLine() async throws {
    _ = try directory.write(Self.line, to: "api.jsonl")
    _ = try await run("ingest", "api.jsonl").succeeded("ingest")
  }

  @Test func `showing an id that is not indexed ends with 1, and says what to type next`() async throws {
    try await ingestOneLine()
    let execution = try await run("show", "7f3b")
    #expect(execution.status == 1)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.hasPrefix("error: "))
    #expect(execution.standardError.contains("7f3b"))
    #expect(execution.standardError.contains("trace find"))
  }

  @Test func `showing a request by the beginning of its id ends with 0`() async throws {
    try await ingestOneLine()
    #expect(try await run("show", "7F3A").status == 0)
  }

  @Test func `finding nothing ends with 1 and prints nothing`() async throws {
    try await ingestOneLine()
    let execution = try await run("find", "--outcome", "lost")
    #expect(execution.status == 1)
    #expect(execution.standardOutput.isEmpty)
  }

  @Test func `a report on an empty log ends with 0`() async throws {
    _ = try directory.write("", to: "empty.jsonl")
    #expect(try await run("report", "--from", "empty.jsonl").status == 0)
  }

  @Test func `ids that do not come, and logs without a line, are said`() async throws {
    try await ingestOneLine()
    let show = try await TraceBinary.run(["show", "-"], standardInput: Data(), in: directory)
    #expect(show.status == 1 && show.standardOutput.isEmpty)
    #expect(show.standardError.hasPrefix("error: no id came from standard input\n  one a line is read"))
    let piped = try await TraceBinary.run(["ingest"], standardInput: Data(), in: directory)
    #expect(piped.status == 0)
    #expect(
      piped.standardError.hasPrefix("no line in standard input, so nothing was indexed\n  to index files"))
    _ = try directory.write("", to: "empty.jsonl")
    #expect(try await run("ingest", "empty.jsonl").standardError.hasPrefix("no line in empty.jsonl"))
    #expect(try await run("ingest", "api.jsonl").standardError.isEmpty)
  }

  @Test func `what to type next has the index in use`() async throws {
    _ = try directory.write(Self.line, to: "api.jsonl")
    _ = try await run("ingest", "api.jsonl", "--db", "my logs.db").succeeded("ingest")
    let other = try await run("show", "7f3b", "--db", "my logs.db").standardError
    #expect(other.hasSuffix("to list what is there: trace find --limit 20 --db 'my logs.db'\n"))
    let logs = try await run("show", "7f3b", "--from", "api.jsonl").standardError
    #expect(logs.hasSuffix("trace find --limit 20 --from api.jsonl\n"))
    #expect(try await run("report", "--db", "a.db").standardError.contains("trace ingest LOGS --db a.db\n"))
  }

  @Test func `doctor without any record ends with 1 and says so in every format`() async throws {
    _ = try directory.write("", to: "empty.jsonl")
    _ = try await run("ingest", "empty.jsonl").succeeded("ingest")
    for source in [["--from", "empty.jsonl"], ["--db", "trace.db"]] {
      let text = try await TraceBinary.run(["doctor"] + source, in: directory)
      #expect(
        text.status == 1 && text.text.contains("! there is no record; to index logs: trace ingest LOGS"))
      #expect(!text.text.contains("nothing needs attention"))
      let json = try await TraceBinary.run(["doctor", "--format", "json"] + source, in: directory)
      #expect(json.status == 1 && json.text.contains(#""needs_attention":true"#))
    }
  }

  @Test func `a log that does not exist ends with 2 and is named`() async throws {
    let execution = try await run("ingest", "missing.jsonl")
    #expect(execution.status == 2)
    #expect(execution.standardError.contains("missing.jsonl"))
  }

  @Test(arguments: ["report", "find"])
  func `reading an index that does not exist ends with 2 and makes none`(command: String) async throws {
    let execution = try await run(command, "--db", "missing.db")
    #expect(execution.status == 2)
    #expect(execution.standardError.contains("missing.db"))
    #expect(execution.standardError.contains("trace ingest"))
    #expect(!directory.contains("missing.db"))
  }

  @Test func `a bad line is counted and located, and ends with 2 only when that was asked for`() async throws
  {
    _ = try directory.write(Self.line + "{\"event\": \n" + Self.line, to: "api.jsonl")
    let lenient = try await run("ingest", "--format", "json", "api.jsonl", "--db", "a.db")
    #expect(lenient.status == 0)
    #expect(try lenient.document(IngestDocument.self).skipped["malformed"] == 1)
    #expect(lenient.standardError.contains("api.jsonl:2"))
    #expect(try await run("ingest", "--strict", "api.jsonl", "--db", "b.db").status == 2)
  }
}
