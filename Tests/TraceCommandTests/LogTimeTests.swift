import Foundation
import Testing

/// Times determined only by their source or their reader, in an index and directly.
@Suite struct LogTimeTests {
  private struct Story: Decodable {
    struct Record: Decodable {
      var time: String
      var line: Int
    }
    var events: [Record]
  }

  private struct Ingested: Decodable {
    struct Source: Decodable { var times_from_2001: Int? }
    var skipped: [String: Int]
    var sources: [Source]
  }

  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func log(_ times: [String], _ name: String) throws -> String {
    let lines = times.enumerated().map { number, time in
      #"{"event": "step \#(number)", "correlation_id": "a", "service": "\#(name)", "timestamp": \#(time)}"#
        + "\n"
    }
    return try directory.write(lines.joined(), to: name)
  }

  private func events(_ arguments: [String]) async throws -> [String] {
    let run = try await TraceBinary.run(["show", "a", "--format", "json"] + arguments)
    let story = try JSONDecoder().decode(Story.self, from: run.standardOutput)
    return story.events.map { "\($0.time.prefix(19)) \($0.line)" }
  }

  /// The same from an index, read whole or in two parts, and from the logs.
  private func expect(_ expected: [String], _ logs: [String], _ options: [String]) async throws {
    let index = directory.path("\(UUID().uuidString).db")
    #expect(try await TraceBinary.run(["ingest", "--db", index] + logs + options).status == 0)
    #expect(try await events(["--db", index]) == expected)
    #expect(try await events(["--from"] + logs + options) == expected)
  }

  @Test
  func `times without an offset are of the zone that is given, for all logs or for one`()
    async throws
  {
    let berlin = try log(["\"2026-10-25T02:59:59\"", "\"2026-10-25T02:00:00\""], "berlin.jsonl")
    let utc = try log(["\"2026-10-25 00:30:00\""], "utc.jsonl")
    let expected = ["2026-10-25T00:30:00 1", "2026-10-25T00:59:59 1", "2026-10-25T01:00:00 2"]
    try await expect(expected, [berlin, utc], ["--log-tz", "\(berlin)=Europe/Berlin"])
    try await expect(expected, [berlin, utc], ["--log-tz", "Europe/Berlin", "--log-tz", "\(utc)=UTC"])
    let east = try log(["\"2026-10-25T05:30:00\""], "east.jsonl")
    try await expect(["2026-10-25T00:00:00 1"], [east], ["--log-tz", "+05:30"])
  }

  @Test func `a file that has grown over the hour that comes twice goes on where it was`() async throws {
    let index = directory.path("grown.db")
    let first = try log(["\"2026-10-25T01:30:00\"", "\"2026-10-25T02:50:00\""], "grown.jsonl")
    let zone = ["--log-tz", "Europe/Berlin"]
    #expect(try await TraceBinary.run(["ingest", "--db", index, first] + zone).status == 0)
    let whole = try log(
      ["\"2026-10-25T01:30:00\"", "\"2026-10-25T02:50:00\"", "\"2026-10-25T02:10:00\""], "grown.jsonl")
    #expect(try await TraceBinary.run(["ingest", "--db", index, whole] + zone).status == 0)
    let expected = ["2026-10-24T23:30:00 1", "2026-10-25T00:50:00 2", "2026-10-25T01:10:00 3"]
    #expect(try await events(["--db", index]) == expected)
    #expect(try await events(["--from", whole] + zone) == expected)
  }

  @Test func `a time that never came is skipped, counted and located`() async throws {
    let spring = try log(["\"2026-03-29T01:00:00\"", "\"2026-03-29T02:30:00\""], "spring.jsonl")
    let run = try await TraceBinary.run([
      "ingest", "--db", directory.path("spring.db"), "--format", "json", "--log-tz", "Europe/Berlin", spring,
    ])
    let summary = try JSONDecoder().decode(Ingested.self, from: run.standardOutput)
    #expect(summary.skipped["no_time"] == 1)
    #expect(run.standardError.contains("spring.jsonl:2: the time never came in Europe/Berlin"))
  }

  @Test func `times that count from 2001 are read so, and that is said`() async throws {
    let swift = try log(["817296568.25", "817296569.5"], "swift.jsonl")
    let other = try log(["\"2026-11-25T10:49:29Z\"", "817296568"], "other.jsonl")
    let index = directory.path("swift.db")
    let run = try await TraceBinary.run(["ingest", "--db", index, "--format", "json", swift, other])
    let summary = try JSONDecoder().decode(Ingested.self, from: run.standardOutput)
    #expect(summary.sources.map(\.times_from_2001) == [2, nil])
    #expect(run.standardError.contains("2 times of \(swift) count from 2001, as Swift's dates do"))
    #expect(!run.standardError.contains("times of \(other)"))
    let expected = [
      "1995-11-25T10:49:28 2", "2026-11-25T10:49:28 1", "2026-11-25T10:49:29 1", "2026-11-25T10:49:29 2",
    ]
    #expect(try await events(["--db", index]) == expected)
    #expect(try await events(["--from", swift, other]) == expected)
  }

  @Test func `records out of order in a file are shown in the order of time, and keep their lines`()
    async throws
  {
    let times = ["10:00:05", "10:00:01", "10:00:04", "10:00:02", "10:00:03"].map { "\"2026-11-25T\($0)Z\"" }
    let file = try log(times, "mixed.jsonl")
    let expected = [(1, 2), (2, 4), (3, 5), (4, 3), (5, 1)].map { "2026-11-25T10:00:0\($0.0) \($0.1)" }
    try await expect(expected, [file], [])
    // Records stay in the order in which they were logged, byte for byte.
    let index = directory.path("mixed.db")
    _ = try await TraceBinary.run(["ingest", "--db", index, file])
    let stored = try SQLite.queryViews("SELECT record FROM events", index)
    let logged = try String(contentsOfFile: file, encoding: .utf8)
    #expect(stored.split(separator: "\n") == logged.split(separator: "\n"))
  }

  @Test func `a zone or a file that does not exist is wrong usage`() async throws {
    let file = try log(["\"2026-11-25T10:00:00\""], "one.jsonl")
    for zone in ["Mars/Olympus", "other.jsonl=UTC", "\(file)=Mars"] {
      let run = try await TraceBinary.run(["report", "--from", file, "--log-tz", zone])
      #expect(run.status == 64, "\(zone)")
    }
  }
}
