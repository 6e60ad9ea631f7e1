import Foundation
import Testing

/// Logs that hold the records of several programs, each with fields and words of its own.
struct MixedLogTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The same words mean one thing in the shop and another in the mailer, under other names.
  private static func profile(_ shop: String, _ mailer: String) -> String {
    """
    sources:
      - {\(shop), id: order, text: what, time: at, service: shop, rules: [
          {text: in, is: request_received}, {text: handed over, is: published, key: letter, topic: {constant: mail}},
          {text: out, is: response_sent, status: code}]}
      - {\(mailer), id: ref, text: msg, time: when, service: mailer, rules: [
          {text: out, is: [consumed, processing_started], key: m}, {text: in, is: processing_finished, key: m}]}
    """
  }

  /// Records of 20 orders with the program that wrote each. A wait takes 400 ms, the work 300 ms.
  private static let records: [(program: String, record: String)] = (0..<20).flatMap { number in
    let id = "\(100 + number)aabbccdd11223344"
    let time = { (milliseconds: Int) in
      "\(LogLines.time(number * 2).dropLast()).\(String(1000 + milliseconds).dropFirst())Z"
    }
    return [
      ("api", #"{"at":"\#(time(0))","what":"in","order":"\#(id)"}"#),
      ("api", #"{"at":"\#(time(100))","what":"handed over","order":"\#(id)","letter":"m-\#(number)"}"#),
      ("api", #"{"at":"\#(time(200))","what":"out","order":"\#(id)","code":201}"#),
      ("worker", #"{"when":"\#(time(500))","msg":"out","ref":"\#(id)","m":"m-\#(number)"}"#),
      ("worker", #"{"when":"\#(time(800))","msg":"in","ref":"\#(id)","m":"m-\#(number)"}"#),
    ]
  }

  /// A way in which records of several programs come in one log.
  struct Stream: Sendable, CustomTestStringConvertible {
    var name: String
    var shop: String
    var mailer: String
    var line: @Sendable (_ program: String, _ record: String) -> String
    var testDescription: String { name }
  }

  private static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\\\"") + "\"" }

  static let streams = [
    Stream(name: "docker compose logs", shop: "container: api", mailer: "container: worker") {
      "\($0)-1  | \($1)"
    },
    Stream(name: "replicas of compose", shop: "container: api-1", mailer: "container: 'worker-*'") {
      "\($0)-1  | \($1)"
    },
    Stream(name: "a journal", shop: "unit: api", mailer: "unit: worker.service") {
      #"{"__REALTIME_TIMESTAMP":"1767225600000000","_SYSTEMD_UNIT":"\#($0).service","_HOSTNAME":"h","_PID":"1","#
        + #""MESSAGE":\#(quoted($1))}"#
    },
    Stream(name: "a collector's file of pods", shop: "pod: api-*", mailer: "pod: worker-*") {
      #"{"log":\#(quoted($1)),"stream":"stdout","kubernetes":{"container_name":"main","pod_name":"\#($0)-x2"}}"#
    },
    Stream(name: "a field of the records", shop: "where: {app: api}", mailer: "where: {app: worker}") {
      #"{"app":"\#($0)",\#($1.dropFirst())"#
    },
    Stream(name: "standard output and error", shop: "stream: stdout", mailer: "stream: stderr") {
      #"{"log":\#(quoted($1)),"stream":"\#($0 == "api" ? "stdout" : "stderr")","time":"2026-01-01T00:00:00Z"}"#
    },
  ]

  private func write(_ stream: Stream, _ records: [(program: String, record: String)]) throws {
    _ = try directory.write(records.map { stream.line($0.program, $0.record) + "\n" }.joined(), to: "all.log")
    _ = try directory.write(Self.profile(stream.shop, stream.mailer), to: "trace.yaml")
  }

  private func run(_ arguments: [String]) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(arguments, in: directory)
  }

  @Test(arguments: streams)
  func `each record is read by the entry that it fits`(stream: Stream) async throws {
    try write(stream, Self.records)
    let direct = try await run(["report", "--percentiles", "50", "--from", "all.log"]).succeeded("report")
      .text
    #expect(direct.contains("20 requests, ") && direct.contains(" · 20 completed\n"))
    #expect(direct.contains("\nqueue_wait ?  20 ≤400 ms"))
    #expect(direct.contains("\nprocessing    20  300 ms"))
    #expect(direct.contains("\napi           20  200 ms"))
    _ = try await run(["ingest", "all.log"]).succeeded("ingest")
    #expect(try await run(["report", "--percentiles", "50"]).text == direct)
    _ = try await run(["reindex"]).succeeded("reindex")
    #expect(try await run(["report", "--percentiles", "50"]).text == direct)
    let tested = try await run(["profile", "test", "all.log", "--at-least", "100%"])
    #expect(tested.status == 0)
    #expect(tested.text.contains("understood 100 of 100 records, 20 of 20 requests begin and end"))
  }

  @Test func `a program that begins to log after thousands of records of others has its entry`() async throws
  {
    let before = (0..<3_000).map { number in
      ("api", #"{"at":"\#(LogLines.time(number))","what":"idle","n":\#(number)}"#)
    }
    try write(
      Self.streams[0], [("db", #"{"at":"2026-01-01T00:00:00Z","what":"up"}"#)] + before + Self.records)
    let report = try await run(["report", "--percentiles", "50", "--from", "all.log"]).succeeded("report")
      .text
    #expect(report.contains("\nqueue_wait ?  20 ≤400 ms"))
  }

  @Test(arguments: streams)
  func `all that one program logged, and then all of the next, is read by the entry of each`(stream: Stream)
    async throws
  {
    // So much that nothing of the next one is seen in the log's beginning.
    let before = (0..<1_500).map { number in
      ("api", #"{"at":"\#(LogLines.time(number))","what":"idle","n":\#(number)}"#)
    }
    let others = Self.records.filter { $0.program != "api" }
    try write(stream, before + Self.records.filter { $0.program == "api" } + others)
    let report = try await run(["report", "--percentiles", "50", "--from", "all.log"]).succeeded("report")
      .text
    #expect(report.contains("\nqueue_wait ?  20 ≤400 ms"))
    #expect(report.contains("\nprocessing    20  300 ms"))
    #expect(report.contains("\napi           20  200 ms"))
  }

  @Test func `records keep their lines, also those that are skipped or fit no entry`() async throws {
    let stream = Self.streams[4]
    try write(stream, Self.records)
    var lines = Self.records.map { stream.line($0.program, $0.record) }
    lines.insert("", at: 1)
    lines.insert("no record", at: 2)
    lines.insert(
      #"{"app":"db","time":"2026-01-01T00:00:00Z","message":"up","request_id":"100aabbccdd11223344"}"#, at: 3)
    _ = try directory.write(lines.joined(separator: "\n") + "\n" + #"{"app":"api","at"#, to: "all.log")
    let shown = try await run([
      "show", "100aabbccdd11223344", "--format", "json", "--from", "all.log",
    ])
    struct Shown: Decodable {
      struct Record: Decodable {
        var line: Int
        var name: String
      }
      var events: [Record]
    }
    let story: Shown = try shown.document()
    #expect(
      story.events.sorted { $0.line < $1.line }.map { "\($0.line) \($0.name)" } == [
        "1 in", "4 up", "5 handed over", "6 out", "7 out", "8 in",
      ])
    #expect(shown.standardError.contains("all.log:3: no JSON object in the line"))
    #expect(shown.standardError.contains("all.log:104: "))
  }
}
