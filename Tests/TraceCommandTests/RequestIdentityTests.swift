import Foundation
import Testing

/// Ids that lie, in logs read directly and in an index: one id for several requests, and two ids for one.
struct RequestIdentityTests {
  let directory: TemporaryDirectory
  private let log: String

  private static let long = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let short = "a3ce929d0e0e4736"
  private static let header = #", "traceparent": "00-\#(long)-00f067aa0ba902b7-01""#

  /// A client's constant, an hour apart; a request with 64 of the 128 bits at its server; one with another id at
  /// its server; one beside them.
  private static let lines: [String] =
    [0, 3600, 7200].flatMap { second in
      [
        LogLines.record("request_sent", id: "constant", second: second, service: "client"),
        LogLines.record("request_received", id: "constant", second: second + 1),
        LogLines.record("response_sent", id: "constant", second: second + 2, #", "status_code": 202"#),
        LogLines.record(
          "response_received", id: "constant", second: second + 3, service: "client", #", "status_code": 202"#
        ),
      ]
    } + [
      LogLines.record("request_sent", id: nil, second: 100, service: "client", header),
      LogLines.record("request_received", id: nil, second: 101, #", "trace_id": "\#(short)""#),
      LogLines.record(
        "response_sent", id: nil, second: 102, #", "trace_id": "\#(short)", "status_code": 200"#),
      LogLines.record(
        "response_received", id: nil, second: 103, service: "client", header + #", "status_code": 200"#),
      LogLines.record(
        "request_sent", id: "order-7", second: 200, service: "client", #", "trace_id": "other-1""#),
      LogLines.record("request_received", id: nil, second: 201, #", "trace_id": "other-1""#),
      LogLines.record(
        "request_sent", id: "plain", second: 300, service: "client", #", "trace_id": "nobody""#),
    ]

  init() throws {
    directory = try TemporaryDirectory()
    log = try directory.write(Self.lines.joined(separator: "\n") + "\n", to: "all.jsonl")
  }

  /// Where requests come from.
  enum Source: CaseIterable { case logs, index }

  /// The options for the source: the log and `more`; an index gets them one after the other.
  private func options(_ source: Source, _ more: String...) async throws -> [String] {
    guard source == .index else { return ["--from", log] + more }
    let index = directory.path("\(more.count).db")
    if !directory.contains("\(more.count).db") {
      for file in [log] + more { _ = try await ingest([file], into: index) }
    }
    return ["--db", index]
  }

  private func run(_ source: Source, _ arguments: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(arguments + options(source))
  }

  @Test(arguments: Source.allCases)
  func `find names each request of a reused id, and show takes the name`(source: Source) async throws {
    let names = try await run(source, "find").text.split(separator: "\n").map(String.init)
    #expect(names == ["constant#1", Self.long, "order-7", "other-1", "plain", "constant#2", "constant#3"])
    #expect(try await run(source, "report").text.hasPrefix("7 requests"))
    for (number, name) in ["constant#1", "constant#2", "constant#3"].enumerated() {
      let stories = try await run(source, "show", name, "--format", "ndjson").succeeded(name).text.split(
        separator: "\n")
      #expect(stories.count == 1)
      #expect(
        stories[0].contains(#""correlation_id":"constant","generation":\#(number + 1),"outcome":"completed""#)
      )
      #expect(stories[0].contains(#""start":"2026-01-01T0\#(number):00:00.000000000Z""#))
      #expect(stories[0].contains(#""kind":"id_reused""#))
    }
  }

  @Test(arguments: Source.allCases)
  func `show of a reused id shows all of its requests`(source: Source) async throws {
    #expect(
      try await run(source, "show", "constant").text.components(separatedBy: "completed in 3 s").count == 4)
    #expect(try await run(source, "show", "const", "--raw").text.split(separator: "\n").count == 12)
    let missing = try await run(source, "show", "constant#4")
    #expect(missing.status == 1)
    #expect(missing.standardError.contains("names 3 requests"))
    #expect(try await run(source, "show", "plain#1").status == 0)
    #expect(try await run(source, "show", "nobody#1").status == 1)
    #expect(
      try await run(source, "find", "--service", "nobody").standardError.contains(
        "no request matches (7 requests"))
  }

  @Test(arguments: Source.allCases)
  func `a request is found by the 64 and by the 128 bits of its id`(source: Source) async throws {
    let story = try await run(source, "show", Self.long).succeeded("show").text
    #expect(story.contains("completed in 3 s"))
    #expect(story.contains("also known as \(Self.short)"))
    for name in [Self.short, Self.short.uppercased(), "a3ce", "4bf9", "00-\(Self.long)-00f067aa0ba902b7-01"] {
      #expect(try await run(source, "show", name).text == story, "\(name)")
    }
    #expect(try await run(source, "show", "5" + Self.long.dropFirst()).status == 1)
  }

  @Test(arguments: Source.allCases)
  func `where two ids of 128 bits end in the same 64, nothing is joined`(source: Source) async throws {
    let other = "5" + Self.long.dropFirst()
    let more = try directory.write(
      LogLines.record("request_sent", id: other, second: 110, service: "client") + "\n", to: "more.jsonl")
    let options = try await options(source, more)
    let found = try await TraceBinary.run(["find"] + options).text.split(separator: "\n").map(String.init)
    #expect(Set(found).isSuperset(of: [Self.long, Self.short, other]))
    let story = try await TraceBinary.run(["show", Self.short] + options).text
    #expect(!story.contains("also known as"))
  }

  @Test(arguments: Source.allCases)
  func `a 64-bit id finds the only 128-bit id that ends in it`(source: Source) async throws {
    let alone = try directory.write(
      LogLines.record("request_received", id: Self.long, second: 1) + "\n", to: "alone.jsonl")
    let index = directory.path("alone.db")
    if source == .index { _ = try await ingest([alone], into: index) }
    let options = source == .index ? ["--db", index] : ["--from", alone]
    let story = try await TraceBinary.run(["show", Self.short] + options).succeeded("show").text
    #expect(story.hasPrefix(Self.long))
  }

  @Test(arguments: Source.allCases)
  func `another id that a record names is told where records have it alone, and never joined`(
    source: Source
  ) async throws {
    let story = try await run(source, "show", "order-7").text
    #expect(story.contains("also known as other-1: a record names both ids"))
    #expect(!story.contains("api"))
    #expect(try await !run(source, "show", "plain").text.contains("also known as"))
    #expect(try await run(source, "show", "nobody").status == 1)
  }

  @Test(arguments: Source.allCases)
  func `doctor lists ids that were reused, joined and divided`(source: Source) async throws {
    let screen = try await run(source, "doctor").text
    #expect(screen.contains("! 'constant' was used for 3 separate requests (constant#2 …)"))
    #expect(screen.contains("· '\(Self.short)' is the end of '\(Self.long)' and of no other id: one request"))
    #expect(screen.contains("! 'order-7' and 'other-1' stand in one record"))
    let document = try await run(source, "doctor", "--format", "json").text
    #expect(
      document.contains(
        #""ids":[{"id":"constant","kind":"reused","generations":3},"#
          + #"{"id":"\#(Self.short)","kind":"alias","of":"\#(Self.long)","joined":true},"#
          + #"{"id":"order-7","kind":"alias","of":"other-1","joined":false}]"#))
    #expect(
      document.contains(
        #""id_counts":{"reused":1,"requests_of_reused":3,"joined":1,"divided":1,"shared":0,"counters":0}"#)
    )
    #expect(try await run(.logs, "doctor", "--format", "json").text == document)
    #expect(try await run(.logs, "doctor").text == screen)
  }

  @Test(.enabled(if: SQLite.isPresent)) func `the views have each request of an id once`() async throws {
    let index = try await options(.index)[1]
    let requests = try await SQLite.query(
      "SELECT correlation_id, ifnull(generation, '-'), end_to_end_ns FROM requests WHERE outcome = 'completed' "
        + "ORDER BY start_ns", index)
    #expect(
      requests.split(separator: "\n").map(String.init) == [
        "constant|1|3000000000", "\(Self.long)|-|3000000000", "constant|2|3000000000",
        "constant|3|3000000000",
      ])
    let exchanges = try SQLite.queryViews(
      "SELECT r.correlation_id, e.client_ns FROM exchanges e JOIN requests r ON r.number = e.request "
        + "WHERE e.server IS NOT NULL AND e.client IS NOT NULL ORDER BY r.start_ns", index)
    #expect(
      exchanges.split(separator: "\n").map(String.init)
        == ["constant", Self.long, "constant", "constant"].map { $0 + "|3000000000" })
    let records = try SQLite.queryViews(
      "SELECT count(*) FROM events WHERE correlation_id = '\(Self.long)'", index)
    #expect(records == "4\n")
  }
}
