import Testing

/// A worker's log was copied while the worker went on: what was published behind its last record may be done or not.
struct CutLogTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// `calls` requests, one each 100 ms, whose messages wait 2 ms; the worker's log has the first `works`.
  private func logs(calls: Int, works: Int) throws -> [String] {
    var logs = JobLogs()
    for number in 0..<calls {
      logs.call("r\(number)", at: number * 100)
      if number < works { logs.work("r\(number)", from: number * 100 + 6, until: number * 100 + 9) }
    }
    return try logs.write(to: directory)
  }

  @Test func `no message behind its end is said to wait, nor to have gone`() async throws {
    let logs = try logs(calls: 1_000, works: 500)
    let report = try await TraceBinary.run(["report", "--from"] + logs)
    #expect(report.text.contains(" · 500 completed · 500 incomplete\n"))
    let check = try await TraceBinary.run(["check", "--slo", "oldest(queued) < 30s", "--from"] + logs)
    #expect(check.status == 4)
    #expect(check.text.contains("no log tells whether 500 messages still wait"))
  }

  @Test func `where all logs end together, the last message waits`() async throws {
    let report = try await TraceBinary.run(["report", "--from"] + logs(calls: 501, works: 500))
    #expect(report.text.contains(" · 500 completed · 1 queued"))
  }
}
