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

  /// Syslog's 0 is an emergency, and 4 a warning.
  @Test func `what has failed by such a level has failed in show, find and exports of an index, too`()
    async throws
  {
    let lines = (0...4).map { level in
      #"{"timestamp":"2026-11-25T10:49:3\#(level)Z","event":"processing_finished","level":\#(level),"request_id":"r-\#(level)"}"#
    }
    let log = try directory.write(lines.joined(separator: "\n") + "\n", to: "worker.jsonl")
    let index = directory.path("trace.db")
    _ = try await TraceBinary.run(["ingest", log, "--db", index]).succeeded("ingest")
    for reindexed in [false, true] {
      if reindexed { _ = try await TraceBinary.run(["reindex", "--db", index]).succeeded("reindex") }
      for source in [["--db", index], ["--from", log]] {
        let ids = (0...4).map { "r-\($0)" }
        let shown = try await TraceBinary.run(["show", "--format", "ndjson"] + ids + source).text
        let outcomes = shown.split(separator: "\n").map { line in
          line.firstMatch(of: /"outcome":"(\w+)"/).map { String($0.1) }
        }
        #expect(outcomes == ["completed", "completed", "completed", "failed", "failed"], "\(source)")
        let exported = try await TraceBinary.run(["export", "--format", "zipkin"] + source).text
        #expect(exported.matches(of: /"error":/).count == 2, "\(source)")
      }
    }
  }
}
