import Foundation
import Testing

/// `trace check`: what it prints, and how it ends.
struct CheckCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Requests 0, 1, … of an API that took 10 ms each, `slow` of them 500 ms, and `failed` of them answered 500.
  private func log(_ count: Int, slow: Int = 0, failed: Int = 0, to name: String = "api.jsonl") throws {
    let lines = (0..<count).map { number in
      let took = number < slow ? "500" : "010"
      return """
        {"event": "Request started", "correlation_id": "r-\(number)", "service": "api", "size": "\(number % 2)", \
        "timestamp": "\(LogLines.time(number).dropLast()).000Z"}
        {"event": "Request finished", "correlation_id": "r-\(number)", "service": "api", \
        "status": \(number < failed ? 500 : 200), "timestamp": "\(LogLines.time(number).dropLast()).\(took)Z"}

        """
    }
    _ = try directory.write(lines.joined(), to: name)
  }

  private func check(_ objectives: String..., more: [String] = []) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(
      ["check", "--from", "api.jsonl"] + objectives.flatMap { ["--slo", $0] } + more, in: directory)
  }

  @Test func `the status is that of the worst verdict`() async throws {
    try log(400, failed: 40)
    #expect(try await check("p99(api) < 20ms").status == 0)
    #expect(try await check("p99(api) < 10ms").status == 3)
    #expect(try await check("p99.9(api) < 20ms").status == 4)
    #expect(try await check("p99(api) < 20ms", "p99.9(api) < 20ms").status == 4)
    #expect(try await check("p99.9(api) < 20ms", "share(failed) < 5%").status == 3)
    #expect(try await check("share(failed) <= 10%").status == 0)
    let unmeasured = try await check("p50(queue_wait) < 1s")
    #expect(unmeasured.status == 4)
    #expect(
      unmeasured.standardError == "not measured in the logs: queue_wait\n  measured: api, elapsed, from_api\n"
    )
    let violated = try await check("share(failed) < 5%")
    #expect(violated.standardError.isEmpty)
    #expect(violated.text.contains("\nviolated  share(failed) < 5%      10 %  7.2 – 13 %  400\n"))
  }

  @Test func `lines that were skipped under strict are no verdict`() async throws {
    try log(400)
    _ = try directory.write("{\n", to: "torn.jsonl")
    let run = try await TraceBinary.run(
      ["check", "--slo", "p99(api) < 1ms", "--strict", "--from", "api.jsonl", "torn.jsonl"], in: directory)
    #expect(run.status == 2)
  }

  @Test func `filters and groups are those of report, from an index and from logs`() async throws {
    try log(400, slow: 100)
    _ = try await TraceBinary.run(["ingest", "api.jsonl"], in: directory).succeeded("ingest")
    let words = [
      "check", "--slo", "p50(api) < 20ms", "--by", "size", "--until", LogLines.time(100), "--format", "csv",
    ]
    let logs = try await TraceBinary.run(words + ["--from", "api.jsonl"], in: directory)
    let index = try await TraceBinary.run(words, in: directory)
    #expect(logs.status == 3 && index.status == 3)
    #expect(logs.text == index.text)
    let rows = logs.text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(rows.count == 3 && rows[0].prefix(5) == ["size", "slo", "verdict", "sure", "count"])
    for row in rows.dropFirst() {
      #expect(row[2] == "violated" && row[3] == "true" && row[4] == "50" && row[6] == "500000000")
    }
  }

  /// The percentile of a verdict is that of the report, with its interval.
  @Test func `the numbers are those of the report`() async throws {
    let logs = try await #require(LogSet.all.first { $0.name == "redelivery" }).logs(in: directory)
    struct Report: Decodable {
      struct Segment: Decodable {
        struct Percentile: Decodable { var p: Double, value_ns: Int, low_ns: Int?, high_ns: Int? }
        var segment: String, destination: String?, service: String?, count: Int, censored: Int
        var percentiles: [Percentile]
      }
      struct Group: Decodable { var segments: [Segment] }
      var groups: [Group]
    }
    struct Check: Decodable {
      struct Verdict: Decodable {
        var segment: String, destination: String?, service: String?, count: Int, value_ns: Int, low_ns: Int?,
          high_ns: Int?
      }
      var verdicts: [Verdict]
    }
    let report = try await TraceBinary.run(["report", "--format", "json", "--from"] + logs).document(
      Report.self)
    for segment in ["api", "queue_wait", "end_to_end", "client"] {
      let check = try await TraceBinary.run(
        ["check", "--slo", "p95(\(segment)) < 1ns", "--format", "json", "--from"] + logs
      ).document(Check.self)
      let rows = report.groups[0].segments.filter { $0.segment == segment && $0.censored == 0 }
      #expect(!rows.isEmpty)
      for row in rows {
        let verdict = try #require(
          check.verdicts.first { $0.destination == row.destination && $0.service == row.service })
        let percentile = try #require(row.percentiles.first { $0.p == 95 })
        #expect(verdict.count == row.count && verdict.value_ns == percentile.value_ns)
        #expect(verdict.low_ns == percentile.low_ns && verdict.high_ns == percentile.high_ns)
      }
    }
  }

  @Test func `objectives come from a file, too, each once`() async throws {
    try log(400)
    _ = try directory.write("# ours\np99(api) < 20ms  # quick\n\nshare(failed) < 1%\n", to: "slos.txt")
    let run = try await check("share(failed) < 1%", more: ["--slos", "slos.txt", "--format", "ndjson"])
    #expect(run.status == 0)
    #expect(run.text.split(separator: "\n").count == 2)
    _ = try directory.write("p99(api) < 20ms\np99(apy) < 20ms\n", to: "wrong.txt")
    let wrong = try await check(more: ["--slos", "wrong.txt"])
    #expect(wrong.status == 64 && wrong.standardOutput.isEmpty)
    #expect(wrong.standardError.hasPrefix("error: wrong.txt:2: 'p99(apy) < 20ms' is no objective"))
    #expect(wrong.standardError.contains("\n  did you mean: api\n"))
    let endless = try await check(more: ["--slos", "/dev/zero"])
    #expect(endless.status == 64 && endless.standardError.contains("longer than 1 MiB"))
    let missing = try await check(more: ["--slos", "missing.txt"])
    #expect(
      missing.status == 2 && missing.standardError.hasPrefix("error: cannot read 'missing.txt': no such file")
    )
    let piped = try await TraceBinary.run(
      ["check", "--from", "api.jsonl", "--slos", "/dev/stdin"],
      standardInput: Data("p99(api jobs) < 20ms\n".utf8), in: directory)
    #expect(piped.status == 4 && piped.text.contains("too little data: no api jobs is measured\n"))
    let none = try await check()
    #expect(none.status == 64 && none.standardError.contains("--slo 'p99(end_to_end) < 2s'"))
  }

  @Test func `a service that does not exist is named, with the nearest that does`() async throws {
    try log(400)
    let run = try await check("p99(api ap) < 20ms")
    #expect(run.status == 4)
    #expect(
      run.standardError == "no service of api is called 'ap'\n  did you mean: api api\n  they are: api\n")
    let far = try await check("p99(api notifications) < 20ms")
    #expect(far.standardError == "no service of api is called 'notifications'\n  they are: api\n")
  }

  @Test func `an empty log is named`() async throws {
    _ = try directory.write("", to: "api.jsonl")
    let run = try await check("p99(api) < 20ms")
    #expect(run.status == 4 && run.standardError == "no line in api.jsonl\n")
  }

  @Test(arguments: [
    ("p99(api) < 2", "did you mean p99(api) < 2s or p99(api) < 2ms?"),
    ("p99(api)<1sec", "did you mean: p99(api)<1s\n"),
    ("p99(api) < 20 millis", "did you mean: p99(api) < 20ms\n"),
    ("p99(api) < 1%", "percent are the limit of a share: share(failed) < 1%\n"),
    ("share(failed) < 1", "did you mean share(failed) < 1%?"),
    ("share(failed) < 2s", "durations are the limit of a percentile: p99(end_to_end) < 2s\n"),
    ("oldest(queued) > 5m", "did you mean: oldest(queued) < 5m\n"),
  ])
  func `a limit in another unit says which is meant`(objective: String, hint: String) async throws {
    try log(1)
    let run = try await check(objective)
    #expect(run.status == 64 && run.standardOutput.isEmpty)
    #expect(run.standardError.contains(hint), "\(run.standardError)")
  }

  @Test func `where no request matches, that is said, and no objective is kept`() async throws {
    try log(9)
    let run = try await check("share(failed) < 50%", more: ["--since", "2100-01-01"])
    #expect(run.status == 4)
    #expect(run.text.contains("too little  share(failed) < 50%"))
    #expect(run.standardError.contains("no request matches"))
  }
}
