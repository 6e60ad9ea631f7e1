import Testing

/// `--redelivered` and `--attempts`, over logs in which messages take one, two and three attempts.
struct AttemptFilterTests {
  let directory: TemporaryDirectory
  private let log: String

  init() async throws {
    directory = try TemporaryDirectory()
    log = try directory.write(Self.lines.joined(separator: "\n") + "\n", to: "all.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
  }

  private static func message(
    _ event: String, _ id: String, _ second: Int, _ topic: String, _ more: String = ""
  )
    -> String
  {
    LogLines.record(
      event, id: id, second: second, service: event == "published" && topic == "jobs" ? "api" : "worker",
      #", "task_id": "t-\#(id)", "topic": "\#(topic)"\#(more)"#)
  }

  /// One attempt; delivered again after a crash; tried again twice by way of a retry topic; given up at once.
  private static let lines: [String] = [
    message("published", "once", 1, "jobs"), message("consumed", "once", 2, "jobs"),
    message("processing_finished", "once", 3, "jobs"),
    message("published", "crashed", 11, "jobs"), message("consumed", "crashed", 12, "jobs"),
    message("consumed", "crashed", 33, "jobs"), message("processing_finished", "crashed", 34, "jobs"),
    message("published", "retried", 41, "jobs"), message("consumed", "retried", 42, "jobs"),
    message("processing_failed", "retried", 43, "jobs"),
    message("published", "retried", 44, "jobs-retry-5000"),
    message("consumed", "retried", 49, "jobs-retry-5000"),
    message("processing_failed", "retried", 50, "jobs-retry-5000"),
    message("published", "retried", 51, "jobs-retry-10s"),
    message("consumed", "retried", 61, "jobs-retry-10s"),
    message("processing_finished", "retried", 62, "jobs-retry-10s"),
    message("published", "buried", 71, "jobs"), message("consumed", "buried", 72, "jobs"),
    message("processing_failed", "buried", 73, "jobs"), message("published", "buried", 74, "jobs-dlt"),
  ]

  private func found(_ arguments: [String]) async throws -> [[String]] {
    var found: [[String]] = []
    for source in [["--db", directory.path("trace.db")], ["--from", log]] {
      let text = try await TraceBinary.run(["find"] + arguments + source).text
      found.append(text.split(separator: "\n").map(String.init))
    }
    return found
  }

  @Test(arguments: [
    (["--redelivered"], ["crashed", "retried"]), (["--attempts", ">1"], ["crashed", "retried"]),
    (["--attempts", "2"], ["crashed"]), (["--attempts", "=1"], ["once", "buried"]),
    (["--attempts", ">=3"], ["retried"]), (["--attempts", "<2"], ["once", "buried"]),
    (["--attempts", ">1", "--attempts", "<3"], ["crashed"]), (["--attempts=<=0"], []),
    (["--redelivered", "--outcome", "failed"], []), (["--outcome", "failed"], ["buried"]),
    (["--outcome", "completed"], ["once", "crashed", "retried"]), (["--segment", "retry_wait"], ["retried"]),
  ])
  func `requests are found by the attempts at their messages, in an index and in logs`(
    arguments: [String], ids: [String]
  ) async throws {
    for found in try await found(arguments) { #expect(found == ids, "\(arguments)") }
  }

  @Test func `a report has the waits for retries beside the queue's, from the index and from logs`()
    async throws
  {
    for source in [["--db", directory.path("trace.db")], ["--from", log]] {
      let rows = try await TraceBinary.run(["report", "--redelivered", "--format", "csv"] + source).text
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let waits = rows.filter { $0[0].hasSuffix("_wait") }.map { "\($0[0]) \($0[1]) \($0[2])" }
      #expect(
        waits == [
          "queue_wait 2 1000000000", "retry_wait 1 10000000000", "retry_wait 1 5000000000",
        ], "\(source)")
    }
  }

  @Test func `show tells the attempts and their waits`() async throws {
    let text = try await TraceBinary.run(["show", "retried", "--from", log, "--format", "json"]).text
    #expect(text.contains(#""wait":"retry","wait_ns":5000000000"#))
    // Received and never started: each of two attempts took the second until it failed.
    #expect(text.contains(#""wasted_ns":2000000000"#))
    let drawn = try await TraceBinary.run(["show", "buried", "--db", directory.path("trace.db")]).text
    #expect(drawn.contains("dead letter jobs-dlt"))
    #expect(drawn.contains("worker gave a message from jobs up: it was published to jobs-dlt"))
  }

  @Test(arguments: ["many", ">", "!=2", "-1", "1.5"])
  func `what is no number of attempts is a usage error that says what is`(text: String) async throws {
    let execution = try await TraceBinary.run(["find", "--attempts=\(text)", "--from", log])
    #expect(execution.status == 64)
    #expect(execution.standardError.contains("'\(text)' is no number of attempts"))
    #expect(execution.standardError.contains("--attempts '>1'"))
    #expect(execution.standardOutput.isEmpty)
  }
}
