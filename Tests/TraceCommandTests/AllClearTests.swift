import Foundation
import Testing

/// Commands about hardly understood logs, as a user types them: nothing may say that all is well.
@Suite struct AllClearTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The answer of a command about a log; an index and the log itself must answer alike.
  func answer(
    _ command: [String], of lines: [String], named name: String = "app.jsonl", ingest: [String] = []
  )
    async throws -> TraceBinary.Execution
  {
    let log = try directory.write(lines.joined(separator: "\n") + "\n", to: name)
    let index = directory.path(name + ".db")
    let ingested = try await TraceBinary.run(["ingest", "--db", index, log] + ingest)
    #expect(ingested.status == 0)
    let direct = try await TraceBinary.run(command + ingest + ["--from", log])
    let stored = try await TraceBinary.run(command + ["--db", index])
    #expect(direct.text == stored.text)
    #expect(direct.status == stored.status)
    return stored
  }

  private func record(_ second: Int, _ service: String, _ id: String, _ text: String, level: String = "info")
    -> String
  {
    #"{"time":"\#(LogLines.time(second))","service":"\#(service)","level":"\#(level)","trace_id":"\#(id)","msg":"\#(text)"}"#
  }

  /// A request of a client, an API and a worker, in ms from its beginning; `zone` hours are added to the worker's clock,
  /// which writes no offset then.
  func wholeRequest(_ number: Int, zone: Int? = nil, id key: String = #""correlation_id":"r-#""#)
    -> [String]
  {
    let id = key.replacing("#", with: "\(number)")
    func line(_ ms: Int, _ service: String, _ rest: String) -> String {
      let hour = service == "worker" ? 9 + (zone ?? 0) : 9
      let fraction = ms < 10 ? "00\(ms)" : ms < 100 ? "0\(ms)" : "\(ms)"
      let offset = service == "worker" && zone != nil ? "" : "Z"
      let time = "2026-11-25T\(hour < 10 ? "0" : "")\(hour):46:4\(number).\(fraction)\(offset)"
      return #"{"timestamp":"\#(time)","service":"\#(service)",\#(id),\#(rest)}"#
    }
    let message = #""topic":"jobs","task_id":"t-\#(number)""#
    return [
      line(0, "client", #""event":"request_sent","method":"POST","path":"/jobs""#),
      line(2, "api", #""event":"request_received","method":"POST","path":"/jobs""#),
      line(5, "api", #""event":"message_published",\#(message)"#),
      line(6, "api", #""event":"response_sent","status_code":202"#),
      line(8, "client", #""event":"response_received","status_code":202"#),
      line(105, "worker", #""event":"message_received",\#(message)"#),
      line(106, "worker", #""event":"processing_started",\#(message)"#),
      line(156, "worker", #""event":"processing_finished",\#(message)"#),
    ]
  }

  // MARK: No end

  /// The worker receives every job and says at its end what is not known.
  @Test func `works without an end that is known are named by doctor, with what is said in its place`()
    async throws
  {
    let requests = (0..<6).flatMap { number in
      wholeRequest(number).map {
        $0.replacing("processing_finished", with: "Unhandled exception in job")
      }
    }
    let answer = try await answer(["doctor"], of: requests)
    #expect(answer.status == 1)
    #expect(
      answer.text.contains("! worker: processing is not measured: 6 messages received, none seen done\n"))
    #expect(answer.text.contains("· seen: Unhandled exception in job 6\n"))
  }

  /// Nobody would know what to say of them.
  @Test func `works without an end are as they should be where the service says nothing else`() async throws {
    let requests = (0..<6).flatMap { number in
      wholeRequest(number).filter { !$0.contains("processing_finished") }
    }
    #expect(!(try await answer(["doctor"], of: requests).text.contains("is not measured")))
  }

  // MARK: No step

  private var unknownSteps: [String] {
    [
      record(0, "orders", "a1.36.1", "Create order batch"), record(70, "orders", "a1.36.1", "produce"),
      record(73, "delivery", "a1.36.1", "consume"), record(76, "delivery", "a1.36.1", "consume_done"),
    ]
  }

  @Test func `no record is a known step: the request is unknown and elapsed is all that is measured`()
    async throws
  {
    let report = try await answer(["report", "--format", "csv", "--percentiles", "50"], of: unknownSteps)
    #expect(
      report.text.split(separator: "\n").map(String.init) == [
        "segment,count,min_ns,mean_ns,p50_ns,max_ns,negative,censored,destination,service,caller,callee,"
          + "km_p50_ns,longest_unfinished_ns,top_error,top_error_outcome,top_error_requests,top_error_example,"
          + "folded_groups",
        "elapsed,1,76000000000,76000000000,76000000000,76000000000,0,0,,,,,,,,,,,",
      ])
    let doctor = try await answer(["doctor"], of: unknownSteps)
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("1 request, 1 unknown: none of 4 records is a step that trace knows"))
    #expect(doctor.text.contains("seen: Create order batch 1 · consume 1 · consume_done 1 · produce 1"))
    #expect(!doctor.text.contains("nothing needs attention"))
  }

  @Test
  func `all went wrong and no step is known: slow, in no share of completed, and with its errors counted`()
    async throws
  {
    let lines = [
      record(0, "travel", "t1", "Query trip"),
      record(20, "travel", "t1", "request timed out", level: "error"),
      record(2720, "station", "t1", "Query for station id"),
    ]
    let slow = try await answer(["find", "--slower-than", "45m", "--sort", "slowest"], of: lines)
    #expect(slow.text == "t1\n")
    #expect(try await answer(["find", "--slower-than", "46m"], of: lines).status == 1)
    #expect(try await answer(["find", "--outcome", "completed"], of: lines).status == 1)
    let table = try await answer(["find", "--format", "table"], of: lines)
    #expect(table.text.contains("elapsed"))
    #expect(table.text.contains("45 m 20 s"))
    let report = try await answer(["report"], of: lines)
    #expect(report.text.contains(" · 1 unknown (1 with errors)\n"))
    #expect(
      report.text.contains(
        "1 request, 1 unknown (1 with errors): none of 3 records is a step that trace knows\n  seen: "))
    let document = try await answer(["report", "--format", "json"], of: lines)
    #expect(document.text.contains(#""unknown_with_errors":1"#))
    let show = try await answer(["show", "t1"], of: lines)
    #expect(show.text.hasPrefix("t1   unknown, elapsed 45 m 20 s"))
    let doctor = try await answer(["doctor"], of: lines)
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("1 unknown (1 with errors)"))
  }

  @Test func `requests without a step are sorted among the others by what has elapsed`() async throws {
    let lines =
      wholeRequest(1) + [
        record(0, "x", "n-1", "begin"), record(1, "x", "n-1", "end"), record(0, "x", "n-2", "a"),
      ]
    let found = try await answer(["find", "--sort", "slowest"], of: lines)
    #expect(found.text == "n-1\nr-1\nn-2\n")
  }

  @Test func `elapsed lies between the clocks of who logged first and who logged last`() async throws {
    let last =
      #"{"timestamp":"2026-11-25T09:46:41.300Z","service":"api","correlation_id":"r-1","event":"cache written"}"#
    let calls = (1...3).flatMap { wholeRequest($0).prefix(5) }
    let show = try await answer(["show", "r-1", "--format", "json"], of: calls + [last])
    let elapsed = #""segment":"elapsed","from":"client","to":"api","start":"2026-11-25T09:46:41.000000000Z","#
    // The pairs of client and API leave 2 ms and a step of both open, either way, of their clocks.
    let segment = try #require(show.text.components(separatedBy: elapsed).last?.prefix { $0 != "}" })
    #expect(segment.hasPrefix(#""duration_ns":300000000,"low_ns":29"#))
    #expect(segment.contains(#""high_ns":30"#))
    #expect(segment.hasSuffix(#""clock":"estimate""#))
    let own = try await answer(["show", "r-2", "--format", "json"], of: calls, named: "calls.jsonl")
    #expect(own.text.contains(#""segment":"elapsed","from":"client","to":"client""#))
  }

  @Test func `what is seen is told by its words, with numbers and ids masked`() async throws {
    let lines = (0..<6).flatMap { number in
      [
        record(number, "api", "q-\(number)", "order 47\(number) accepted"),
        record(
          number + 1, "worker", "q-\(number)",
          "took \(number).5 ms for id=8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a1\(number)"),
      ]
    }
    let doctor = try await answer(["doctor"], of: lines)
    #expect(doctor.text.contains("6 requests, 6 unknown: none of 12 records is a step that trace knows"))
    #expect(doctor.text.contains("seen: order … accepted 6 · took … ms for id=… 6"))
    let document = try await answer(["doctor", "--format", "json"], of: lines)
    #expect(document.text.contains(#"{"service":"api","text":"order … accepted","count":6}"#))
  }

  @Test func `a service of which nothing is understood needs attention, though the others are measured`()
    async throws
  {
    let lines = (1...3).flatMap { number in
      wholeRequest(number).filter { !$0.contains("worker") }
        .map { $0.replacing("message_published", with: "handed over") }
        + [
          #"{"timestamp":"2026-11-25T09:46:4\#(number).200Z","service":"mailer","correlation_id":"r-\#(number)","event":"mail sent"}"#
        ]
    }
    let doctor = try await answer(["doctor"], of: lines)
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("! mailer: took part in 3 requests, and none of its records is a step"))
    #expect(doctor.text.contains("seen: handed over 3 · mail sent 3"))
  }

  @Test func `a queue wait that nothing measures says why, and which service is not understood`() async throws
  {
    let lines = (1...3).flatMap { number in
      wholeRequest(number).map { $0.replacing("message_received", with: "Got message") }
        .filter { !$0.contains("processing_") }
    }
    let report = try await answer(["report"], of: lines)
    #expect(report.text.contains("queue_wait: not measured: 3 messages published, none seen received"))
    #expect(report.text.contains("; 3 records 'Got message' of worker stand where that would be"))
    let document = try await answer(["report", "--format", "json"], of: lines)
    #expect(
      document.text.contains(
        #""not_measured":[{"segment":"queue_wait","count":3,"seen":"published","missing":"received","instead":{"service":"worker","text":"Got message","count":3}}]"#
      ))
    #expect(try await answer(["doctor"], of: lines).status == 1)
  }

  // MARK: No id

  private let traceID = "0af7651916cd43dd8448eb211c80319c"

  @Test func `an id that stands only in the text of Docker's lines is named, with what reads it`()
    async throws
  {
    let lines = [
      #"{"log":"05:19:27.922 INFO  - TraceID: \#(traceID) SpanID: b7ad6b7169203331 Received ad request\n","stream":"stdout","time":"2026-01-01T05:19:27.922798308Z"}"#,
      #"{"log":"{\"severity\":\"info\",\"message\":\"TraceID: \#(traceID) SpanID: b7ad6b7169203332 Request complete\"}\n","stream":"stdout","time":"2026-01-01T05:19:28.122798308Z"}"#,
    ]
    let doctor = try await answer(["doctor"], of: lines)
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("there is no request: none of 2 records has a correlation id"))
    #expect(doctor.text.contains("'TraceID' in the text of log (1 value in 2 records, such as \(traceID))"))
    #expect(doctor.text.contains(#"capture("TraceID\\W*(?<correlation_id>[\\w-]{16,})")"#))
    #expect(!doctor.text.contains("nothing needs attention"))
  }

  @Test func `an id in named_tags is read`() async throws {
    let lines = wholeRequest(
      1, id: #""named_tags":{"request_id":"8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a1#","ip":null}"#)
    let found = try await answer(["find", "--format", "ndjson"], of: lines)
    #expect(found.text.contains(#""outcome":"completed""#))
    #expect(found.text.contains(#""queue_wait_ns":100000000"#))
  }

  @Test(arguments: [
    (#""ctx":{"requestId":"r-#"}"#, "ctx.requestId (3 values in 24 records, such as r-1)", ".ctx.requestId"),
    (#""rid":"r-#""#, "rid (3 values in 24 records, such as r-1)", ".rid"),
    // A word with a number that every record has, whatever it is called, goes before an id of something.
    (#""ctx":{"flow":"f-#"},"task_id":"t-#""#, "ctx.flow (3 values in 24 records, such as f-1)", ".ctx.flow"),
    (
      #""data":{"the id":"8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a1#"}"#, "data.the id (3 values in 24",
      #".data["the id"]"#
    ),
    (
      #""notes":["web","8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a1#"]"#, "notes.1 (3 values in 24 records",
      ".notes[1]"
    ),
  ])
  func `an id one level down, or under a name that is not read, is named, with what reads it`(
    field: String, place: String, path: String
  ) async throws {
    let lines = (1...3).flatMap { wholeRequest($0, id: field) }
    let doctor = try await answer(["doctor"], of: lines)
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("of 24 records without an id, what could be one: " + place))
    #expect(doctor.text.contains("to read it: jq -c '.correlation_id = \(path)' LOG | trace ingest -"))
    let document = try await answer(["doctor", "--format", "json"], of: lines)
    #expect(document.text.contains(#""possible_ids":[{"field":"#))
  }

  @Test func `records of starting and stopping without an id are no reason to look for one`() async throws {
    let start =
      #"{"timestamp":"2026-11-25T09:46:40.000Z","service":"api","event":"listening","boot_id":"8a3d1f0c-6cb0-4b6a"}"#
    let doctor = try await answer(["doctor"], of: [start] + (1...3).flatMap { wholeRequest($0) })
    #expect(doctor.status == 0)
    #expect(!doctor.text.contains("could be one"))
  }

  @Test func `good logs need no attention, and have no row of elapsed for people`() async throws {
    let lines = (1...3).flatMap { wholeRequest($0) }
    let doctor = try await answer(["doctor"], of: lines)
    #expect(doctor.status == 0)
    #expect(doctor.text.hasSuffix("3 requests: nothing needs attention\n"))
    #expect(!doctor.text.contains("what is understood"))
    let report = try await answer(["report"], of: lines)
    #expect(!report.text.contains("elapsed"))
    #expect(!report.text.contains("not measured"))
    let document = try await answer(["report", "--format", "json"], of: lines)
    #expect(document.text.contains(#"{"segment":"elapsed","count":3,"min_ns":156000000"#))
  }
}
