import Foundation
import Testing

/// An app's statements about itself in commands, from an index and from logs.
struct ClientEventCommandTests {
  let directory: TemporaryDirectory
  private let sources: [[String]]

  init() async throws {
    directory = try TemporaryDirectory()
    let log = try directory.write(Self.lines.joined(separator: "\n") + "\n", to: "app.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
    sources = [["--db", directory.path("trace.db")], ["--from", log]]
  }

  private static func event(_ name: String, _ id: String, _ second: Int, _ more: String) -> String {
    LogLines.record(name, id: id, second: second, service: "app", ", " + more)
  }

  /// Two runs of an app: launches, screens of two kinds, one of them failed, and moving.
  private static let lines = [
    event("launch", "run-1", 10, #""launch_kind": "cold", "duration_ms": 800.5"#),
    event("screen_load", "tap-1", 12, #""screen": "jobs", "duration_ms": 300"#),
    event("screen_load", "tap-2", 15, #""screen": "jobs", "duration_ms": 500"#),
    event("screen_load", "tap-3", 18, #""screen": "upload", "duration_ms": 2500"#),
    event("screen_load_failed", "tap-4", 30, #""screen": "upload", "duration_ms": 9000, "error": "offline""#),
    event("hitches", "run-1", 34, #""screen": "jobs", "duration_ms": 4000, "hitch_rate_ms_per_s": 12.5"#),
    event("launch", "run-2", 60, #""launch_kind": "warm", "duration_ms": 120"#),
  ]

  @Test func `launches and screens have percentiles, a screen that failed has none`() async throws {
    for source in sources {
      let csv = try await TraceBinary.run(["report", "--format", "csv", "--percentiles", "50"] + source).text
      let all = csv.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
      // A launch and the hitches of its run are 24 s apart; the others are one record each.
      #expect(all.first?.prefix(3) == ["elapsed", "6", "0"])
      let rows = all.dropFirst()
      #expect(rows.map { $0[0] } == ["launch", "screen_load"], "\(source)")
      // Count, least and median of 120 and 800.5 ms; of 300, 500 and 2500 ms.
      #expect(rows.map { $0[1] } == ["2", "3"])
      #expect(rows.map { $0[2] } == ["120000000", "300000000"])
      #expect(rows.map { $0[4] } == ["120000000", "500000000"])
    }
  }

  @Test func `a slow screen is found by its segment, and screens are groups`() async throws {
    for source in sources {
      let slow = try await TraceBinary.run(
        ["find", "--segment", "screen_load", "--slower-than", "400ms"] + source
      )
      .text
      #expect(slow == "tap-2\ntap-3\n", "\(source)")
      let groups = try await TraceBinary.run(
        ["report", "--by", "screen", "--where", "screen=upload", "--format", "csv"] + source
      ).text.split(separator: "\n").dropFirst()
      #expect(
        groups.map { $0.split(separator: ",").prefix(3).joined(separator: " ") } == [
          "upload elapsed 2", "upload screen_load 1",
        ])
    }
  }

  @Test func `a screen is drawn from its beginning to its record`() async throws {
    for source in sources {
      let lines = try await TraceBinary.run(["show", "tap-4", "--color", "never"] + source).text.split(
        separator: "\n")
      #expect(
        lines[2].hasPrefix("app screen upload") && lines[2].contains("9 s") && lines[2].hasSuffix("failed"))
      #expect(lines[3].hasPrefix("  +9 s app error offline"))
    }
  }

  @Test func `the view client_events has what was stated`() throws {
    let rows = try SQLite.queryViews(
      "SELECT correlation_id, event, duration_ns, failed FROM client_events ORDER BY start_ns + duration_ns",
      directory.path("trace.db"))
    #expect(
      rows.split(separator: "\n") == [
        "run-1|launch|800500000|0", "tap-1|screen_load|300000000|0", "tap-2|screen_load|500000000|0",
        "tap-3|screen_load|2500000000|0", "tap-4|screen_load|9000000000|1", "run-1|hitches|4000000000|0",
        "run-2|launch|120000000|0",
      ])
  }
}
