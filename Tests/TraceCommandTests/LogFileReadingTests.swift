import Foundation
import SyntheticFleet
import Testing

/// Logs that are read directly tell what an index of them tells, bad lines and all.
struct LogFileReadingTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let commands = [
    ["report", "--format", "json"], ["report", "--by", "job_type,outcome", "--format", "csv"],
    ["report", "--by", "service", "--where", "status_code=202"],
    ["find", "--where", "attempt=1", "--format", "ndjson"],
    ["find", "--outcome", "failed,completed", "--sort", "slowest", "--limit", "9"],
  ]

  /// Sample logs with bad lines among them and a torn one at the end.
  private func logs() async throws -> [String] {
    var random = SplitMix64(seed: 3)
    return try SampleRequests(30).logs.map { log in
      var lines = log.lines
      for number in 0..<10 {
        let fate = LogLines.Fate.allCases.filter { $0 != .event }.randomElement(using: &random) ?? .prose
        lines.insert(
          LogLines.line(fate, number: number, &random), at: Int.random(in: 0...lines.count, using: &random))
      }
      return try directory.write(lines.joined(separator: "\n") + "\n" + #"{"event": "torn"#, to: log.name)
    }
  }

  @Test func `commands tell the same from an index, from files and through a pipe`() async throws {
    let logs = try await logs()
    let index = directory.path("trace.db")
    try await ingest(logs, into: index).expectAccounted()
    let executable = try TraceBinary.executable.get().path
    let together = logs.map { "cat '\($0)'; echo" }.joined(separator: "; ")
    for command in Self.commands {
      let indexed = try await TraceBinary.run(command + ["--db", index]).succeeded("\(command)").text
      #expect(!indexed.isEmpty, "\(command)")
      #expect(try await TraceBinary.run(command + ["--from"] + logs).text == indexed, "\(command)")
      let words = (command + ["--from", "-"]).map { "'\($0)'" }.joined(separator: " ")
      let piped = try await Shell.run("{ \(together); } | '\(executable)' \(words)", in: directory)
      #expect(piped.standardOutput == indexed, "\(command) from a pipe")
    }
    let difference = try await ToldRequests(of: logs).difference(from: ToldRequests(ofIndexAt: index))
    #expect(difference == nil)
  }

  @Test func `the end of the logs is that of the last record, also of one without an id`() async throws {
    let sent = LogLines.record("Starting request", id: "a", second: 1, service: "client")
    let later = LogLines.record("idle", id: nil, second: 61, service: "client")
    let log = try directory.write(sent + "\n" + later + "\n", to: "client.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
    for source in [["--db", directory.path("trace.db")], ["--from", log]] {
      let report = try await TraceBinary.run(["report", "--format", "json"] + source).text
      #expect(report.contains(#""longest_unfinished_ns":60000000000"#), "\(source[0])")
    }
  }

  @Test(arguments: [["find"], ["report"], ["show", "request-1"]])
  func `skipped lines are located, and fail the command only when that was asked for`(command: [String])
    async throws
  {
    let log = try directory.write(LogLines.record("a", id: "request-1", second: 1) + "\n{\n", to: "api.jsonl")
    let lenient = try await TraceBinary.run(command + ["--from", log])
    #expect(lenient.status == 0)
    #expect(lenient.standardError.contains("api.jsonl:2"))
    let strict = try await TraceBinary.run(command + ["--strict", "--from", log])
    #expect(strict.status == 2)
    #expect(strict.standardOutput == lenient.standardOutput)
  }

  @Test(arguments: [["find"], ["report"], ["show", "request-1"]])
  func `a log that is missing is named and fails the command, which tells of the others`(command: [String])
    async throws
  {
    let log = try directory.write(LogLines.record("a", id: "request-1", second: 1) + "\n", to: "api.jsonl")
    let whole = try await TraceBinary.run(command + ["--from", log])
    let partial = try await TraceBinary.run(command + ["--from", directory.path("missing.jsonl"), log])
    #expect(partial.status == 2)
    #expect(partial.standardOutput == whole.standardOutput)
    #expect(partial.standardError.contains("missing.jsonl"))
  }

  @Test func `of errors that begin at one instant the same request is named, whatever came first`()
    async throws
  {
    let ids = ["req-9", "b", "req-2", "a-7", "c"]
    let lines = ids.map { LogLines.record("disk full", id: $0, second: 1, #", "level": "error""#) + "\n" }
    let log = try directory.write(lines.joined(), to: "api.jsonl")
    let other = try directory.write(lines.reversed().joined(), to: "api2.jsonl")
    _ = try await ingest([other], into: directory.path("trace.db"))
    for source in [["--db", directory.path("trace.db")], ["--from", log], ["--from", other]] {
      let report = try await TraceBinary.run(["report", "--format", "json"] + source).text
      #expect(report.contains(#""example":"a-7""#), "\(source[0])")
    }
  }

  @Test func `requests that hold the other side of messages are named in one order`() async throws {
    func record(_ id: String, _ event: String, key: String, second: Int) -> String {
      let service = event == "Message published" ? "api" : "worker"
      let more = #", "topic": "jobs", "task_id": "\#(key)""#
      return LogLines.record(event, id: id, second: second, service: service, more) + "\n"
    }
    let published = ["k1", "k2"].map { record("r0", "Message published", key: $0, second: 1) }.joined()
    let consumed = [("r9", "k1"), ("r1", "k2")].map { record($0.0, "Message received", key: $0.1, second: 2) }
    let logs = [consumed.joined() + published, published + consumed.reversed().joined()]
    var told: Set<String> = []
    for (number, text) in logs.enumerated() {
      let log = try directory.write(text, to: "\(number).jsonl")
      let index = directory.path("\(number).db")
      _ = try await ingest([log], into: index)
      for source in [["--db", index], ["--from", log]] {
        told.insert(try await TraceBinary.run(["show", "r0"] + source).text)
      }
    }
    #expect(told.count == 1)
    #expect(told.first?.contains("under another id: r1\n") == true)
  }
}
