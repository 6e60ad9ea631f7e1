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
      ["--level", "fatal"], ["--level", "FTL"],
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
    (["--where", "service=consumer"], "to ask for the service: --service consumer\n"),
    (["--where", "level = error"], "to ask for the level: --level error\n"),
    (["--where", "jobtype=video"], "has a field 'jobtype'; did you mean: job_type\n"),
  ])
  func `a filter that nothing passes says what to type`(filter: [String], hint: String) async throws {
    let found = try await run(["find"] + filter, Self.sources[0])
    #expect(found.status == 1 && found.standardError.contains(hint), "\(found.standardError)")
    let report = try await run(["report"] + filter, Self.sources[0])
    #expect(report.status == 0 && report.standardError.contains(hint), "\(report.standardError)")
  }

  @Test(arguments: sources)
  func `a group by a field that no request has is wrong usage, and names what there is`(source: [String])
    async throws
  {
    let unknown = try await run(["report", "--by", "service,jobtyp"], source)
    #expect(unknown.status == 64 && unknown.standardOutput.isEmpty)
    #expect(
      unknown.standardError.hasPrefix(
        "error: no request has a field 'jobtyp'\n  did you mean: --by job_type\n  by: service, instance, outcome, topic"
      ))
    #expect(unknown.standardError.contains("size"))
    let check = try await run(["check", "--slo", "share(failed) < 1%", "--by", "jobtyp"], source)
    #expect(check.status == 64 && check.standardOutput.isEmpty)
    #expect(try await run(["report", "--by", "job_type"], source).standardError.isEmpty)
    #expect(try await run(["report", "--by", "topic"], source).standardError.isEmpty)
  }

  @Test(arguments: sources)
  func `a group by a field that other requests have is a group without it`(source: [String]) async throws {
    _ = try directory.write(
      LogLines.record("Request started", id: "request-3", second: 900) + "\n", to: "more.jsonl")
    if source[0] == "--db" { _ = try await run(["ingest", "more.jsonl"], source) }
    let words = ["report", "--by", "job_type", "--since", "2026-01-01 00:14:00"]
    let few = try await run(words, source[0] == "--db" ? source : ["--from", "all.jsonl", "more.jsonl"])
    #expect(few.status == 0 && few.text.contains("\n(no job_type)"))
    #expect(few.standardError == "none of these requests has a field 'job_type'\n")
    let none = try await run(["report", "--by", "jobtyp", "--since", "2100-01-01"], source)
    #expect(none.status == 64)
  }

  @Test(arguments: sources) func `a value that no request has suggests the nearest`(source: [String])
    async throws
  {
    for (words, hint) in [
      (["--where", "job_type=vidoe"], "did you mean: --where job_type=video\n"),
      (["--where", "size=1"], "values of size: 600\n"),
      (["--service", "cosnumer"], "did you mean: --service consumer\n"),
      (["--service", "consmer-1"], "did you mean: --service consumer-1\n"),
    ] {
      let found = try await run(["find"] + words, source)
      #expect(found.status == 1 && found.standardError.contains("\n  " + hint), "\(found.standardError)")
    }
    let known = try await run(["find", "--where", "job_type=video", "--since", "2100-01-01"], source)
    #expect(known.status == 1 && !known.standardError.contains("video"))
  }

  @Test(arguments: [
    (["--outcome", "faild"], "did you mean: --outcome failed\n"),
    (["--level", "erro"], "did you mean: --level error\n"),
    (["--segment", "queuewait"], "did you mean: --segment queue_wait\n"),
    (["--sort", "slowst"], "did you mean: --sort slowest\n"),
    (["--format", "jsn"], "did you mean: --format json\n"),
    (["--slower-than", "2sec"], "did you mean: 2s\n"),
  ])
  func `a word that an option does not know suggests the nearest`(words: [String], hint: String) async throws
  {
    let found = try await run(["find"] + words, Self.sources[0])
    #expect(found.status == 64 && found.standardError.contains("\n  " + hint), "\(found.standardError)")
    let strange = try await run(["find", words[0], "zzzzzzzzzzzz"], Self.sources[0])
    #expect(strange.status == 64 && !strange.standardError.contains("did you mean"))
  }
}
