import Foundation
import Testing

/// The summary of `ingest` for each log.
struct IngestSummaryTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func ingest(_ arguments: [String]) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["ingest", "--profile", "default"] + arguments, in: directory).succeeded(
      "ingest")
  }

  /// A log of `count` records, one a second, that trace has no word for.
  private func write(_ name: String, _ count: Int, _ more: (Int) -> String) throws -> String {
    let lines = (0..<count).map { number in
      #"{"time":"\#(LogLines.time(number))","msg":"parcel weighed"\#(more(number))}"# + "\n"
    }
    return try directory.write(lines.joined(), to: name)
  }

  @Test func `each log is told with its service, from when to when, and how many records are steps`()
    async throws
  {
    var logs = JobLogs()
    for number in 0..<3 { logs.call("request-\(number)", at: number * 1_000) }
    _ = try logs.write(to: directory)
    _ = try write("scales.log", 61) { #","request_id":"request-\#($0 % 3)""# }
    let text = try await ingest(["--format", "table", "api.jsonl", "scales.log"]).text
    let rows = text.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(rows[0] == "file service from – until lines with id steps")
    #expect(rows[1] == "api.jsonl api 2026-01-01 00:00:00 – 00:00:02Z 9 9 9")
    #expect(rows[2] == "scales.log scales 2026-01-01 00:00:00 – 00:01:00Z 61 61 0")
    #expect(rows[3] == "total 70 70 9")
  }

  @Test func `a log without ids is told with the fields that could be one, two of a kind in one line`()
    async throws
  {
    for name in ["a.log", "b.log"] {
      _ = try write(name, 12) {
        #","parcel":{"rid":"0af7651916cd43dd8448eb211c80\#(1000 + $0 / 4)","of":"\#(name)"}"#
      }
    }
    _ = try write("c.log", 5) { _ in "" }
    let text = try await ingest(["--format", "table", "a.log", "b.log", "c.log"]).text
    #expect(
      text.contains(
        "a.log, b.log: none of 24 records has an id; fields that could be one: parcel.rid (in 2 files)"))
    #expect(text.contains("c.log: none of 5 records has an id, and no field could be one"))
    let one = try await ingest(["--db", "one.db", "--format", "table", "a.log"]).text
    #expect(
      one.contains(
        "a.log: none of 12 records has an id; fields that could be one: parcel.rid (3 values in 12 records, such as "
          + "0af7651916cd43dd8448eb211c801000)"))
  }

  @Test func `a program reads the same of each log`() async throws {
    struct Document: Decodable {
      struct Source: Decodable {
        struct PossibleID: Decodable { var field: String }
        var steps: Int
        var services: [String]
        var from: String?
        var until: String?
        var possible_ids: [PossibleID]?
      }
      var steps: Int
      var sources: [Source]
    }
    _ = try write("a.log", 12) { #","rid":"0af7651916cd43dd8448eb211c80\#(1000 + $0 / 4)""# }
    let empty = try directory.write("", to: "empty.log")
    let document: Document = try await ingest(["--format", "json", "a.log", empty]).document()
    #expect(document.steps == 0)
    #expect(document.sources[0].services == ["a"])
    #expect(document.sources[0].from == "2026-01-01T00:00:00.000000000Z")
    #expect(document.sources[0].until == "2026-01-01T00:00:11.000000000Z")
    #expect(document.sources[0].possible_ids?.map(\.field) == ["rid"])
    #expect(document.sources[1].from == nil)
    #expect(document.sources[1].services == [])
  }

  @Test func `three hundred logs are told by who wrote them`() async throws {
    for number in 0..<300 {
      let name = number < 299 ? "worker-\(number).log" : "api.log"
      _ = try write(name, 2) { #","request_id":"request-\#(number)-\#($0)""# }
    }
    let text = try await ingest(["--format", "table", "."]).text
    #expect(text.split(separator: "\n").count < 12)
    #expect(text.contains("299 logs   worker"))
    #expect(text.contains("./api.log  api"))
  }

  @Test func `a log that goes on is told as a whole, and only its new steps are counted`() async throws {
    let line = { (event: String, second: Int) in
      LogLines.record(event, id: "request-1", second: second) + "\n"
    }
    _ = try directory.write(line("Request started", 1), to: "api.log")
    _ = try await ingest(["api.log"])
    _ = try directory.write(line("Request started", 1) + line("Request finished", 3), to: "api.log")
    let text = try await ingest(["--format", "table", "api.log"]).text
    #expect(text.contains("00:00:01 – 00:00:03Z"))
    #expect(text.contains("seen before"))
    #expect(text.split(separator: "\n")[1].hasSuffix("2        1      1            1"))
  }
}
