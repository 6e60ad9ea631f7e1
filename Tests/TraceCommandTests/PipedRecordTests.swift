import Foundation
import Testing

/// `trace show -` takes what `grep`, `jq` and `trace find` print.
struct PipedRecordTests {
  let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory()
    var lines: [String] = []
    for (number, id) in ["r-1", "r-2"].enumerated() {
      lines.append(
        LogLines.record("Request started", id: id, second: number, #", "rid": "\#(id)""#))
      lines.append(LogLines.record("note", id: id, second: number, #", "level": "error""#))
    }
    let text = (lines + [LogLines.record("housekeeping", id: nil, second: 9)]).joined(separator: "\n")
    _ = try directory.write(text + "\n", to: "api.jsonl")
    _ = try await TraceBinary.run(["ingest", "api.jsonl"], in: directory).succeeded("ingest")
  }

  private func shown(_ input: String, _ source: [String] = []) async throws -> (
    ids: [String], run: TraceBinary.Execution
  ) {
    struct Shown: Decodable { var correlation_id: String }
    let run = try await TraceBinary.run(
      ["show", "-", "--format", "ndjson"] + source, standardInput: Data(input.utf8), in: directory)
    return (try run.documents(Shown.self).map(\.correlation_id), run)
  }

  @Test(arguments: [["--format", "table"], ["--log"], ["--raw"]])
  func `an id that comes twice is shown once`(form: [String]) async throws {
    let once = try await TraceBinary.run(["show", "r-1", "r-2"] + form, in: directory)
    let twice = try await TraceBinary.run(
      ["show", "-"] + form, standardInput: Data("r-1\nr-1\nr-2\nr-1\n".utf8), in: directory)
    #expect(twice.status == 0 && twice.text == once.text)
  }

  @Test(arguments: [[], ["--from", "api.jsonl"]])
  func `records of a log show each of their requests once`(source: [String]) async throws {
    let log = try String(contentsOfFile: directory.path("api.jsonl"), encoding: .utf8)
    let (ids, run) = try await shown(log, source)
    #expect(ids == ["r-1", "r-2"] && run.status == 1)
    #expect(run.standardError.contains("a JSON value of standard input has no field with an id of"))
    #expect(run.standardError.contains(": line 5\n"))
    let found = log.split(separator: "\n").filter { $0.contains("r-2") }.map { "api.jsonl:3:" + $0 }
    let (some, grep) = try await shown(found.joined(separator: "\n"), source)
    #expect(some == ["r-2"] && grep.status == 0 && grep.standardError.isEmpty)
  }

  @Test func `what find prints is taken in all of its formats`() async throws {
    for format in ["json", "ndjson"] {
      let found = try await TraceBinary.run(["find", "--format", format], in: directory)
      #expect(try await shown(found.text).ids == ["r-1", "r-2"])
    }
    #expect(try await shown("r-2\nr-1\n").ids == ["r-2", "r-1"])
  }

  @Test func `an id is known by its value where it has a name of the team's own`() async throws {
    #expect(try await shown(#"{"rid":"r-2"}"# + "\n").ids == ["r-2"])
    let unknown = try await shown(#"{"rid":"r"}"# + "\n")
    #expect(unknown.ids.isEmpty && unknown.run.status == 1)
  }
}
