import Foundation
import Testing

/// Logs no line of which is a record end with 2, and say what was not understood: "0 requests" is no answer.
struct UnreadInputTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try directory.write("12:00:01 INFO started\n12:00:02 INFO done\n", to: "some.txt")
    _ = try directory.write(#"{"event":"started","correlation_id":"r-1"}"# + "\n", to: "timeless.jsonl")
    _ = try directory.write(LogLines.record("Request started", id: "r-2", second: 1) + "\n", to: "good.jsonl")
  }

  private func run(_ words: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(words, in: directory)
  }

  @Test(arguments: [["report"], ["find"], ["check", "--slo", "share(failed) < 1%"], ["show", "r-1"]])
  func `a log in another form is an error`(command: [String]) async throws {
    let run = try await TraceBinary.run(command + ["--from", "some.txt"], in: directory)
    #expect(run.status == 2 && run.standardOutput.isEmpty)
    #expect(run.standardError.contains("\n  some.txt:1: no JSON object in the line\n"))
    #expect(
      run.standardError.contains(
        "error: nothing was read: none of 2 lines of 'some.txt' is a record\n  a record is one JSON object"
      ))
  }

  @Test func `records without a time are told how to name it`() async throws {
    let run = try await run("report", "--from", "timeless.jsonl")
    #expect(run.status == 2)
    #expect(run.standardError.contains("nothing was read: the only line of 'timeless.jsonl' is no record\n"))
    #expect(
      run.standardError.contains("to name the field of the time: trace profile infer LOGS > trace.yaml\n"))
  }

  @Test func `one line is enough: the message of a program that failed is no log`() async throws {
    _ = try directory.write("Error from server: not found\n", to: "message.log")
    let run = try await run("report", "--from", "message.log")
    #expect(run.status == 2 && run.standardOutput.isEmpty)
    #expect(run.standardError.contains("nothing was read: the only line of 'message.log' is no record\n"))
  }

  @Test func `beside a log with records it is a message only`() async throws {
    let run = try await run("report", "--from", "some.txt", "good.jsonl")
    #expect(run.status == 0 && run.standardError.contains("skipped 2 lines of some.txt"))
    #expect(!run.standardError.contains("nothing was read"))
  }

  @Test func `ingest ends with 2, too, and leaves an index that others may fill`() async throws {
    let first = try await run("ingest", "some.txt")
    #expect(first.status == 2 && first.standardError.contains("nothing was read"))
    #expect(try await run("ingest", "good.jsonl").status == 0)
    #expect(try await run("ingest", "good.jsonl").status == 0)
    #expect(try await run("find").text == "r-2\n")
  }

  @Test func `the only line of a log that is being written may be half of a record`() async throws {
    _ = try directory.write(#"{"event": "#, to: "young.jsonl")
    #expect(try await run("ingest", "young.jsonl").status == 0)
    #expect(try await run("report", "--from", "young.jsonl").status == 0)
  }

  @Test func `doctor says it as a finding`() async throws {
    let run = try await run("doctor", "--from", "some.txt")
    #expect(run.status == 1 && run.text.contains("some.txt"))
  }
}
