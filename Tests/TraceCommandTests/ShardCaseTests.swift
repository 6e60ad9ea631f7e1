import Foundation
import Testing

/// Sets of shards case by case: logs in which ids, lines and times are not what they seem.
struct ShardCaseTests {
  private let answers: ShardAnswers

  init() throws { answers = try ShardAnswers() }

  /// The records of a request, from `second` on.
  private static func lines(_ id: String, at second: Int, by service: String = "api", ending: String = "Z")
    -> [String]
  {
    ["Request started", "Message published", "Request finished"].enumerated().map { place, event in
      let time = String(
        format: "2026-01-01T%02d:%02d:%02d.%03d", 1 + second / 3600, second / 60 % 60, second % 60, place * 17
      )
      return
        #"{"service":"\#(service)","timestamp":"\#(time)\#(ending)","event":"\#(event)","topic":"jobs","#
        + #""status":202,"request_id":"\#(id)"}"#
    }
  }

  private static func uuid(_ number: Int) -> String {
    String(format: "%08x-77b3-4da6-a3ce-%012x", number &* 2_654_435_761 & 0xFFFF_FFFF, number &* 7_919)
  }

  /// Thirty requests that are as they should be.
  private static let plain = (0..<30).flatMap { lines(uuid($0), at: $0) }

  private func write(_ lines: [String], to name: String, end: String = "\n") throws -> String {
    _ = try answers.directory.write(lines.joined(separator: "\n") + end, to: name)
    return name
  }

  private func expectSame(_ lines: [String], _ others: [String] = [], _ options: [String] = []) async throws {
    var logs = [try write(lines, to: "api.jsonl")]
    if !others.isEmpty { logs.append(try write(others, to: "worker.jsonl")) }
    try await answers.expectSame(logs, counts: [7], options)
  }

  private static let long = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let short = "a3ce929d0e0e4736"

  @Test func `an id of 64 bits that is part of one of 128`() async throws {
    try await expectSame(
      Self.plain + Self.lines(Self.long, at: 40),
      Self.lines(Self.short, at: 41, by: "worker") + Self.lines(Self.short.uppercased(), at: 42, by: "worker")
    )
    let shown = try await answers.run("show \(Self.short) --db of-7-*.db")
    #expect(shown.text.hasPrefix(Self.long))
  }

  @Test func `an id of 64 bits that may be part of two of 128`() async throws {
    let other = "00000000000000ff" + Self.short
    try await expectSame(
      Self.plain + Self.lines(Self.long, at: 40) + Self.lines(other, at: 43),
      Self.lines(Self.short, at: 41, by: "worker"))
    let shown = try await answers.run("show \(Self.short) --db of-7-*.db")
    #expect(shown.text.hasPrefix(Self.short))
  }

  @Test func `records that name several ids, also of several shards`() async throws {
    let batches = (0..<12).map { number in
      let ids = (number..<number + 5).map { #""\#(Self.uuid($0))""# }.joined(separator: ",")
      return
        #"{"service":"packer","timestamp":"2026-01-01T01:00:\#(30 + number).500Z","event":"Message received","#
        + #""topic":"jobs","correlation_ids":[\#(ids)]}"#
    }
    try await expectSame(Self.plain, batches)
    let shown = try await answers.run("show \(Self.uuid(7)) --raw --db of-7-*.db")
    #expect(shown.text.components(separatedBy: "correlation_ids").count == 6)
  }

  @Test func `an id on most of the records`() async throws {
    let many = (0..<800).flatMap { Self.lines("constant", at: $0 / 10).dropFirst() }
    try await expectSame(Self.plain + many)
    #expect(try await answers.run("doctor --db of-7-*.db").text.contains("constant"))
  }

  @Test func `records without an id`() async throws {
    let lines = Self.plain.enumerated().map {
      $0 % 3 == 0 ? $1.replacing("request_id", with: "job") : $1
    }
    try await expectSame(lines)
    try await ShardCaseTests().expectSame(Self.plain.map { $0.replacing("request_id", with: "job") })
  }

  @Test func `lines that are no records, and a last one that breaks off`() async throws {
    var lines = Self.plain
    lines.insert("no record", at: 5)
    lines.insert("{}", at: 20)
    lines.insert(#"{"event":"no time","request_id":"x"}"#, at: 31)
    let logs = [
      try write(lines, to: "api.jsonl"),
      try write(Self.lines("w", at: 3, by: "worker") + [#"{"event":"bro"#], to: "worker.jsonl", end: ""),
    ]
    try await answers.expectSame(logs, counts: [7])
    #expect(try await answers.run("doctor --db of-7-*.db").text.contains("api.jsonl:6"))
  }

  @Test func `times without an offset, of two zones`() async throws {
    let naive = (0..<30).flatMap { Self.lines(Self.uuid($0), at: $0, ending: "") }
    let worker = (0..<30).flatMap { Self.lines(Self.uuid($0), at: $0 + 2, by: "worker", ending: "") }
    try await expectSame(naive, worker, ["--log-tz", "worker.jsonl=Asia/Kolkata"])
  }

  @Test func `times that count from 2001`() async throws {
    let lines = (0..<40).flatMap { number in
      ["Request started", "Request finished"].enumerated().map { place, event in
        #"{"service":"phone","timestamp":\#(788_922_000 + number).\#(place)25,"event":"\#(event)","#
          + #""request_id":"\#(Self.uuid(number))"}"#
      }
    }
    try await expectSame(lines, Self.plain)
    #expect(try await answers.run("find --format ndjson --db of-7-*.db").text.contains("2026-01-01T01:00"))
  }

  @Test func `an id of each program, and one that joins them`() async throws {
    func lines(_ service: String) -> [String] {
      (0..<9).flatMap { number in
        Self.lines("\(service)-\(number)", at: number, by: service).map {
          $0.replacing(#""status""#, with: #""trace_id":"\#(Self.joining(number))","status""#)
        }
      }
    }
    try await expectSame(lines("api"), lines("worker"))
    let doctor = try await answers.run("doctor --db of-7-*.db").text
    #expect(doctor.contains(Self.joining(0)))
    let shown = try await answers.run("show \(Self.joining(4)) --db of-7-*.db")
    #expect(shown.standardError.contains("trace show api-4 worker-4"))
    #expect(
      shown.standardError.replacing("'of-7-*.db'", with: "one.db")
        == (try await answers.run("show \(Self.joining(4)) --db one.db").standardError))
  }

  private static func joining(_ number: Int) -> String { "4bf92f3577b34da6a3ce929d0e0e473\(number)" }

  @Test func `an id that names several requests`() async throws {
    let again = (0..<5).flatMap {
      Self.lines("nightly", at: $0 * 4_000) + Self.lines("hourly", at: $0 * 3_700)
    }
    try await expectSame(Self.plain + again)
    #expect(try await answers.run("find --db of-7-*.db").text.contains("nightly#3"))
  }

  @Test func `the same records in two logs`() async throws {
    try await expectSame(Self.plain + Self.lines("a", at: 50), Array(Self.plain[10..<70]))
  }
}
