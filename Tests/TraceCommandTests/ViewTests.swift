import Foundation
import Testing

/// The views tell what the commands tell.
struct ViewTests {
  private func number(_ sql: String, _ index: String) throws -> Int64? {
    Int64(try SQLite.queryViews(sql, index).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  @Test func `requests are those that find lists, with their outcomes and durations`() async throws {
    let run = try await RecordedRun.shared.value
    let found = try await TraceBinary.run(["find", "--format", "ndjson", "--db", run.index]).documents(
      FindDocument.self)
    let rows = try SQLite.queryViews(
      """
      SELECT correlation_id, outcome, start_time, ifnull(coalesce(end_to_end_ns, from_api_ns), '')
        FROM requests ORDER BY start_ns, correlation_id
      """, run.index)
    let expected = found.map {
      "\($0.correlation_id)|\($0.outcome)|\($0.start)|\($0.done_ns.map(String.init) ?? "")"
    }
    #expect(rows.split(separator: "\n").map(String.init) == expected)
  }

  @Test func `exchanges and deliveries have the segments of every story`() async throws {
    let run = try await RecordedRun.shared.value
    func sum(_ segment: String) -> Int64 {
      run.shown.values.flatMap(\.segments).filter { $0.segment == segment }.map(\.duration_ns).reduce(0, +)
    }
    for segment in ["request_transit", "api", "response_transit", "client"] {
      #expect(
        try number("SELECT sum(\(segment)_ns) FROM exchanges", run.index) == sum(segment), "\(segment)")
    }
    for segment in ["dispatch", "processing"] {
      #expect(
        try number("SELECT sum(\(segment)_ns) FROM deliveries", run.index) == sum(segment), "\(segment)"
      )
    }
    let waits = try number("SELECT sum(wait_ns) FROM deliveries WHERE attempt = 1", run.index)
    #expect(waits == sum("queue_wait"))
    let failed = try number(
      "SELECT count(DISTINCT request) FROM deliveries d WHERE failed AND attempt = "
        + "(SELECT max(attempt) FROM deliveries e WHERE e.request = d.request AND e.message = d.message)",
      run.index)
    #expect(failed == run.shown.values.count { $0.outcome == "failed" }.asInt64)
  }

  @Test func `events are the lines of the logs, byte for byte, in their places`() async throws {
    let run = try await RecordedRun.shared.value
    for (name, path) in zip(Fixture.logNames, run.fixture.logs) {
      let rows = try SQLite.queryViews(
        "SELECT record FROM events WHERE file = '\(path)' ORDER BY line", run.index)
      #expect(rows.split(separator: "\n") == (try run.fixture.lines(of: name)), "\(name)")
    }
    let roles = try SQLite.queryViews("SELECT count(*) FROM events WHERE role = 'consumed'", run.index)
    #expect(roles == "\(run.shown.values.flatMap(\.events).count { $0.role == "consumed" })\n")
  }

  @Test func `times that are not kept stand in the view as 1970, and unusual records as they were logged`()
    async throws
  {
    let directory = try TemporaryDirectory()
    let log = try directory.write(
      """
      {"event": "né 🎬", "x": NaN, "correlation_id": "a", "service": "api", "timestamp": "1969-12-31T23:59:59.5Z"}
      {"event": "early", "correlation_id": "a", "service": "api", "timestamp": "1900-02-28T00:00:00Z"}

      """, to: "api.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
    let rows = try SQLite.queryViews(
      "SELECT time, record FROM events ORDER BY line", directory.path("trace.db"))
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    let expected = [
      "1970-01-01T00:00:00.000000000Z|\(lines[0])", "1970-01-01T00:00:00.000000000Z|\(lines[1])",
    ]
    #expect(rows.split(separator: "\n").map(String.init) == expected)
  }
}

extension Int {
  fileprivate var asInt64: Int64 { Int64(self) }
}
