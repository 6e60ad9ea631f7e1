import Foundation
import Testing

/// Logs of which not all records are kept: examples are named all the same, as from an index.
struct LongLogExampleTests {
  let directory: TemporaryDirectory

  /// 9 MB, of which the first error and the slowest requests stand near the end.
  init() async throws {
    directory = try TemporaryDirectory()
    let more = #", "codec": "\#(String(repeating: "x", count: 300))", "partition": "#
    var lines: [String] = []
    for number in 0..<10_000 {
      let isSlow = number >= 9_800
      let id = "Request-\(number)"
      lines.append(LogLines.record("Request started", id: id, second: number, more + (isSlow ? "7" : "1")))
      lines.append(
        LogLines.record(
          "Request completed", id: id, second: number + (isSlow ? 9 : 1),
          more + (isSlow ? #"7, "status_code": 500, "level": "error", "error": "no room""# : "1")))
    }
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "api.jsonl")
    _ = try await ingest([directory.path("api.jsonl")], into: directory.path("trace.db"))
  }

  @Test(arguments: [
    ["report", "--format", "json"], ["report", "--explain", "--slowest", "2", "--format", "json"],
    ["report", "--by", "partition", "--format", "csv"],
    ["check", "--slo", "share(failed) < 5%", "--by", "partition"],
  ])
  func `from a file, an archive and a pipe they are those of the index`(command: [String]) async throws {
    let indexed = try await TraceBinary.run(command + ["--db", "trace.db"], in: directory)
    let direct = try await TraceBinary.run(command + ["--from", "api.jsonl"], in: directory)
    #expect(direct.text == indexed.text && direct.status == indexed.status && !direct.text.isEmpty)
    let executable = try TraceBinary.executable.get().path
    let words = (command + ["--from", "-"]).map { "'\($0)'" }.joined(separator: " ")
    let piped = try await Shell.run("cat api.jsonl | '\(executable)' \(words)", in: directory)
    #expect(piped.standardOutput == indexed.text)
    let packed = try await Shell.run(
      "gzip -k api.jsonl && '\(executable)' \(words.replacing("'-'", with: "api.jsonl.gz"))", in: directory)
    #expect(packed.standardOutput == indexed.text)
  }

  @Test func `the example of an error far behind the beginning has its id`() async throws {
    let text = try await TraceBinary.run(
      ["report", "--format", "json", "--from", "api.jsonl"], in: directory
    ).text
    #expect(text.contains(#""text":"no room","outcome":"failed","requests":200,"example":"Request-9800""#))
  }
}
