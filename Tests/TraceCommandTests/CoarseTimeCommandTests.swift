import Testing

/// A consumer with whole seconds behind a client and an API with milliseconds.
@Suite struct CoarseTimeCommandTests {
  private let logs: [String]
  private let directory: TemporaryDirectory

  /// 40 requests: sent at .300, consumed at .804, done at 1.404 s.
  init() throws {
    directory = try TemporaryDirectory()
    var logs = JobLogs()
    for number in 0..<40 {
      logs.call("r\(number)", at: number * 2_000 + 300)
      logs.work("r\(number)", from: number * 2_000 + 804, until: number * 2_000 + 1_404, inSeconds: true)
    }
    self.logs = try logs.write(to: directory)
  }

  private func run(_ command: String...) async throws -> [String] {
    try await TraceBinary.run(command + ["--from"] + logs).text.split(separator: "\n").map(String.init)
  }

  @Test func `show draws causes first, with a ± beside what the seconds tell, and blames no clock`()
    async throws
  {
    let lines = try await run("show", "r5", "--format", "table")
    #expect(lines[0] == "r5   completed in 700 ms ± 1 s   2026-01-01 00:00:10.300Z")
    let wait = try #require(lines.first { $0.contains("queue jobs") })
    #expect(wait.contains(" −304 ms ± 1 s "))
    let work = try #require(lines.first { $0.contains("worker processing") })
    #expect(work.contains(" 1 s ± 1 s "))
    let call = try #require(lines.first { $0.hasPrefix("client POST") || $0.hasPrefix("client ") })
    #expect(call.contains(" 7 ms ") && !call.contains("±"))
    // Bars begin from left to right: call, wait, work.
    let begins = [call, wait, work].map { line in line.firstIndex { "░▏▎▍▌▋▊▉█▕▐".contains($0) }! }
    let columns = zip([call, wait, work], begins).map { $0.distance(from: $0.startIndex, to: $1) }
    #expect(columns == columns.sorted(), "\(columns)")
    #expect(
      lines.contains(
        "critical path  transit 2 ms · api 2 ms · queue wait −304 ms ± 1 s · processing 1 s ± 1 s"))
    #expect(!lines.contains { $0.contains("clocks disagree") })
    #expect(lines.contains { $0.contains("worker tells the time in steps of 1 s") })
  }

  @Test func `raw records and JSON stand in causal order, with the times that were logged`() async throws {
    let raw = try await run("show", "r5", "--raw")
    let events = raw.map { line in line.split(separator: #""event": ""#)[1].prefix { $0 != "\"" } }
    #expect(
      events == [
        "Starting request", "Request started", "Message published", "Message received", "Processing started",
        "Request finished", "Response received", "Processing finished",
      ])
    let document = try await run("show", "r5", "--format", "json").joined()
    #expect(document.contains(#""start":"2026-01-01T00:00:10.300000000Z""#))
    #expect(document.contains(#"{"time":"2026-01-01T00:00:10.000000000Z","raw_time":"2026-01-01T00:00:10Z""#))
    // As logged it lies outside of what could be stated, 0 or more, so nothing is.
    #expect(document.contains(#""duration_ns":-304000000,"clock":"uncorrected""#))
  }

  @Test func `a report says beside which figures the seconds stand`() async throws {
    let lines = try await run("report")
    for (segment, isCoarse) in [
      ("queue_wait", true), ("dispatch", true), ("processing", true), ("end_to_end", true), ("api", false),
      ("request_transit", false), ("publish", false), ("client", false),
    ] {
      let row = try #require(lines.first { $0.hasPrefix(segment + " ") })
      #expect(row.contains("± 1 s") == isCoarse, "\(row)")
    }
    #expect(try await run("report", "--format", "json").joined().contains(#""resolution_ns":1000000000"#))
  }

  @Test func `doctor says that the seconds explain the negative waits, and finds nothing wrong`()
    async throws
  {
    let execution = try await TraceBinary.run(["doctor", "--from"] + logs)
    #expect(
      execution.text.contains(
        "· queue_wait api → worker: 40 of 40 below 0 as logged (down to −304 ms), which says nothing of clocks"
      ))
    #expect(execution.text.contains("· worker: −304 ms ± 1 s if an idle consumer takes a message at once"))
    #expect(execution.text.hasSuffix("40 requests: nothing needs attention\n"))
    #expect(execution.status == 0)
  }
}
