import Foundation
import Testing

/// Many groups, intervals and ids: what folds, what is refused, what is listed.
extension ReportFormTests {
  /// The largest groups are without it; those that have it are folded.
  @Test func `a field that only folded groups have is a field`() async throws {
    let lines = (0..<60).map { number in
      let more = number < 50 ? "" : #", "country": "c\#(number)""#
      return LogLines.record(
        "Request finished", id: "r-\(number)", second: number, #", "status": 200"# + more)
    }
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "few.jsonl")
    let run = try await report("--by", "country", "--groups", "1", "--from", "few.jsonl")
    #expect(run.status == 0 && run.text.contains("(no country)"), "\(run)")
    #expect(run.text.contains("other: 10 groups"), "\(run)")
    #expect(!run.standardError.contains("none of these requests has"))
    let wrong = try await report("--by", "contry,country", "--groups", "1", "--from", "few.jsonl")
    #expect(wrong.status == 64 && wrong.standardError.contains("no request has a field 'contry'"))
  }

  @Test func `too many intervals are refused with the length that would do`() async throws {
    try log(600)
    let run = try await report("--every", "10ms", "--from", "api.jsonl")
    #expect(run.status == 64)
    #expect(
      run.standardError.contains("59,90")
        && run.standardError.contains("for longer ones: --every 2s; for a part of the time"))
  }

  @Test func `the ids of a percentile are those of the values at or above it, the slowest first`()
    async throws
  {
    try log()
    let ids = try await report("--ids", "p99", "--from", "api.jsonl")
    // Rank 990 of 1,000 is the last fast one: all are as slow.
    #expect(ids.text.split(separator: "\n").count == 1_000)
    #expect(ids.text.split(separator: "\n").prefix(10).allSatisfy { $0.hasSuffix("7") })
    let slow = try await report("--ids", "99.1(api api)", "--from", "api.jsonl")
    #expect(slow.text == ((1...9).map { "r-\($0)07\n" } + ["r-7\n"]).sorted().joined())
    let shown = try await TraceBinary.run(
      ["show", "-", "--from", "api.jsonl", "--format", "ndjson"], standardInput: Data(slow.text.utf8),
      in: directory)
    #expect(shown.text.split(separator: "\n").count == 10)
    let none = try await report("--ids", "p99", "--segment", "queue_wait", "--from", "api.jsonl")
    #expect(none.status == 1 && none.text.isEmpty)
  }

  @Test func `the value by which an id is chosen stands beside it, the same in JSON and CSV`() async throws {
    struct List: Decodable {
      struct Request: Decodable {
        var correlation_id: String, segment: String, duration_ns: Int64, done_ns: Int64?
      }
      var requests: [Request]
    }
    try log()
    for (asked, segment) in [("99.1(api api)", "api"), ("99.1", "from_api")] {
      let json = try await report("--ids", asked, "--format", "json", "--from", "api.jsonl").text
      let list = try JSONDecoder().decode(List.self, from: Data(json.utf8)).requests
      #expect(list.count == 10 && list.allSatisfy { $0.segment == segment })
      #expect(list.map(\.duration_ns) == list.map(\.duration_ns).sorted(by: >))
      #expect(list.allSatisfy { segment == "api" || $0.duration_ns == $0.done_ns })
      let rows = try await report("--ids", asked, "--format", "csv", "--from", "api.jsonl").text.split(
        separator: "\n")
      #expect(rows.first?.hasSuffix(",segment,duration_ns") == true)
      #expect(
        rows.dropFirst().map { $0.split(separator: ",").suffix(2).joined(separator: " ") }
          == list.map { "\($0.segment) \($0.duration_ns)" })
    }
  }

  @Test func `many groups are one, in which nothing is lost, and in all formats`() async throws {
    try log(200)
    let all = try await report("--by", "user", "--groups", "20", "--format", "csv", "--from", "api.jsonl")
    let rows = all.text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let folded = try #require(rows[0].firstIndex(of: "folded_groups"))
    let counts = rows.dropFirst().filter { $0[1] == "api" }
    #expect(counts.count == 21 && counts.reduce(0) { $0 + (Int($1[2]) ?? 0) } == 200)
    #expect(counts.last?[folded] == "180" && counts.last?[0] == "" && counts.last?[2] == "180")
    let json = try await report("--by", "user", "--groups", "20", "--format", "json", "--from", "api.jsonl")
    #expect(json.text.contains(#"{"group":{},"folded_groups":180,"requests":180,"#))
    for format in ["table", "markdown"] {
      let text = try await report("--by", "user", "--groups", "20", "--format", format, "--from", "api.jsonl")
        .text
      #expect(text.contains("other: 180 groups   180 requests · 180 completed"), "\(format)")
    }
    // By service and instance a request belongs to several groups, and counts once in the one that holds them.
    let instances = try await report(
      "--by", "instance", "--groups", "1", "--format", "json", "--from", "api.jsonl")
    #expect(instances.text.contains(#"{"group":{},"folded_groups":2,"requests":133,"#))
  }
}
