import Testing

/// What a level of one digit means is told by the log as a whole, and an index remembers it of each record.
@Suite struct WholeLogLevelTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `levels that rise from 0 are the same of an index as of the log`() async throws {
    let lines = [0, 1, 1, 3].enumerated().map { second, level in
      #"{"timestamp":"2026-11-25T10:49:3\#(second)Z","service":"api","level":\#(level),"message":"m","request_id":"r-1"}"#
    }
    let log = try directory.write(lines.joined(separator: "\n") + "\n", to: "api.jsonl")
    let index = directory.path("trace.db")
    _ = try await TraceBinary.run(["ingest", log, "--db", index]).succeeded("ingest")
    for source in [["--db", index], ["--from", log]] {
      let shown = try await TraceBinary.run(["show", "r-1", "--format", "json"] + source).text
      let levels = shown.matches(of: /"level":"(\w+)"/).map { String($0.1) }
      #expect(levels == ["debug", "info", "info", "error"], "\(source)")
    }
  }
}
