import Foundation
import Testing

/// Deliveries that went wrong as a user sees them, in small logs written by hand. Times are s and ms of one minute.
@Suite struct TroubleTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Runs `trace` on log lines such as `1.000 worker/w1 Message received | "topic": "jobs"`.
  private func run(_ command: [String], on log: String) async throws -> TraceBinary.Execution {
    let lines = log.split(separator: "\n").map { line -> String in
      let parts = line.components(separatedBy: " | ")
      let words = parts[0].split(separator: " ", maxSplits: 2)
      let origin = words[1].split(separator: "/")
      let instance = origin.count > 1 ? ", \"instance\": \"\(origin[1])\"" : ""
      let rest = parts.count > 1 ? ", \(parts[1])" : ""
      return """
        {"timestamp": "2026-01-01T00:00:0\(words[0])Z", "service": "\(origin[0])"\(instance), \
        "event": "\(words[2])", "correlation_id": "request-1"\(rest)}\n
        """
    }
    let path = try directory.write(lines.joined(), to: "all.jsonl")
    return try await TraceBinary.run(command + ["--from", path])
  }

  private func show(_ log: String) async throws -> String {
    try await run(["show", "request-1", "--format", "table"], on: log).text
  }

  private static let accepted = """
    0.000 client Starting request
    0.004 api Request started
    0.006 api Message published | "topic": "jobs", "task_id": "t1"
    0.010 api Request finished | "status": 202
    0.013 client Response received | "status_code": 202

    """

  private static let fanOut =
    accepted + """
      0.007 api Message published | "topic": "jobs", "task_id": "t2"
      1.000 worker Message received | "topic": "jobs", "task_id": "t1"
      1.001 worker Processing started | "task_id": "t1"
      1.900 worker Processing finished | "task_id": "t1"
      """

  @Test func `show names the branch of a fan-out that is missing, and the clocks that are known`()
    async throws
  {
    let text = try await show(Self.fanOut)
    #expect(text.contains("no record shows that a message (key t2) that api published to jobs was consumed"))
    #expect(
      text.contains(
        "latency        client answered after 13 ms · first message done after 1.9 s · not all done"))
    let whole = try await show(
      Self.fanOut + """

        2.000 worker Message received | "topic": "jobs", "task_id": "t2"
        2.500 worker Processing finished | "task_id": "t2"
        """)
    #expect(
      whole.contains(
        "latency        client answered after 13 ms · first message done after 1.9 s · all done after 2.5 s"))
  }

  @Test func `show says that the server answered a client that had given up`() async throws {
    let text = try await show(
      """
      0.000 client Starting request
      0.004 api Request started
      0.600 client Request failed | "error": "timed out"
      1.206 api Message published | "topic": "jobs", "task_id": "t1"
      1.210 api Request finished | "status": 202
      1.950 worker Message received | "topic": "jobs", "task_id": "t1"
      2.400 worker Processing finished | "task_id": "t1"
      """)
    #expect(text.hasPrefix("request-1   completed in 2.4 s"))
    #expect(text.contains("gave up"))
    #expect(text.contains("the server answered attempt 1 after the client had given it up"))
  }

  private static let rebalance =
    accepted + """
      0.100 worker/w1 Message received | "topic": "jobs", "task_id": "t1", "partition": 0, "offset": 0
      0.101 worker/w1 Processing started | "task_id": "t1"
      0.500 worker/w2 Message received | "topic": "jobs", "task_id": "t1", "partition": 0, "offset": 0
      0.501 worker/w2 Processing started | "task_id": "t1"
      1.100 worker/w1 Processing finished | "task_id": "t1"
      1.600 worker/w2 Processing finished | "task_id": "t1"
      """

  @Test func `show flags two consumers at work on one offset, and the work that did not count`() async throws
  {
    let text = try await show(Self.rebalance)
    #expect(text.contains("a message from jobs was delivered 2 times; 999 ms of processing did not count"))
    #expect(text.contains("worker/w1 and worker/w2 worked on one message from jobs at the same time"))
  }

  @Test func `report counts what took several attempts, and the work that did not count`() async throws {
    let text = try await run(["report", "--format", "table"], on: Self.rebalance).text
    let line =
      "redelivered: 1 message of 1 request; 999 ms of processing did not count; "
      + "1 in work by two consumers at once (trace find --redelivered"
    #expect(text.contains(line))
    let document = try await run(["report", "--format", "json"], on: Self.rebalance).text
    #expect(
      document.contains(#""repeated":{"requests":1,"messages":1,"overlapping":1,"wasted_ns":999000000}"#))
    let quiet = try await run(["report", "--format", "json"], on: Self.fanOut).text
    #expect(!quiet.contains("repeated"))
  }
}
