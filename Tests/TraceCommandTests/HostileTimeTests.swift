import Foundation
import Testing

/// Times that no program can have had: they end no command, and move nothing but what they are about.
@Suite struct HostileTimeTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let commands = [
    ["report"], ["report", "--by", "service"], ["report", "--raw-times"],
    ["report", "--assume", "idle-pickup"],
    ["doctor"], ["find", "--sort", "slowest"], ["find", "--format", "csv"],
  ]

  private func record(_ event: String, _ time: String, _ service: String, id: String, _ more: String = "")
    -> String
  {
    #"{"timestamp":\#(time),"event":"\#(event)","service":"\#(service)","correlation_id":"\#(id)"\#(more)}"#
      + "\n"
  }

  /// A request that is answered after 8 ms.
  private func call(_ id: String, second: Int) -> String {
    let time = { (ms: Int) in #""2026-11-25T09:46:\#(10 + second).00\#(ms)Z""# }
    return record("request_sent", time(0), "client", id: id)
      + record("request_received", time(2), "api", id: id)
      + record("response_sent", time(6), "api", id: id, #","status_code":200"#)
      + record("response_received", time(8), "client", id: id, #","status_code":200"#)
  }

  /// The index of a log; every command has answered of it and of the log itself.
  private func surviving(_ text: String) async throws -> String {
    let log = try directory.write(text, to: "app.jsonl")
    let index = directory.path("trace.db")
    _ = try await ingest([log], into: index)
    let ids = try await TraceBinary.run(["find", "--db", index]).text.split(separator: "\n").map(String.init)
    for source in [["--db", index], ["--from", log]] {
      for command in Self.commands + [
        ["show"] + ids, ["show", "--all"] + ids, ["show", "--raw-times"] + ids,
      ] {
        let execution = try await TraceBinary.run(command + source)
        #expect(
          !execution.wasSignalled && execution.status < 2,
          "\(command) \(source[0]): \(execution.standardError)")
      }
    }
    return index
  }

  /// 2⁶² ns end within that second.
  @Test func `an index of the last second that is kept is whole`() async throws {
    let time = #""2116-02-20T23:53:38Z""#
    _ = try await surviving(
      record("request_sent", time, "client", id: "r-1") + record("request_received", time, "api", id: "r-1")
        + record("response_sent", time, "api", id: "r-1")
        + record("response_received", time, "client", id: "r-1"))
  }

  @Test func `records of one id 583 years apart are both kept, and neither is a step`() async throws {
    let index = try await surviving(
      record("request_sent", #""1678-01-01T00:00:00Z""#, "client", id: "x")
        + record("request_received", #""2261-12-31T23:59:59.999999999Z""#, "api", id: "x"))
    let found = try await TraceBinary.run(["find", "--db", index, "--format", "ndjson"])
    #expect(found.text.contains(#""outcome":"unknown""#))
  }

  @Test func `a message published in 1678 moves no other request, and the next log goes into the index`()
    async throws
  {
    let poison =
      record(
        "message_published", #""1678-01-01T00:00:00Z""#, "api", id: "p", #","topic":"jobs","message_id":"1""#)
      + record(
        "message_consumed", #""2026-11-25T09:46:00Z""#, "worker", id: "p",
        #","topic":"jobs","message_id":"1""#)
    let index = try await surviving(poison)
    let log = try directory.write((0..<3).map { call("r-\($0)", second: $0) }.joined(), to: "plain.jsonl")
    #expect(try await ingest([log], into: index).events == 12)
    let report = try await TraceBinary.run([
      "find", "--db", index, "--format", "ndjson", "--outcome", "completed",
    ])
    #expect(report.text.split(separator: "\n").count == 3)
  }

  @Test func `one record of 1678 among others moves no start`() async throws {
    let poison = record("job done", #""1678-01-01T00:00:00Z""#, "api", id: "r-1")
    let index = try await surviving(
      (0..<4).map { call("r-\($0)", second: $0) + ($0 == 1 ? poison : "") }.joined())
    let found = try await TraceBinary.run(["find", "--db", index, "--format", "ndjson"])
    #expect(found.text.split(separator: "\n").count == 4)
    #expect(!found.text.contains("1678") && !found.text.contains("1970"))
  }

  @Test(arguments: [
    #""9999-12-31T23:59:59Z""#, #""2261-12-31T23:59:59Z""#, #""0001-01-01T00:00:00Z""#, "9223372036854775807",
    "-9223372036854775808", "1e300", "-1", "0", #""1969-12-31T23:59:59.999999999Z""#,
    #""1970-01-01T00:00:00+14:00""#,
    #"{"seconds":9223372036,"nanos":999999999}"#, #""2116-02-20T23:53:38Z""#,
  ])
  func `a log in which one time is at an end of what can be written is read to its end`(time: String)
    async throws
  {
    let index = try await surviving(
      call("r-0", second: 0) + record("request_received", time, "api", id: "r-1") + call("r-1", second: 1))
    let found = try await TraceBinary.run(["find", "--db", index, "--outcome", "completed"])
    #expect(found.text.contains("r-0\n"))
  }

  @Test func `durations, offsets and numbers of attempts at the ends of 64 bits end no command`() async throws
  {
    let numbers = [
      "9223372036854775807", "-9223372036854775808", "1e308", "4611686018427387904", "-1", "1e-300",
    ]
    let lines = numbers.enumerated().map { place, number in
      let more =
        #","topic":"jobs","partition":\#(number),"offset":\#(number),"attempt":\#(number),"#
        + #""duration_ms":\#(number),"status_code":\#(number)"#
      return ["message_published", "message_consumed", "processing_started", "processing_finished"]
        .enumerated().map {
          record(
            $1, #""2026-11-25T09:46:0\#($0).5Z""#, $0 == 0 ? "api" : "worker", id: "n-\(place % 3)", more)
        }.joined()
    }
    _ = try await surviving(lines.joined())
  }

  @Test(arguments: [
    "--since=1678-01-01", "--until=2261-12-31", "--since=9223372036s", "--slower-than=9223372036s",
    "--slower-than=106751d", "--since=99999999999999999999d", "--until=1677-01-01",
  ])
  func `a time or duration at the ends of 64 bits on the command line is taken or refused in words`(
    option: String
  ) async throws {
    let log = try directory.write(call("r-0", second: 0), to: "app.jsonl")
    let execution = try await TraceBinary.run(["find", option, "--from", log])
    #expect(!execution.wasSignalled)
    #expect([0, 1, 64].contains(execution.status), "\(execution.standardError)")
  }
}
