import Foundation
import Testing

/// Errors by what they say: `report`, `find --text`, `--by error`.
struct ErrorTextTests {
  let directory: TemporaryDirectory

  /// Ten requests; 0 to 2 end in a time-out of `db`, each with another number, 3 and 4 for want of room, 5 of nothing known.
  /// Request 6 has an error and is done. 7 has the text of an error in a record of level info.
  init() async throws {
    directory = try TemporaryDirectory()
    let errors = [
      "Read timed out after 51 ms", "Read timed out after 7 ms", "Read timed out after 12 ms",
      "no room on 'd1'",
      "no room on 'd2'",
    ]
    let lines = (0..<10).flatMap { index -> [String] in
      let id = "request-\(index)"
      var lines = [
        LogLines.record("Request started", id: id, second: 10 * index),
        LogLines.record(
          "Request completed", id: id, second: 10 * index + 1, #", "status_code": \#(index < 6 ? 500 : 200)"#),
      ]
      if index < errors.count {
        lines.append(
          LogLines.record(
            "Query failed", id: id, second: 10 * index, service: "db",
            #", "level": "error", "error": "\#(errors[index])""#))
      }
      if index == 6 {
        lines.append(
          LogLines.record("Tried again", id: id, second: 60, service: "db", #", "level": "error""#))
      }
      if index == 7 {
        lines.append(LogLines.record("Was it a TIMED\\u0020OUT?", id: id, second: 70, #", "level": "info""#))
      }
      return lines
    }
    _ = try directory.write(lines.map { $0 + "\n" }.joined(), to: "all.jsonl")
    _ = try await ingest([directory.path("all.jsonl")], into: directory.path("trace.db"))
  }

  private static let sources = [["--db", "trace.db"], ["--from", "all.jsonl"]]

  private func run(_ words: [String], _ source: [String]) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(words + source, in: directory)
  }

  @Test(arguments: sources) func `a report names what failed requests say, most frequent first`(
    source: [String]
  )
    async throws
  {
    let text = try await run(["report"], source).text
    #expect(text.contains("6 failed (60 %: Read timed out after … ms 3, no room on '…' 2)"), "\(text)")
  }

  /// Nobody gives such a record a level, and its text is what the report is asked for.
  @Test func `an answer of 5xx says what its error is, without a level`() async throws {
    let lines = (0..<4).map { index in
      LogLines.record(
        "Request finished", id: "r-\(index)", second: index,
        #", "status_code": \#(index < 3 ? 500 : 404), "error": "db \#(index) is down""#)
    }
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "ends.jsonl")
    let text = try await TraceBinary.run(["report", "--from", "ends.jsonl"], in: directory).text
    #expect(text.contains("3 failed (75 %: db … is down 3)"), "\(text)")
  }

  /// A text that only names a step counts where there is no other.
  @Test func `find tells the error that a report counts`() async throws {
    let lines = [
      LogLines.record("Request started", id: "r-1", second: 1),
      LogLines.record("Cannot write", id: "r-1", second: 2, #", "level": "error", "error": "disk full""#),
      LogLines.record("Request completed", id: "r-1", second: 3, #", "level": "error", "status_code": 500"#),
    ]
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "job.jsonl")
    let report = try await TraceBinary.run(["report", "--from", "job.jsonl"], in: directory).text
    #expect(report.contains("1 failed (disk full)") || report.contains("disk full 1"), "\(report)")
    let found = try await TraceBinary.run(
      ["find", "--format", "ndjson", "--from", "job.jsonl"], in: directory)
    #expect(found.text.contains(#""error":"disk full""#), "\(found.text)")
  }

  @Test(arguments: sources) func `the document has every text with its requests and the earliest of them`(
    source: [String]
  ) async throws {
    let text = try await run(["report", "--format", "json"], source).text
    let errors =
      #""errors":[{"text":"Read timed out after … ms","outcome":"failed","requests":3,"example":"request-0"},"#
      + #"{"text":"no room on '…'","outcome":"failed","requests":2,"example":"request-3"},"#
      + #"{"text":"Tried again","outcome":"completed","requests":1,"example":"request-6"}]"#
    #expect(text.contains(errors), "\(text)")
  }

  @Test(arguments: sources) func `requests are grouped by it, and CSV names it with an example`(
    source: [String]
  )
    async throws
  {
    let rows = try await run(["report", "--by", "error", "--format", "csv"], source).text.split(
      separator: "\n")
    #expect(rows.first?.hasPrefix("error,segment,count,") == true)
    #expect(
      rows.first?.hasSuffix(",top_error,top_error_outcome,top_error_requests,top_error_example,folded_groups")
        == true)
    let row = try #require(rows.first { $0.hasPrefix("no room on '…',api,") })
    #expect(row.hasPrefix("no room on '…',api,2,") && row.hasSuffix(",no room on '…',failed,2,request-3,"))
    #expect(rows.contains { $0.hasPrefix(",api,4,") && $0.hasSuffix(",,,,,") }, "four have none")
  }

  @Test(
    arguments: [
      (["timed out"], [0, 1, 2, 7]), (["TIMED out"], [0, 1, 2, 7]), (["51 ms"], [0]), (["'d2'"], [4]),
      (["query failed"], [0, 1, 2, 3, 4]), (["timed out", "--level", "error"], [0, 1, 2]),
      (["timed out", "--service", "api"], [7]), (["query", "--service", "api"], []),
      (["timed", "--text", "7 ms"], [1]), (["Read timed out after … ms"], [0, 1, 2]),
      (["no room", "--since", "2026-01-01T00:00:40Z"], [4]),
      (["request", "--outcome", "completed"], [6, 7, 8, 9]), (["event"], []), (["request-3"], []),
    ] as [([String], [Int])], sources)
  func `requests are found by what a record of theirs says`(
    query: ([String], [Int]), source: [String]
  ) async throws {
    let found = try await run(["find", "--text"] + query.0, source)
    #expect(found.text.split(separator: "\n").map(String.init) == query.1.map { "request-\($0)" })
    #expect(found.status == (query.1.isEmpty ? 1 : 0))
  }

  @Test(arguments: sources) func `a report, a check and a side of a comparison take it, too`(source: [String])
    async throws
  {
    #expect(try await run(["report", "--text", "no room"], source).text.hasPrefix("2 requests"))
    let check = ["check", "--slo", "share(failed) < 50%", "--text", "no room"]
    #expect(try await run(check, source).text.contains("100 %"))
    let diff = try await run(["diff", "text=room", "--text query"], source).text
    #expect(diff.contains("text=room, 2 requests") && diff.contains("--text query, 5 requests"), "\(diff)")
  }

  @Test func `an empty text is wrong usage`() async throws {
    let execution = try await run(["find", "--text", ""], ["--db", "trace.db"])
    #expect(execution.status == 64 && execution.standardError.contains("--text takes a text"))
  }

  @Test func `SQL has the text, and nothing is left of it when the requests are forgotten`() async throws {
    let sql = "SELECT error FROM requests WHERE error LIKE 'no room%'"
    let rows = try await run(["sql", sql, "--format", "csv"], ["--db", "trace.db"]).text
    #expect(rows == "error\nno room on '…'\nno room on '…'\n")
    _ = try await run(["forget", "request-3", "request-4"], ["--db", "trace.db"]).succeeded("forget")
    let bytes = try Data(contentsOf: directory.url.appendingPathComponent("trace.db"))
    #expect(bytes.range(of: Data("no room".utf8)) == nil)
    #expect(bytes.range(of: Data("Read timed out after".utf8)) != nil)
  }

  @Test func `an index of the version before is as good, before and after the next ingest`() async throws {
    let index = directory.path("trace.db")
    let expected = try await run(["report", "--format", "json"], ["--db", index]).text
    _ = try await SQLite.query("PRAGMA user_version = 20", index)
    #expect(try await run(["report", "--format", "json"], ["--db", index]).text == expected)
    let log = try directory.write(
      LogLines.record("Request started", id: "request-99", second: 0) + "\n", to: "more.jsonl")
    _ = try await ingest([log], into: index)
    #expect(try await SQLite.query("SELECT count(*) FROM stale", index) == "0\n")
    let errors = expected.firstRange(of: #""errors""#).map { expected[$0.lowerBound...].prefix { $0 != "]" } }
    let text = try await run(["report", "--format", "json"], ["--db", index]).text
    #expect(text.contains(try #require(errors)))
  }
}
