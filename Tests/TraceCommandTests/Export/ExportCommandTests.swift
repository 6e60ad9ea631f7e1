import Foundation
import Testing

/// What `trace export` writes, against the schemas of other viewers and against what `trace show` tells.
@Suite(.enabled(if: SchemaValidator.canRun))
struct ExportCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  static let formats = ["otlp", "zipkin", "jaeger", "perfetto"]

  /// Of a recording with redeliveries.
  static let logs = ["client", "notifier-1", "consumer-2", "api", "consumer-1"].map {
    Repository.root.appendingPathComponent("SampleLogs/redelivery/\($0).jsonl").path
  }

  /// An index of it.
  private func index() async throws -> [String] {
    _ = try await ingest(Self.logs, into: directory.path("trace.db"))
    return ["--db", directory.path("trace.db")]
  }

  private func misfits(_ format: String, _ exported: TraceBinary.Execution, _ shown: TraceBinary.Execution)
    async throws -> String
  {
    try exported.standardOutput.write(to: directory.url.appendingPathComponent("exported"))
    try shown.standardOutput.write(to: directory.url.appendingPathComponent("shown"))
    let script = Repository.root.appendingPathComponent("Scripts/validate-export").path
    let run = try await ChildProcess(
      executable: script, arguments: [format, directory.path("shown"), directory.path("exported")]
    ).run()
    return run.text + run.standardError + (run.status == 0 ? "" : "status \(run.status)")
  }

  @Test(arguments: formats)
  func `all requests of a recording fit the format, and are those of show`(format: String) async throws {
    let index = try await index()
    let ids = try await TraceBinary.run(["find"] + index).standardOutput
    let shown = try await TraceBinary.run(["show", "-", "--format", "ndjson"] + index, standardInput: ids)
    let exported = try await TraceBinary.run(["export", "--format", format] + index)
    #expect(exported.status == 0 && exported.standardError.isEmpty)
    #expect(try await misfits(format, exported, shown) == "")
  }

  @Test(arguments: LogSet.all)
  func `requests of every kind fit every format`(set: LogSet) async throws {
    let logs = try await set.logs(in: directory)
    let found = try await TraceBinary.run(["find", "--limit", "60", "--from"] + logs)
    let arguments = ["-", "--from"] + logs
    let shown = try await TraceBinary.run(
      ["show"] + arguments + ["--format", "ndjson"], standardInput: found.standardOutput)
    for format in Self.formats {
      let exported = try await TraceBinary.run(
        ["export"] + arguments + ["--format", format], standardInput: found.standardOutput)
      #expect(try await misfits(format, exported, shown) == "", "\(format)")
    }
  }

  @Test func `the same requests give the same bytes, from an index and from logs in any order`() async throws
  {
    let index = directory.path("trace.db")
    for log in Self.logs { _ = try await ingest([log], into: index) }
    for format in Self.formats {
      let export = ["export", "--outcome", "failed", "--format", format]
      let stored = try await TraceBinary.run(export + ["--db", index])
      let again = try await TraceBinary.run(export + ["--db", index])
      let read = try await TraceBinary.run(export + ["--from"] + Self.logs.reversed())
      #expect(stored.status == 0 && stored.standardOutput.count > 10_000)
      #expect(stored.standardOutput == again.standardOutput)
      #expect(stored.standardOutput == read.standardOutput, "\(format)")
    }
  }

  @Test func `ids and filters hold together, and what is not found is told`() async throws {
    let index = try await index()
    let one = try await TraceBinary.run(["export", "2341e389", "70b60ba2", "--format", "otlp"] + index)
    #expect(one.status == 0 && one.text.split(separator: "\n").count == 2)
    let failed = try await TraceBinary.run(
      ["export", "2341e389", "70b60ba2", "--outcome", "failed", "--format", "otlp"] + index)
    #expect(failed.text.split(separator: "\n").count == 1)
    #expect(failed.text.contains(#""traceId":"70b60ba21640436e9ed13a9f0686c286""#))
    let missing = try await TraceBinary.run(["export", "2341e389", "nothing", "--format", "otlp"] + index)
    #expect(missing.status == 1 && missing.text.split(separator: "\n").count == 1)
    #expect(missing.standardError.contains("nothing"))
    let none = try await TraceBinary.run(["export", "--service", "apj", "--format", "zipkin"] + index)
    #expect(none.status == 1 && none.text.isEmpty)
    #expect(none.standardError.contains("did you mean: --service api"))
  }

  @Test(arguments: [
    ([], "--format says for which viewer: perfetto, otlp, jaeger, zipkin"),
    (["--format", "zipkin", "--to", "http://localhost:4318"], "--to sends otlp, and not zipkin"),
    (["--to", "https://example.com"], "trace sends without encryption"),
    (["--to", "localhost:4318"], "'localhost:4318' is no address of a collector"),
    (["--to", "http://user@host"], "is no address of a collector"),
    (["--to", "http://host:0/v1"], "is no address of a collector"),
    (["--format", "csv"], "perfetto"),
  ])
  func `wrong usage says what is right`(options: [String], message: String) async throws {
    let run = try await TraceBinary.run(["export"] + options)
    #expect(run.status == 64 && run.text.isEmpty)
    #expect(run.standardError.contains(message), "\(run.standardError)")
  }
}
