import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// Cases of logs whose lines depend on others: each in ranges against one index.
@Suite struct RangeCaseTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-range-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"

  private func write(_ lines: [String], to name: String, end: String = "\n") throws -> String {
    let file = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data((lines.joined(separator: "\n") + end).utf8).write(to: file)
    return file.path
  }

  private func line(_ time: String, _ id: String?, _ event: String, _ more: String = "") -> String {
    let name = id.map { #","trace_id":"\#($0)""# } ?? ""
    return #"{"ts":"\#(time)","service":"api","event":"\#(event)"\#(name)\#(more)}"#
  }

  private func time(_ second: Int, day: String = "2026-11-25") -> String {
    let (hour, minute, rest) = (second / 3600 % 24, second / 60 % 60, second % 60)
    return "\(day)T" + [hour, minute, rest].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
  }

  /// Lines of requests, two a second.
  private func lines(_ count: Int, from second: Int = 36_000, zone: String = "Z") -> [String] {
    (0..<count).map { number in
      let id = String(repeating: "0", count: 24) + "\(10_000_000 + number / 2)"
      return line(
        time(second + number / 2) + zone, id, number % 2 == 0 ? "request_received" : "response_sent")
    }
  }

  private func expectSame(
    _ logs: [String], zone: LocalZone? = nil, counts: [Int] = [1, 3], _ comment: Comment = ""
  ) async throws {
    let index = directory.appendingPathComponent("one-\(UUID().uuidString).db").path
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    var zones = LogZones()
    zones.others = zone
    var indexer = try Indexer(
      logs.sorted(), zones: zones, index: IndexFile(path: index, for: .writing, catalog: decoder.catalog),
      decoder: decoder
    ) { _, _ in }
    _ = try await indexer.run()
    let told = try await ToldSource(ofIndexAt: index)
    for count in counts {
      for seed in UInt64(0)..<2 {
        var random = SplitMix64(seed: seed)
        let own = directory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        var ranged = RangedIndexes(count, in: own)
        ranged.zones = zones
        try await ranged.make(logs, &random)
        #expect(try await ranged.told().difference(from: told) == nil, "\(comment) seed \(seed)")
        #expect(try ranged.ledger() == RangedIndexes.ledger(ofIndexAt: index), "\(comment) seed \(seed)")
      }
    }
    try FileManager.default.removeItem(at: directory)
  }

  @Test func `bad lines are counted, and keep their numbers`() async throws {
    var all = lines(60)
    for place in stride(from: 3, to: 60, by: 7) { all.insert("no record {\(place)", at: place) }
    all.insert(#"{"event":"no time"}"#, at: 11)
    all.insert("", at: 20)
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `a last line that breaks off is told`() async throws {
    try await expectSame([write(lines(40) + [#"{"ts":"2026-11-25T11:0"#], to: "api.jsonl", end: "")])
  }

  @Test func `a last line without an end is a record`() async throws {
    try await expectSame([write(lines(41), to: "api.jsonl", end: "")])
  }

  @Test func `records without an id are those of the first shard`() async throws {
    var all = lines(50)
    for place in stride(from: 2, to: 50, by: 5) {
      all.insert(line(time(36_000) + "Z", nil, "idle"), at: place)
    }
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `both forms of an id meet`() async throws {
    var one = lines(30)
    one.insert(line(time(36_001) + "Z", Self.id, "request_received"), at: 3)
    let other = [line(time(36_002) + "Z", String(Self.id.suffix(16)), "response_sent")] + lines(10)
    try await expectSame([write(one, to: "api.jsonl"), write(other, to: "worker.jsonl")])
  }

  @Test func `an id that is half of two others is told apart`() async throws {
    let second = "ffff0000ffff0000" + Self.id.suffix(16)
    var one = lines(30)
    one.insert(line(time(36_001) + "Z", Self.id, "request_received"), at: 3)
    one.insert(line(time(36_001) + "Z", second, "request_received"), at: 9)
    let other = [line(time(36_002) + "Z", String(Self.id.suffix(16)), "response_sent")] + lines(10)
    try await expectSame([write(one, to: "api.jsonl"), write(other, to: "worker.jsonl")])
  }

  @Test func `a record of several requests is each one's`() async throws {
    var all = lines(60)
    let ids = (0..<8).map { "\"" + String(repeating: "0", count: 24) + "\(10_000_003 + $0 * 2)\"" }
    all.insert(
      #"{"ts":"\#(time(36_020))Z","service":"api","event":"consumed","trace_id":[\#(ids.joined(separator: ","))]}"#,
      at: 40)
    try await expectSame([write(all, to: "api.jsonl")], counts: [1, 2, 7])
  }

  @Test func `a request with more records than a batch is one`() async throws {
    let all = (0..<2_000).map { line(time(36_000 + $0 / 50) + "Z", Self.id, "step \($0)") }
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `an id that is used again names two requests`() async throws {
    let all = (0..<3).flatMap { hour in
      lines(20, from: 36_000 + hour * 7_200)
    }
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `times of clocks that were not set are set aside`() async throws {
    var all = lines(900)
    for (place, day) in [(1, "1970-01-01"), (200, "2031-02-03"), (201, "2031-02-03"), (640, "1999-01-01")] {
      let id = String(repeating: "0", count: 24) + "\(10_000_000 + place)"
      all.insert(line(time(36_100, day: day) + "Z", id, "request_sent"), at: place)
    }
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `times that come at the end and are years away are set aside`() async throws {
    let all = lines(400) + [line(time(36_100, day: "1999-01-01") + "Z", Self.id, "request_sent")]
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `two logs in one are two timelines`() async throws {
    let earlier = lines(300).map { $0.replacingOccurrences(of: "2026-11-25", with: "2026-10-03") }
    let all = zip(lines(300, from: 40_000), earlier).flatMap { [$0, $1] }
    try await expectSame([write(all, to: "api.jsonl")])
  }

  @Test func `a log that pauses for days goes on`() async throws {
    let later = lines(300).map { $0.replacingOccurrences(of: "2026-11-25", with: "2026-11-29") }
    try await expectSame([write(lines(300) + later, to: "api.jsonl")])
  }

  @Test func `the newest record may stand first`() async throws {
    try await expectSame([write(lines(300).reversed(), to: "api.jsonl")])
  }

  @Test func `numbers count from 2001`() async throws {
    let all = (0..<300).map { number in
      #"{"ts":\#(786_000_000 + number),"service":"phone","event":"request_sent","trace_id":"\#(10_000_000_000 + number / 2)"}"#
    }
    try await expectSame([write(all, to: "phone.jsonl")])
  }

  /// Two hours east of UTC until 01:00 UTC of 25 October 2026, then one.
  private static let berlin = LocalZone(name: "Europe/Berlin") { second in
    second < 1_792_890_000 ? 7_200 : 3_600
  }

  @Test func `local times are those of their zone, also when clocks are set back`() async throws {
    let before = (0..<200).map { number in
      line(time(7_000 + number * 20, day: "2026-10-25"), "\(1_000_000_000 + number / 2)", "request_received")
    }
    let after = (0..<200).map { number in
      line(time(7_200 + number * 20, day: "2026-10-25"), "\(1_000_000_000 + number / 2)", "response_sent")
    }
    try await expectSame([write(before + after, to: "api.jsonl")], zone: Self.berlin)
  }

  @Test func `logs called alike are told apart by their directories`() async throws {
    let nameless = lines(40).map { $0.replacingOccurrences(of: #""service":"api","#, with: "") }
    let others = lines(40, from: 50_000).map { $0.replacingOccurrences(of: #""service":"api","#, with: "") }
    try await expectSame([write(nameless, to: "web-1/app.log"), write(others, to: "web-2/app.log")])
  }

  @Test func `a copy of a log counts once`() async throws {
    let all = lines(200)
    try await expectSame([write(all, to: "a.jsonl"), write(all, to: "b.jsonl")])
  }

  @Test func `the beginning of a log is that log`() async throws {
    let all = lines(200)
    try await expectSame([write(all, to: "app.jsonl"), write(Array(all.prefix(10)), to: "app.1.jsonl")])
  }

  @Test func `a record that stands in two logs counts as in one index`() async throws {
    let all = lines(100)
    try await expectSame([
      write(Array(all.prefix(70)), to: "a.jsonl"), write(Array(all.suffix(70)), to: "b.jsonl"),
    ])
  }

  @Test func `a log without a line is none`() async throws {
    try await expectSame([write(lines(10), to: "a.jsonl"), write([], to: "b.jsonl", end: "")])
  }

  @Test func `lines of a packing that is taken off are read as a whole`() async throws {
    let all = lines(60).map { "api-1 | " + $0 }
    try await expectSame([write(all, to: "compose.log")])
  }
}
