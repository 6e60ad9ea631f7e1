import Testing

/// Lines that begin with a byte that marks places in transcoded logs (0x01), in a log that is none.
struct BinaryPlaceTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    let records = (1...9).map { "\u{1}ab" + LogLines.record("odd", id: "b-\($0)", second: $0) }
    _ = try directory.write((["\u{1}no record"] + records).joined(separator: "\n") + "\n", to: "bin.jsonl")
  }

  @Test func `a line that is left out, and an example of a text, have their own numbers`() async throws {
    let report = try await TraceBinary.run(["report", "--from", "bin.jsonl"], in: directory)
    #expect(report.standardError.contains("  bin.jsonl:1: no JSON object in the line"))
    let tried = try await TraceBinary.run(["profile", "test", "bin.jsonl"], in: directory).text
    #expect(tried.contains("  bin.jsonl:2\n"))
    let doctor = try await TraceBinary.run(["doctor", "--from", "bin.jsonl"], in: directory)
    #expect(!doctor.text.contains("bin.jsonl:0"))
  }

  @Test func `a record knows its line`() async throws {
    let shown = try await TraceBinary.run(
      ["show", "b-3", "--format", "json", "--from", "bin.jsonl"], in: directory)
    #expect(shown.text.contains(#""file":"bin.jsonl","line":4"#))
  }
}
