import Foundation
import Testing

/// Everything that was logged is still there: the record byte for byte, and in JSON every digit.
struct VerbatimTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Members that other tools lose something of.
  private static let members = [
    #""big": 1234567890123456789012345678901234567890"#,
    #""small": -0.000000000000000000000000000000000001e-7"#,
    #""exponent": 1E+400"#, #""zero": -0.0"#, #""not": NaN"#, #""inf": -Infinity"#,
    #""twice": 1, "twice": 2"#, #""twice": {"a": 1}, "other": [], "twice": null"#,
    #""escapes": "\" \\ \/ \b \f \n \r \t \u0000 \u00e9 \ud83c\udfac \ud800""#,
    #""deep": [[[[{"a": [1, 2, {"b": [[], {}]}]}]]]]"#, "\"space\"\t:  [ 1 ,\t2 ]  ", #""text": "né 🎬 漢字""#,
    #""": "an empty name""#, #""true": true, "null": null"#,
  ]

  private func log() throws -> (path: String, lines: [String]) {
    let lines = Self.members.enumerated().map { number, members in
      "{  \"event\": \"m\", \(members), \"correlation_id\":\"a\",\"service\": \"api\", \"timestamp\": \"\(LogLines.time(number))\" }"
    }
    return (try directory.write(lines.map { $0 + "\n" }.joined(), to: "api.jsonl"), lines)
  }

  @Test func `every record is shown as it was logged, from the index and from the logs`() async throws {
    let (path, lines) = try log()
    _ = try await ingest([path], into: directory.path("trace.db"))
    for source in [["--db", directory.path("trace.db")], ["--from", path]] {
      let raw = try await TraceBinary.run(["show", "a", "--raw"] + source).succeeded("show").text
      #expect(raw.split(separator: "\n").map(String.init) == lines, "\(source[0])")
    }
  }

  @Test func `attributes keep numbers digit for digit`() async throws {
    let (path, _) = try log()
    let json = try await TraceBinary.run(["show", "a", "--format", "json", "--from", path]).succeeded("show")
    #expect(
      (try? JSONSerialization.jsonObject(with: json.standardOutput)) != nil || json.text.contains("1E+400"))
    for member in [
      #""big":1234567890123456789012345678901234567890"#,
      #""small":-0.000000000000000000000000000000000001e-7"#,
      #""exponent":1E+400"#, #""zero":-0.0"#, #""not":"NaN""#, #"\ud83c\udfac \ufffd"#,
    ] {
      #expect(json.text.contains(member), "\(member)")
    }
  }

  @Test func `invalid UTF-8 is kept in the index and in a pipe, and replaced in JSON`() async throws {
    let start = Data(#"{"event": "a"#.utf8)
    let end = Data(#"b", "correlation_id": "a", "service": "api", "timestamp": "2026-01-01T00:00:00Z"}"#.utf8)
    let path = directory.path("api.jsonl")
    try (start + Data([0xFF, 0xC3]) + end + Data([0x0A])).write(to: URL(fileURLWithPath: path))
    _ = try await ingest([path], into: directory.path("trace.db"))
    for source in [["--db", directory.path("trace.db")], ["--from", path]] {
      let raw = try await TraceBinary.run(["show", "a", "--raw"] + source).standardOutput
      #expect(raw == start + Data([0xFF, 0xC3]) + end + Data([0x0A]))
      let json = try await TraceBinary.run(["show", "a", "--format", "json"] + source)
      #expect(json.text.contains("a\u{FFFD}\u{FFFD}b"))
    }
    let hex = try SQLite.queryViews("SELECT hex(record) FROM events", directory.path("trace.db"))
    #expect(hex.contains("61FFC362"))
  }

  @Test func `spellings of one id in records of several ingests are one request`() async throws {
    let spellings = [
      ["a\\/b", "a/b", "\\u0061/b", " a/b"], ["caf\\u00e9", "café"], ["DEADBEEF", "deadbeef", "{DeadBeef}"],
      ["7F3A9C1E-6A4D-4E0F-9B7A-0D2C5E8F1A33", "7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33"],
    ]
    let index = directory.path("trace.db")
    var logs: [String] = []
    for (request, ids) in spellings.enumerated() {
      for (number, id) in ids.enumerated() {
        let line = LogLines.record("step", id: id, second: number, service: "s\(request)") + "\n"
        logs.append(try directory.write(line, to: "\(request)-\(number).jsonl"))
        _ = try await ingest([logs[logs.count - 1]], into: index)
      }
    }
    #expect(
      try await TraceBinary.run(["find", "--db", index]).text.split(separator: "\n").count == spellings.count)
    let difference = try await ToldRequests(ofIndexAt: index).difference(from: ToldRequests(of: logs))
    #expect(difference == nil)
    let shown = try await TraceBinary.run(["show", "a/b", "--raw", "--db", index]).text
    #expect(shown.split(separator: "\n").count == 4)
  }
}

/// Ids that are no text are ids all the same.
struct UnreadableIDTests {
  @Test func `ids that differ in bytes that are no UTF-8 are two requests`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("api.jsonl")
    var log = Data()
    for byte: UInt8 in [0xFF, 0xFE] {
      log += Data(#"{"event": "a", "correlation_id": "x"#.utf8) + Data([byte])
      log += Data((#"", "service": "api", "timestamp": "2026-01-01T00:00:00Z"}"# + "\n").utf8)
    }
    try log.write(to: URL(fileURLWithPath: path))
    let summary = try await ingest([path], into: directory.path("trace.db"))
    #expect(summary.events == 2 && summary.traces == 2)
    let found = try await TraceBinary.run(["find", "--db", directory.path("trace.db")]).text
    #expect(found == "x\\xFE\nx\\xFF\n")
  }
}
