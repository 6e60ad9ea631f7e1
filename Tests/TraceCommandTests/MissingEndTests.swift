import Foundation
import Testing

/// A report's words about work without a logged end: it is neither measured nor taken for waiting.
@Suite struct MissingEndTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// 300 requests, one a second, whose messages truly waited 200 ms. The worker's log is rotated into three files.
  private func rotated() throws -> [String] {
    var logs = JobLogs()
    var rotated = [JobLogs(), JobLogs(), JobLogs()]
    for number in 0..<300 {
      logs.call("r\(number)", at: number * 1_000)
      rotated[number / 100].work("r\(number)", from: number * 1_000 + 204, until: number * 1_000 + 304)
    }
    return try logs.write(to: directory)
      + rotated.enumerated().map { index, part in
        let text = (part.lines["worker"] ?? []).joined(separator: "\n") + "\n"
        return try directory.write(text, to: "worker.\(index).jsonl")
      }
  }

  private func report(_ logs: [String]) async throws -> String {
    try await TraceBinary.run(["report", "--from"] + logs).text
  }

  /// The cells with words and numbers, without the sign of those that clocks leave open.
  private func row(_ name: String, of report: String) -> [String] {
    let line = report.split(separator: "\n").first { $0.hasPrefix(name + " ") } ?? ""
    let words = line.split(separator: " ").map { $0.trimmingPrefix { "≤≥".contains($0) } }
    return words.map(String.init).filter { word in
      word != "?" && !word.contains { "▁▂▃▄▅▆▇█".contains($0) }
    }
  }

  @Test func `the messages of a rotated file that is absent do not wait, they are counted apart`()
    async throws
  {
    let logs = try rotated()
    let whole = try await report(logs)
    #expect(row("queue_wait", of: whole) == ["queue_wait", "300"] + waits)
    #expect(!whole.contains("not counted"))
    let gap = try await report(logs.filter { !$0.hasSuffix("worker.1.jsonl") })
    #expect(gap.hasPrefix("300 requests, ") && gap.contains(" · 200 completed · 100 incomplete\n"))
    #expect(row("queue_wait", of: gap) == ["queue_wait", "200"] + waits)
    #expect(!gap.contains("unfinished"))
    #expect(gap.contains("not counted: queue_wait 100 whose end no log here shows\n"))
  }

  /// p50 to p99 and the maximum; of 200 and 300 waits the p99 has no interval.
  private let waits = ["200", "ms", "200", "ms", "200", "ms", "200", "ms*", "200", "ms"]

  @Test func `requests whose first topic has no consumer's log have had an effect, and do not wait in it`()
    async throws
  {
    let folder = Repository.root.appendingPathComponent("SampleLogs/missing")
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jsonl") }.map { folder.appendingPathComponent($0).path }
    let text = try await report(logs)
    #expect(!text.contains("unfinished"))
    #expect(text.contains("not counted: queue_wait video_processing_jobs 40 whose end no log here shows\n"))
  }

  @Test func `the age of the queued is that of a queued message, not of a lost one`() async throws {
    var logs = JobLogs()
    for number in 0..<40 {
      logs.call("r\(number)", at: number * 1_000)
      if number != 5 {
        logs.work("r\(number)", from: number * 1_000 + 204, until: number * 1_000 + 304)
      }
    }
    logs.call("last", at: 39_300)
    let text = try await report(logs.write(to: directory))
    #expect(text.hasPrefix("41 requests, "))
    #expect(text.contains(" · 39 completed · 1 lost (2.4 %) · 1 queued (oldest 3 ms)\n"))
    #expect(text.contains("not counted: queue_wait 1 lost\n"))
    let document = try await TraceBinary.run(
      ["report", "--format", "json", "--from"] + logs.write(to: directory)
    ).text
    #expect(document.contains(#""oldest_queued_ns":3000000,"#))
  }

  @Test
  func `a call that nobody answered, or that no server knows, is no reason to say that logs are missing`()
    async throws
  {
    var logs = JobLogs()
    for number in 0..<40 {
      logs.call("r\(number)", at: number * 1_000)
      logs.work("r\(number)", from: number * 1_000 + 204, until: number * 1_000 + 304)
    }
    logs.log("Starting request", "open", by: "client", at: 10_500)
    logs.log("Starting request", "broken", by: "client", at: 11_500)
    logs.log("Response received", "broken", by: "client", at: 11_507, #", "status_code": 202"#)
    let text = try await TraceBinary.run(["doctor", "--from"] + logs.write(to: directory)).text
    #expect(
      text.contains(
        "· 2 requests incomplete: 2 lack a record though no log is known to be missing; to list them"))
    let gap = try await TraceBinary.run(
      ["doctor", "--from"] + rotated().filter { !$0.hasSuffix("worker.1.jsonl") }
    ).text
    #expect(gap.contains("· 100 requests incomplete: 100 lack a record at a time that no log covers; "))
  }
}
