import Testing

/// A client whose clock is set forward by 200 ms in the middle of ten minutes.
@Suite struct SetClockReportTests {
  private let logs: [String]
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    var logs = JobLogs()
    for number in 0..<600 {
      logs.call("r\(number)", at: number * 1_000, ahead: number < 300 ? 0 : 200)
      logs.work("r\(number)", from: number * 1_000 + 504, until: number * 1_000 + 904)
    }
    self.logs = try logs.write(to: directory)
  }

  @Test func `the report says what was corrected from when on, not that the times stand`() async throws {
    let lines = try await TraceBinary.run(["report", "--from"] + logs).text.split(separator: "\n").map(
      String.init)
    #expect(!lines.contains { $0.hasPrefix("clocks, as logged") })
    let client = lines.filter { $0.hasPrefix("clock of client") }
    try #require(client.count == 2)
    #expect(client[0].contains(" until 2026-01-01 00:0") && client[0].hasSuffix("; as logged"))
    #expect(client[1].contains(" from 2026-01-01 00:0") && client[1].contains(": +200 ms ± "))
    #expect(client[1].hasSuffix("; corrected"))
    // Nobody set the worker's clock.
    #expect(lines.count { $0.hasPrefix("clock of worker") } == 1)
    let document = try await TraceBinary.run(["report", "--format", "json", "--from"] + logs).text
    #expect(document.contains(#""correction_ns":0"#) && document.contains(#""correction_ns":20"#))
  }

  @Test func `doctor's lines on the clock hold both times`() async throws {
    let text = try await TraceBinary.run(["doctor", "--from"] + logs).text
    let lines = text.split(separator: "\n").filter {
      $0.contains(" client ") && $0.contains("against api") || $0.contains("agrees with api")
    }
    #expect(lines.contains { $0.hasPrefix("  · client until 2026-01-01 00:0") })
    #expect(lines.contains { $0.hasPrefix("  ! client from 2026-01-01 00:0") })
    let document = try await TraceBinary.run(["doctor", "--format", "json", "--from"] + logs).text
    #expect(document.contains(#""clock_periods":[{"kind":"estimate""#))
  }
}
