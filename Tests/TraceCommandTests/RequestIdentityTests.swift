import Foundation
import Testing

/// Ids that lie, in logs that are read directly: one id for several requests, and two ids for one.
struct RequestIdentityTests {
  let directory: TemporaryDirectory
  private let log: String

  private static let long = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let short = "a3ce929d0e0e4736"
  private static let header = #", "traceparent": "00-\#(long)-00f067aa0ba902b7-01""#

  /// A client's constant an hour apart; a request whose server knows 64 of the 128 bits; one whose server knows
  /// another id; one beside them.
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

  private func run(_ arguments: String...) throws -> TraceBinary.Execution {
    try TraceBinary.run(arguments + ["--from", log])
  }

  @Test func `row 41: find names each request of a reused id, and show takes the name`() throws {
    let names = try run("find").text.split(separator: "\n").map(String.init)
    #expect(names == ["constant#1", Self.long, "order-7", "other-1", "plain", "constant#2", "constant#3"])
    #expect(try run("report").text.hasPrefix("7 requests"))
    for (number, name) in ["constant#1", "constant#2", "constant#3"].enumerated() {
      let stories = try run("show", name, "--format", "ndjson").succeeded(name).text.split(separator: "\n")
      #expect(stories.count == 1)
      #expect(
        stories[0].contains(#""correlation_id":"constant","generation":\#(number + 1),"outcome":"completed""#)
      )
      #expect(stories[0].contains(#""start":"2026-01-01T0\#(number):00:00.000000000Z""#))
      #expect(stories[0].contains(#""kind":"id_reused""#))
    }
  }

  @Test func `row 41: show of a reused id shows all of its requests`() throws {
    #expect(try run("show", "constant").text.components(separatedBy: "completed in 3 s").count == 4)
    #expect(try run("show", "const", "--raw").text.split(separator: "\n").count == 12)
    let missing = try run("show", "constant#4")
    #expect(missing.status == 1)
    #expect(missing.standardError.contains("names 3 requests"))
    #expect(try run("show", "plain#1").status == 0)
    #expect(try run("show", "nobody#1").status == 1)
    #expect(try run("doctor").text.contains("'constant' was used for 3 separate requests"))
  }

  @Test func `row 40: a request is found by the 64 and by the 128 bits of its id`() throws {
    let story = try run("show", Self.long).succeeded("show").text
    #expect(story.contains("completed in 3 s"))
    #expect(story.contains("also known as \(Self.short)"))
    for name in [Self.short, Self.short.uppercased(), "a3ce", "4bf9", "00-\(Self.long)-00f067aa0ba902b7-01"] {
      #expect(try run("show", name).text == story, "\(name)")
    }
    #expect(try run("show", "5" + Self.long.dropFirst()).status == 1)
  }

  @Test func `row 40: where two ids of 128 bits end in the same 64, nothing is joined`() throws {
    let other = "5" + Self.long.dropFirst()
    let more = try directory.write(
      LogLines.record("request_sent", id: other, second: 110, service: "client") + "\n", to: "more.jsonl")
    let found = try TraceBinary.run(["find", "--from", log, more]).text.split(separator: "\n").map(
      String.init)
    #expect(Set(found).isSuperset(of: [Self.long, Self.short, other]))
    let story = try TraceBinary.run(["show", Self.short, "--from", log, more]).text
    #expect(!story.contains("also known as"))
  }

  @Test func `row 40: a 64-bit id finds the only 128-bit id that ends in it`() throws {
    let alone = try directory.write(
      LogLines.record("request_received", id: Self.long, second: 1) + "\n", to: "alone.jsonl")
    let story = try TraceBinary.run(["show", Self.short, "--from", alone]).succeeded("show").text
    #expect(story.hasPrefix(Self.long))
  }

  @Test func `another id that a record names is told where records have it alone, and never joined`() throws {
    let story = try run("show", "order-7").text
    #expect(story.contains("also known as other-1: a record names both ids"))
    #expect(!story.contains("api"))
    #expect(try !run("show", "plain").text.contains("also known as"))
    #expect(try run("show", "nobody").status == 1)
  }
}
