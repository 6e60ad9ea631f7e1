import Foundation
import Testing

/// A consumer group that stops while another goes on with the same messages.
struct StalledGroupTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(goesOn: Bool) throws { try StalledGroupLogs.write(to: directory, goesOn: goesOn) }

  private func run(_ words: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(words + ["--from", "api.jsonl", "ledger.jsonl", "mailer.jsonl"], in: directory)
  }

  /// The depth of the queue at the end of each 100 seconds.
  private func depths() async throws -> [[Int]] {
    struct Series: Decodable {
      struct Interval: Decodable {
        struct Queue: Decodable { var depth: Int, unlogged: Int? }
        var queues: [Queue]
      }
      var intervals: [Interval]
    }
    let series = try await run("report", "--every", "100s", "--format", "json").succeeded("series").text
    return try JSONDecoder().decode(Series.self, from: Data(series.utf8)).intervals.map { interval in
      [interval.queues.reduce(0) { $0 + $1.depth }, interval.queues.reduce(0) { $0 + ($1.unlogged ?? 0) }]
    }
  }

  @Test func `where its program logs on, the messages of others wait for it`() async throws {
    try write(goesOn: true)
    #expect(try await depths() == [[0, 0], [0, 0], [100, 0], [200, 0], [300, 0], [400, 0]])
    let check = try await run("check", "--slo", "oldest(queued) < 5m")
    #expect(check.status == 3 && check.text.contains("6 m 39 s"))
    #expect(try await run("check", "--slo", "oldest(queued) < 7m").status == 0)
    let doctor = try await run("doctor")
    #expect(doctor.status == 1)
    #expect(
      doctor.text.contains(
        "! mailer: it had the messages of orders that were published until 2026-01-01 00:03:19.004Z; 400 later ones wait for it, the oldest for 6 m 39 s"
      ))
    #expect(doctor.text.contains("ledger (orders): 600 messages consumed, all published"))
    #expect(doctor.text.contains("mailer (orders): 200 messages consumed, all published"))
  }

  @Test func `where its log ends, nobody knows`() async throws {
    try write(goesOn: false)
    let depths = try await depths()
    #expect(depths.map { $0[0] + $0[1] } == [0, 0, 100, 200, 300, 400])
    #expect(depths.allSatisfy { $0[0] <= 1 })
    let check = try await run("check", "--slo", "oldest(queued) < 10m")
    #expect(check.status == 4 && check.text.contains("no log tells whether"))
    let doctor = try await run("doctor")
    #expect(doctor.text.contains("which may wait for it"))
  }

  @Test func `an index tells the same`() async throws {
    try write(goesOn: true)
    _ = try await TraceBinary.run(["ingest", "api.jsonl", "ledger.jsonl", "mailer.jsonl"], in: directory)
      .succeeded("ingest")
    for words in [
      ["report", "--every", "100s"], ["doctor"], ["report", "--by", "group"], ["report", "--by", "endpoint"],
    ] {
      let (index, logs) = (
        try await TraceBinary.run(words, in: directory),
        try await TraceBinary.run(
          words + ["--from", "api.jsonl", "ledger.jsonl", "mailer.jsonl"], in: directory)
      )
      #expect(index.text == logs.text && index.status == logs.status, "\(words)")
    }
  }

  @Test func `groups and endpoints are keys`() async throws {
    try write(goesOn: true)
    let groups = try await run("report", "--by", "group").succeeded("report").text
    #expect(groups.contains("group=ledger   600 requests") && groups.contains("group=mailer   200 requests"))
    let endpoints = try await run("report", "--by", "endpoint").succeeded("report").text
    #expect(endpoints.contains("endpoint=POST /orders/…   600 requests"))
    let one = try await run("report", "--where", "endpoint=POST /orders/…").succeeded("report").text
    #expect(one.hasPrefix("600 requests"))
  }
}
