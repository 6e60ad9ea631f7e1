import Foundation
import Testing

/// Texts that attack whoever reads them, or the program by their length.
@Suite struct HostileTextTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func record(_ id: String, _ more: String) -> String {
    #"{"timestamp":"2026-01-01T00:00:00Z","event":"request_received","service":"api","correlation_id":"\#(id)"\#(more)}"#
      + "\n"
  }

  /// No limit of time: the quadratic way took minutes.
  @Test func `three hundred thousand escapes in one text are shown`() async throws {
    let escapes = String(repeating: #"\u00e9"#, count: 300_000)
    let log = try directory.write(record("x", #","message":"\#(escapes)""#), to: "a.jsonl")
    let shown = try await TraceBinary.run(["show", "x", "--format", "ndjson", "--from", log])
    #expect(shown.status == 0)
    #expect(shown.text.contains(escapes))
  }

  @Test func `names that differ behind a NUL are two, in the index as in the log`() async throws {
    let log = try directory.write(
      ["b", "c"].map { name in
        #"{"timestamp":"2026-01-01T00:00:00Z","event":"request_received","service":"api","instance":"a\u0000\#(name)","#
          + #""correlation_id":"x\#(name)"}"# + "\n"
      }.joined(), to: "a.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
    let indexed = try await TraceBinary.run(["doctor", "--format", "json"], in: directory)
    let direct = try await TraceBinary.run(["doctor", "--format", "json", "--from", log])
    #expect(indexed.text.contains(#""instance":"a\u0000b""#))
    #expect(indexed.text.contains(#""instance":"a\u0000c""#))
    #expect(direct.text.contains(#""instance":"a\u0000c""#))
  }

  private static let formulas = ["=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(1)"]

  @Test(arguments: ["csv", "tsv"])
  func `cells of --safe begin no formula and have no control character; without it they are as logged`(
    format: String
  ) async throws {
    let texts = Self.formulas + ["\u{202E}txt", "\u{9B}31m"]
    let log = try directory.write(
      texts.enumerated().map { number, text in
        record("r-\(number)", #","codec":"\#(text)""#)
          + record("r-\(number)", "").replacing("request_received", with: "response_sent")
      }.joined(), to: "a.jsonl")
    let command = ["report", "--by", "codec", "--format", format, "--from", log]
    let plain = try await TraceBinary.run(command).text
    let safe = try await TraceBinary.run(command + ["--safe"]).text
    for text in texts { #expect(plain.contains(text), "\(text)") }
    for line in safe.split(separator: "\n").dropFirst() {
      let cell = line.drop { $0 == "\"" }
      #expect(cell.first == "'" || cell.first == "\\", "\(line)")
    }
    #expect(!safe.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{9B}" })
  }

  @Test(arguments: [
    "\u{200B}", "\u{2060}", "\u{E0041}", "\u{202E}", "\u{1B}", "\u{AD}", "\u{34F}", "\u{115F}", "\u{3164}",
    "\u{17B4}", "\u{206F}", "\u{FFA0}", "\u{1D173}",
  ])
  func `what nobody sees in a name is written out on every page for people`(character: String) async throws {
    let escaped = character == "\u{1B}" ? #"\u001b"# : character
    let log = try directory.write(record("a\(escaped)b", #","message":"m""#), to: "a.jsonl")
    for command in [["find", "--format", "table"], ["show", "-"], ["find", "--format", "json"]] {
      let input = try await TraceBinary.run(["find", "--from", log]).standardOutput
      let execution = try await TraceBinary.run(command + ["--from", log], standardInput: input)
      #expect(execution.status == 0)
      #expect(!execution.text.contains(character), "\(command)")
    }
  }
}
