import Foundation
import Testing

/// `trace metrics` at the prompt. What Prometheus makes of it is tested by `MonitoringTests`.
struct MetricsCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Logs of two completed requests, and of one whose message no log of a worker covers.
  private func logs() throws -> [String] {
    var logs = JobLogs()
    for (number, id) in ["a", "b", "c"].enumerated() { logs.call(id, at: 1_000 * number) }
    logs.work("a", from: 104, until: 304)
    logs.work("b", from: 1_014, until: 1_114)
    return try logs.write(to: directory)
  }

  private func metrics(_ arguments: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["metrics"] + arguments + ["--from"] + logs())
  }

  @Test func `metrics of logs are those of an index of them`() async throws {
    let index = directory.path("trace.db")
    _ = try await ingest(try logs(), into: index)
    let stored = try await TraceBinary.run(["metrics", "--db", index])
    let read = try await metrics()
    #expect(stored.text == read.text && read.status == 0)
    // Published at 4 ms and at 1,004 ms.
    #expect(
      read.text.contains(
        #"trace_segment_duration_seconds_bucket{segment="queue_wait",topic="jobs",le="0.1"} 2 # {correlation_id="a"} 0.1 "#
      ))
    // The worker's log ends before the third message is published.
    #expect(read.text.contains(#"trace_requests_open{outcome="incomplete"} 1"#))
    #expect(read.text.hasSuffix("# EOF\n"))
  }

  /// What metrics tell of the end of the logs, and of what has waited until then.
  private static func ends(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter {
      $0.hasPrefix("trace_latest_record") || $0.hasPrefix("trace_segment_longest_unfinished")
    }
  }

  /// A phone an hour ahead, whose requests no server logged: nothing tells that its clock is wrong.
  @Test func `a clock that nothing compares with others does not end the logs`() async throws {
    var logs = JobLogs()
    for number in 0..<20 {
      logs.call("r-\(number)", at: 1_000 * number)
      guard number < 19 else { continue }
      logs.work("r-\(number)", from: 1_000 * number + 50, until: number == 18 ? 19_040 : 1_000 * number + 90)
    }
    let alone = try await TraceBinary.run(["metrics", "--from"] + logs.write(to: directory))
    // r-19 was published at 19,004 ms, and the worker's last record is of 19,040 ms: no wait has been longer than 46 ms.
    #expect(Self.ends(alone.text).contains("trace_latest_record_timestamp_seconds 1767225619.04"))
    #expect(
      Self.ends(alone.text).contains(
        #"trace_segment_longest_unfinished_seconds{segment="queue_wait",topic="jobs"} 0.036"#))
    logs.log("Starting request", "p-1", by: "phone", at: 3_600_000)
    let paths = try logs.write(to: directory)
    let beside = try await TraceBinary.run(["metrics", "--from"] + paths)
    #expect(Self.ends(beside.text) == Self.ends(alone.text))
    let index = directory.path("phone.db")
    for path in paths.reversed() { _ = try await ingest([path], into: index) }
    let stored = try await TraceBinary.run(["metrics", "--db", index])
    #expect(stored.text == beside.text)
    // Alone it is all that is known.
    let phone = try #require(paths.first { $0.hasSuffix("phone.jsonl") })
    let only = try await TraceBinary.run(["metrics", "--from", phone])
    #expect(Self.ends(only.text).contains("trace_latest_record_timestamp_seconds 1767229200"))
  }

  @Test func `filters choose the requests, and without any a remark says why there are none`() async throws {
    let done = try await metrics("--outcome", "completed")
    #expect(done.text.contains(#"trace_requests_total{outcome="completed"} 2"#))
    #expect(done.text.contains(#"trace_requests_open{outcome="incomplete"} 0"#))
    let none = try await metrics("--service", "wrker")
    #expect(none.status == 0 && none.text.contains(#"trace_requests_total{outcome="completed"} 0"#))
    #expect(none.standardError.contains("did you mean: --service worker"))
  }

  @Test func `buckets are those that were typed`() async throws {
    let typed = try await metrics("--buckets", "1ms, 10ms,1.5s")
    let bounds = typed.text.matches(of: /queue_wait",topic="jobs",le="([^"]+)"/).map { String($0.output.1) }
    #expect(bounds == ["0.001", "0.01", "1.5", "+Inf"])
    for (list, reason) in [
      ("10ms,5ms", "5 ms is not longer than 10 ms before it"), ("0s,1s", "0 s is not above zero"),
      ("1s,2", "is no duration"), ("", "is no duration"), ("1s,,2s", "is no duration"),
      ("1x", "unknown unit 'x'"),
    ] {
      let refused = try await metrics("--buckets", list)
      #expect(refused.status == 64 && refused.text.isEmpty)
      #expect(refused.standardError.contains(reason), "\(list): \(refused.standardError)")
    }
  }

  @Test func `a label with too many values is refused with what to type`() async throws {
    let lines = (0..<60).map { number -> String in
      let message = #", "topic": "reply-\#(number)", "task_id": "t""#
      return ["published", "Message received"].map {
        LogLines.record($0, id: "r-\(number)", second: number, message) + "\n"
      }.joined()
    }
    let log = try directory.write(lines.joined(), to: "replies.log")
    let refused = try await TraceBinary.run(["metrics", "--from", log])
    #expect(refused.status == 2 && refused.text.isEmpty)
    #expect(
      refused.standardError.hasPrefix("error: the label 'topic' would have 60 values, and 50 are the most\n"))
    for advice in ["--without topic", "--label-limit 60", "reply-0, reply-1, reply-10, …"] {
      #expect(refused.standardError.contains(advice))
    }
    for options in [["--without", "topic"], ["--label-limit", "60"]] {
      #expect(try await TraceBinary.run(["metrics"] + options + ["--from", log]).status == 0)
    }
  }

  @Test func `a file of metrics takes the place of the one before, and is all that the directory has`()
    async throws
  {
    let folder = directory.path("textfile")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let file = folder + "/trace.prom"
    try "old".write(toFile: file, atomically: false, encoding: .utf8)
    let written = try await metrics("--textfile", folder)
    #expect(written.status == 0 && written.text.isEmpty && written.standardError.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["trace.prom"])
    let printed = try await metrics("--format", "prometheus")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == printed.text)
    // The collector is another user.
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode.map { $0 & 0o444 } == 0o444)
  }

  @Test func `a directory that is not there, or another format, is told`() async throws {
    let folder = directory.path("none")
    let missing = try await metrics("--textfile", folder)
    #expect(missing.status == 2)
    #expect(missing.standardError.contains("cannot write '\(folder)/trace.prom'"))
    #expect(missing.standardError.contains("mkdir -p"))
    let closed = try await metrics("--textfile", "/proc")
    #expect(closed.status == 2 && closed.standardError.contains("cannot write '/proc/trace.prom'"))
    #expect(!closed.standardError.contains("mkdir"))
    let other = try await metrics("--textfile", folder, "--format", "openmetrics")
    #expect(other.status == 64 && other.standardError.contains("--textfile is read as prometheus"))
    let limit = try await metrics("--label-limit", "0")
    #expect(limit.status == 64 && limit.standardError.contains("--label-limit takes a number from 1"))
  }
}
