import Testing

/// An incomplete last line is read again when the file has grown; until then `trace doctor` says that it is there,
/// from the index as from the logs.
struct IncompleteLastLineTests {
  let directory: TemporaryDirectory
  let index: String

  init() throws {
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  /// Steps, since `trace doctor` is not content with records that it does not understand.
  private static let first =
    LogLines.record("launch", id: "request-1", second: 1, #", "duration_ms": 5"#) + "\n"
  private static let second =
    LogLines.record("launch", id: "request-1", second: 2, #", "duration_ms": 5"#) + "\n"
  private static let sentence = "api.jsonl: 1 line malformed; api.jsonl:2: the last line breaks off"

  private func write(_ text: String) throws { _ = try directory.write(text, to: "api.jsonl") }

  private func ingest() async throws {
    _ = try await TraceBinary.run(["ingest", "api.jsonl", "--db", index], in: directory).succeeded("ingest")
  }

  private func expectDoctor(isIncomplete: Bool, sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    for source in [["--db", index], ["--from", "api.jsonl"]] {
      let doctor = try await TraceBinary.run(["doctor"] + source, in: directory)
      #expect(
        doctor.text.contains(Self.sentence) == isIncomplete, "\(source)", sourceLocation: sourceLocation)
      #expect(doctor.status == (isIncomplete ? 1 : 0), "\(source)", sourceLocation: sourceLocation)
    }
  }

  @Test func `it is told, however often the file is read, and no longer when it is complete`() async throws {
    try write(Self.first + Self.second.dropLast(5))
    for _ in 0..<2 {
      try await ingest()
      try await expectDoctor(isIncomplete: true)
    }
    try write(Self.first + Self.second.dropLast(3))
    try await ingest()
    try await expectDoctor(isIncomplete: true)
    try write(Self.first + Self.second)
    try await ingest()
    try await expectDoctor(isIncomplete: false)
  }

  @Test func `it is told no longer when it has been taken away`() async throws {
    try write(Self.first + Self.second.dropLast(5))
    try await ingest()
    try write(Self.first)
    try await ingest()
    try await expectDoctor(isIncomplete: false)
  }

  @Test func `a line that was torn and is malformed when it is complete counts once`() async throws {
    try write(Self.first + "{\"event\": ")
    try await ingest()
    try write(Self.first + "{\"event\": \n" + Self.second)
    try await ingest()
    let doctor = try await TraceBinary.run(["doctor", "--db", index], in: directory)
    #expect(doctor.text.contains("api.jsonl: 1 line malformed; api.jsonl:2: not JSON from byte"))
  }

  @Test func `behind more skipped lines than are explained it is told by the index as by the log`()
    async throws
  {
    try write(Self.first + String(repeating: "no record\n", count: 150) + Self.second.dropLast(5))
    try await ingest()
    for source in [["--db", index], ["--from", "api.jsonl"]] {
      let doctor = try await TraceBinary.run(["doctor", "--format", "json"] + source, in: directory)
      #expect(doctor.text.contains(#"{"line":152,"explanation":"the last line breaks off"#), "\(source)")
    }
  }

  @Test func `a copy that another run has settled further is that run's to tell of`() async throws {
    try write(Self.first + Self.second.dropLast(5))
    try await ingest()
    let copy = try directory.write(Self.first + Self.second, to: "copy.jsonl")
    _ = try await TraceBinary.run(["ingest", copy, "--db", index]).succeeded("ingest")
    #expect(try await TraceBinary.run(["doctor", "--db", index]).status == 0)
  }

  private static func record(_ second: Int) -> String {
    LogLines.record("launch", id: "request-\(second)", second: second, #", "duration_ms": 5"#)
  }

  private static func docker(_ second: Int, stream: String, end: String) -> String {
    let text = record(second).replacing(#"\"#, with: #"\\"#).replacing("\"", with: "\\\"")
    return #"{"log":"\#(text)\#(end)","stream":"\#(stream)","time":"2026-01-01T00:00:0\#(second)Z"}"# + "\n"
  }

  private static func cri(_ second: Int, stream: String, tag: String) -> String {
    "2026-01-01T00:00:0\(second).000000000Z \(stream) \(tag) \(record(second))\n"
  }

  /// A container that crashed: neither stream ends its line.
  private static let crashed = [
    docker(1, stream: "stdout", end: #"\n"#) + docker(2, stream: "stdout", end: "")
      + docker(3, stream: "stderr", end: ""),
    cri(1, stream: "stdout", tag: "F") + cri(2, stream: "stdout", tag: "P")
      + cri(3, stream: "stderr", tag: "P"),
  ]

  @Test(arguments: crashed) func `records that wait on both streams of a container are read`(log: String)
    async throws
  {
    try write(log)
    try await ingest()
    for source in [["--db", index], ["--from", "api.jsonl"]] {
      let found = try await TraceBinary.run(["find"] + source, in: directory).text
      #expect(found == "request-1\nrequest-2\nrequest-3\n", "\(source)")
    }
  }
}
