import Foundation
import Testing

/// `trace diff`: how its sides are written, what it prints, and how it ends.
struct DiffCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// 60 requests of an API from `second` on; number n took `took` ms and n ms more; of every third, the first `failed` failed.
  private func lines(_ version: String, took: Int, failed: Int = 0, from second: Int = 0) -> String {
    (0..<60).map { number in
      let id = "v\(version)-\(number)"
      let time = LogLines.time(second + number).dropLast()
      return """
        {"event": "Request started", "correlation_id": "\(id)", "service": "api", "version": "\(version)", \
        "timestamp": "\(time).000Z"}
        {"event": "Request finished", "correlation_id": "\(id)", "service": "api", \
        "status": \(number % 3 == 0 && number / 3 < failed ? 500 : 200), "timestamp": "\(time).\(took + number)Z"}

        """
    }.joined()
  }

  private func diff(_ arguments: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["diff"] + arguments, in: directory)
  }

  @Test func `the status says whether it is worse`() async throws {
    _ = try directory.write(lines("1", took: 100), to: "old.jsonl")
    _ = try directory.write(lines("2", took: 300), to: "new.jsonl")
    _ = try directory.write(lines("3", took: 100, failed: 20), to: "failing.jsonl")
    _ = try directory.write("", to: "empty.jsonl")
    #expect(try await diff("old.jsonl", "old.jsonl").status == 0)
    let worse = try await diff("old.jsonl", "new.jsonl")
    #expect(worse.status == 3 && worse.standardError.isEmpty)
    #expect(worse.text.hasPrefix("worse: api slower, from_api slower\nA: old.jsonl, 60 requests, "))
    #expect(worse.text.contains("of those that ended, mean from api 130 ms → 330 ms, +200 ms: +200 ms api\n"))
    #expect(try await diff("new.jsonl", "old.jsonl").status == 0)
    #expect(try await diff("new.jsonl", "old.jsonl").text.hasPrefix("better: api faster, from_api faster\n"))
    let failing = try await diff("old.jsonl", "failing.jsonl")
    #expect(failing.status == 3 && failing.text.hasPrefix("worse: more failed\n"))
    let none = try await diff("old.jsonl", "empty.jsonl")
    #expect(none.status == 4 && none.text.hasPrefix("too little data: "))
    #expect(none.standardError.contains("no request matches empty.jsonl"))
  }

  @Test func `where only one side has a client both are compared from the server on`() async throws {
    for hasClient in [true, false] {
      _ = try directory.write(ClientLines.text(20, hasClient: hasClient), to: "\(hasClient).jsonl")
    }
    for sides in [("true.jsonl", "false.jsonl", "B"), ("false.jsonl", "true.jsonl", "A")] {
      let run = try await diff(sides.0, sides.1)
      #expect(run.status == 0)
      #expect(run.text.contains("\nfrom the server's first record on, as \(sides.2) has none of a client\n"))
      #expect(run.text.contains("from_api    n 20    n 20  no change"))
      #expect(!run.text.contains("end_to_end"))
    }
    // Of a segment that one side does not have there is nothing to compare.
    #expect(try await diff("true.jsonl", "false.jsonl", "--segment", "client").status == 4)
  }

  @Test func `a faster part is no answer where the consumers' logs are missing`() async throws {
    let run = try await TraceBinary.run([
      "diff", Repository.root.path + "/SampleLogs/normal", Repository.root.path + "/SampleLogs/missing",
    ])
    #expect(run.status == 4)
    #expect(run.text.hasPrefix("too little data: end_to_end cannot be compared"))
    #expect(run.text.contains("no log shows the end of 40 of 41 requests of B (A: 0 of 41)"))
  }

  @Test(arguments: [(true, 3), (false, 4)])
  func `a consumer group that has stopped is no improvement`(goesOn: Bool, status: Int32) async throws {
    try StalledGroupLogs.write(to: directory, goesOn: goesOn)
    let time = "\(LogLines.time(190))"
    let run = try await TraceBinary.run(
      ["diff", "until=\(time)", "since=\(time)", "--from"] + StalledGroupLogs.files, in: directory)
    #expect(run.status == status)
    #expect(
      run.text.contains(
        goesOn
          ? "worse: group mailer has stopped (400 messages of orders wait)"
          : "group mailer has no message of orders any more, and B has no log of it"))
    // As before, nothing has changed.
    let same = try await TraceBinary.run(
      ["diff", "since=\(time)", "since=\(time)", "--from"] + StalledGroupLogs.files, in: directory)
    #expect(same.status == 0 && !same.text.contains("mailer"))
  }

  @Test func `where the whole time cannot be compared there is too little data`() async throws {
    _ = try directory.write(lines("1", took: 100), to: "old.jsonl")
    // All but four failed, which has no whole time; so they did before.
    let failing = lines("2", took: 100, failed: 20).replacing("\"status\": 200", with: "\"status\": 500")
    let some = lines("3", took: 100).split(separator: "\n").prefix(8).joined(separator: "\n")
    _ = try directory.write(failing + some + "\n", to: "failing.jsonl")
    let run = try await diff("failing.jsonl", "failing.jsonl")
    #expect(run.status == 4)
    #expect(
      run.text.hasPrefix(
        "too little data: from_api cannot be compared, as one side has fewer than 8 requests with it; "
          + "what could be compared shows no change that is more than noise\n"))
    #expect(try await diff("failing.jsonl", "failing.jsonl", "--segment", "api").status == 0)
  }

  @Test(arguments: [
    ["--where version=1", "--where version=2"], ["where=version=1", "where='version=2'"],
    ["until=2026-01-01T00:02:00Z", "--since 2026-01-01T00:02:00Z"], ["one.db", "two.db"],
    ["one.jsonl", "two.db"],
    ["one.db", "since=2026-01-01T00:02:00Z"], ["o*.jsonl", "tw?.jsonl"],
  ])
  func `a side is an index, a log or a filter`(sides: [String]) async throws {
    let (one, two) = (lines("1", took: 100), lines("2", took: 300, from: 300))
    for (name, text) in [("one", one), ("two", two), ("both", one + two)] {
      _ = try directory.write(text, to: "\(name).jsonl")
      _ = try await TraceBinary.run(["ingest", "\(name).jsonl", "--db", "\(name).db"], in: directory)
        .succeeded("ingest")
    }
    struct Document: Decodable {
      struct Side: Decodable { var side: String, requests: Int }
      struct Segment: Decodable {
        struct Percentile: Decodable { var p: Double, first_ns: Int, second_ns: Int, shift_ns: Int }
        var segment: String, percentiles: [Percentile]
      }
      var change: String, first: Side, second: Side, segments: [Segment]
    }
    for source in [["--db", "both.db"], ["--from", "both.jsonl"]] {
      let run = try await TraceBinary.run(["diff"] + sides + ["--format", "json"] + source, in: directory)
      #expect(run.status == 3, "\(run.standardError)")
      let document = try run.document(Document.self)
      #expect(document.change == "worse")
      #expect(document.first.side == sides[0] && document.first.requests == 60)
      #expect(document.second.side == sides[1] && document.second.requests == 60)
      let median = try #require(document.segments.first { $0.segment == "api" }?.percentiles.first)
      #expect(
        median.first_ns == 129_000_000 && median.second_ns == 329_000_000 && median.shift_ns == 200_000_000)
    }
  }

  /// Options of find and report that show lacks are filters.
  @Test func `every filter with a value may be written without its hyphens`() async throws {
    let commands = try await CommandDescription.root.value.commands
    func names(_ command: String) throws -> Set<String> {
      let options = try #require(commands.first { $0.commandName == command }).shown.filter {
        $0.kind == "option"
      }
      return Set(options.flatMap { $0.names ?? [] }.map(\.name))
    }
    let filters = try names("find").intersection(names("report")).subtracting(try names("show"))
    #expect(filters.count >= 9 && filters.contains("where"))
    for name in filters.sorted() {
      let run = try await diff("\(name)=x", "\(name)=x", "--db", "missing.db")
      #expect(!run.standardError.contains("neither a file nor a filter"), "\(name)")
    }
  }

  @Test func `options of the command hold for both sides`() async throws {
    _ = try directory.write(lines("1", took: 100), to: "one.jsonl")
    let run = try await diff("one.jsonl", "one.jsonl", "--where", "version=2")
    #expect(run.status == 4)
    #expect(run.text.contains("A: one.jsonl, 0 requests\n"))
  }

  @Test func `a side that is not understood says what to type`() async throws {
    _ = try directory.write(lines("1", took: 100), to: "one.jsonl")
    let missing = try await diff("missing.db", "one.jsonl")
    #expect(missing.status == 2)
    #expect(missing.standardError.hasPrefix("error: 'missing.db' is neither a file nor a filter\n"))
    let condition = try await diff("version=1", "version=2")
    #expect(condition.status == 64)
    #expect(condition.standardError.contains("\n  did you mean: '--where version=1'\n"))
    let unknown = try await diff("--sinse 1h", "one.jsonl")
    #expect(unknown.status == 64 && unknown.standardError.contains("'--sinse 1h' is no filter: "))
    let segment = try await diff("--segment apy", "one.jsonl")
    #expect(segment.status == 64 && segment.standardError.contains("\n  request_transit, api, "))
    let option = try await diff("one.jsonl", "one.jsonl", "--fromat", "json")
    #expect(option.status == 64 && option.standardError.contains("--format"))
    for sides in [[], ["one.jsonl"], ["one.jsonl", "one.jsonl", "one.jsonl"]] {
      let run = try await TraceBinary.run(["diff"] + sides, in: directory)
      #expect(run.status == 64)
      #expect(run.standardError.hasPrefix("error: two sides are compared, and "))
      #expect(run.standardError.contains("trace diff before.db after.db"))
    }
  }
}
