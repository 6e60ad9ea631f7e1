import Foundation
import Testing

/// Filters take what results print, and one that nothing passes says what may be wrong with it.
struct FilterHintTests {
  let directory: TemporaryDirectory

  /// Two requests that a server had and a consumer worked on, unanswered; the second has an error. Times are
  /// 2026-01-01, 00:00:01Z and 00:10:00Z.
  init() async throws {
    directory = try TemporaryDirectory()
    var lines: [String] = []
    for (id, second, level) in [("request-1", 1, "info"), ("request-2", 600, "fatal")] {
      lines.append(
        LogLines.record("Request started", id: id, second: second, #", "job_type": "video", "size": "600""#))
      lines.append(
        LogLines.record(
          "work", id: id, second: second + 1, service: "consumer",
          #", "instance": "consumer-1", "level": "\#(level)""#))
    }
    let log = try directory.write(lines.map { $0 + "\n" }.joined(), to: "all.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
  }

  private static let sources = [["--db", "trace.db"], ["--from", "all.jsonl"]]

  private func run(_ words: [String], _ source: [String]) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(words + source, in: directory)
  }

  @Test(
    arguments: [
      ["--service", "consumer-1"], ["--service", "consumer"], ["--service", "consumer/consumer-1"],
      ["--service", "consumer-1", "--level", "fatal"], ["--where", "size >= 600"], ["--where", "size<=600"],
      ["--since", "2026-01-01 01:05:00", "--tz", "+01:00"], ["--since", "2026-01-01 00:05:00"],
      ["--since", "2026-01-01 01:05:00", "--tz", "Europe/Berlin"],
      ["--level", "fatal"],
    ], sources)
  func `what is printed can be asked for`(filter: [String], source: [String]) async throws {
    let found = try await run(["find"] + filter, source)
    #expect(found.text.hasSuffix("request-2\n") && found.status == 0, "\(found.standardError)")
    let isOfBoth = filter[0] == "--where" || (filter[0] == "--service" && filter.count == 2)
    #expect((found.text == "request-1\nrequest-2\n") == isOfBoth)
  }

  @Test(arguments: sources) func `a time without a zone is of the one that is shown`(source: [String])
    async throws
  {
    let late = ["--since", "2026-01-01 00:05:00", "--tz", "-01:00"]
    let none = try await run(["find"] + late, source)
    #expect(none.status == 1)
    #expect(none.standardError.contains("the latest record is of 2025-12-31 23:10:01.000-01:00\n"))
    #expect(
      try await run(["report"] + late, source).standardError.contains("the latest record is of 2025-12-31"))
  }

  @Test(arguments: [
    (["--service", "consumer-2"], "services: api, consumer\n  instances: consumer-1\n"),
    (["--where", "service=consumer"], "to ask for a service: --service consumer\n"),
    (["--where", "level = error"], "to ask for a level: --level error\n"),
    (["--where", "jobtype=video"], "has a field 'jobtype'; did you mean: job_type\n"),
  ])
  func `a filter that nothing passes says what to type`(filter: [String], hint: String) async throws {
    let found = try await run(["find"] + filter, Self.sources[0])
    #expect(found.status == 1 && found.standardError.contains(hint), "\(found.standardError)")
    let report = try await run(["report"] + filter, Self.sources[0])
    #expect(report.status == 0 && report.standardError.contains(hint), "\(report.standardError)")
  }

  @Test func `a group by a field that no request has says so`() async throws {
    let indexed = try await run(["report", "--by", "service,jobtyp"], Self.sources[0])
    #expect(indexed.status == 0 && indexed.text.contains("no jobtyp"))
    #expect(indexed.standardError == "no request has a field 'jobtyp'\n  did you mean: --by job_type\n")
    let read = try await run(["report", "--by", "jobtyp"], Self.sources[1])
    #expect(read.standardError == "no request has a field 'jobtyp'\n")
    #expect(try await run(["report", "--by", "job_type"], Self.sources[0]).standardError.isEmpty)
    #expect(try await run(["report", "--by", "topic"], Self.sources[0]).standardError.isEmpty)
  }
}
