import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// Times that only their source determines.
@Suite struct SourceTimesTests {
  private static func seconds(_ text: String) -> Int64 { (nanoseconds(text) ?? 0) / 1_000_000_000 }

  /// Central European time in 2026, by hand: the clocks go forward on 29 March and back on 25 October, at 01:00 UTC.
  private static let berlin = LocalZone(name: "Europe/Berlin") { second in
    let summer = seconds("2026-03-29T01:00:00Z")..<seconds("2026-10-25T01:00:00Z")
    return summer.contains(second) ? 7200 : 3600
  }

  private static let decoder = Result { try LogDecoder(profile: .makeDefault(), catalog: Catalog()) }

  private static func line(_ time: String) -> String { #"{"time":\#(time),"correlation_id":"a"}"# }

  /// The settled times of the lines, block by block.
  private static func applied(_ blocks: [[String]], _ times: SourceTimes) throws -> [RecordBlock] {
    var times = times
    var offset: Int64 = 0
    return try blocks.map { lines in
      let text = lines.map { line($0) + "\n" }.joined()
      var block = try decoder.get().decode(RawBlock(lines: Array(text.utf8), offset: offset))
      offset += Int64(text.utf8.count)
      times.applied(&block)
      return block
    }
  }

  private static func times(_ blocks: [RecordBlock]) -> [Int64] {
    blocks.flatMap { $0.events.map(\.time.nanoseconds) }
  }

  @Test func `the hour that comes twice is the first until time runs back, then the second`() throws {
    let local = [
      "01:59:50", "02:00:10", "02:30:00", "02:29:59.5", "02:59:50", "02:00:10", "02:00:09", "02:30:00",
      "02:59:50", "03:00:10",
    ].map { "\"2026-10-25T\($0)\"" }
    let expected = [
      "2026-10-24T23:59:50Z", "2026-10-25T00:00:10Z", "2026-10-25T00:30:00Z", "2026-10-25T00:29:59.5Z",
      "2026-10-25T00:59:50Z", "2026-10-25T01:00:10Z", "2026-10-25T01:00:09Z", "2026-10-25T01:30:00Z",
      "2026-10-25T01:59:50Z", "2026-10-25T02:00:10Z",
    ].map { nanoseconds($0) ?? 0 }
    for cut in 0...local.count {
      let blocks = try Self.applied(
        [Array(local[..<cut]), Array(local[cut...])], SourceTimes(zone: Self.berlin))
      #expect(Self.times(blocks) == expected)
      #expect(blocks.allSatisfy { $0.oddities.naiveTimes == 0 })
    }
  }

  @Test func `a time that clocks were set forward over is counted as a line without a time`() throws {
    let blocks = try Self.applied(
      [["\"2026-03-29 01:59:59\"", "\"2026-03-29 02:30:00\"", "\"2026-03-29 03:00:00\""]],
      SourceTimes(zone: Self.berlin))
    let block = blocks[0]
    #expect(
      Self.times(blocks) == [
        nanoseconds("2026-03-29T00:59:59Z") ?? 0, nanoseconds("2026-03-29T01:00:00Z") ?? 0,
      ])
    #expect(block.counts.lines == 3)
    #expect(block.counts.events == 2)
    #expect(block.counts.skipped == [.noTime: 1])
    #expect(block.problems.map(\.line) == [2])
    #expect(
      block.problems.first?.explanation
        == "the time never came in Europe/Berlin: clocks were set forward over it")
  }

  @Test func `a time that never came is told in its place among the lines that are skipped`() throws {
    let blocks = try Self.applied(
      [
        [
          "null", "\"2026-03-29 02:30:00\"", "null", "\"2026-03-29 02:31:00\"", "\"2026-03-29 03:00:00\"",
          "null",
        ]
      ],
      SourceTimes(zone: Self.berlin))
    #expect(blocks[0].problems.map(\.line) == [1, 2, 3, 4, 6])
  }

  @Test func `times with an offset, and sources without a zone, stay as they are`() throws {
    let lines = ["\"2026-10-25T02:30:00+01:00\"", "\"2026-10-25T02:30:00Z\"", "1792890000"]
    let expected = Self.times(try Self.applied([lines], SourceTimes()))
    #expect(Self.times(try Self.applied([lines], SourceTimes(zone: Self.berlin))) == expected)
    let naive = try Self.applied([["\"2026-10-25T02:30:00\""]], SourceTimes())
    #expect(Self.times(naive) == [nanoseconds("2026-10-25T02:30:00Z") ?? 0])
    #expect(naive[0].oddities.naiveTimes == 1)
  }

  @Test func `local times in order are the instants that they were made of, whatever the zone`()
    throws
  {
    for seed in Seeds.upTo(1_000) {
      var random = SplitMix64(seed: seed)
      let base = (Int64(random.index(below: 105)) - 48) * 900
      let shift = [1800, 3600, 7200][random.index(below: 3)] as Int64
      let change = 1_700_000_000 / 900 * 900 as Int64
      let isForward = random.chance(0.5)
      let zone = LocalZone(name: "Z") { ($0 < change) == isForward ? base : base + shift }
      // In steps that are shorter than what comes twice.
      var instant = change - 3 * 3600 - Int64(random.index(below: 3600))
      var instants: [Int64] = []
      var texts: [String] = []
      while instant < change + 3 * 3600 {
        let local = instant + ((instant < change) == isForward ? base : base + shift)
        instants.append(instant * 1_000_000_000)
        texts.append("\"\(Date(timeIntervalSince1970: Double(local)).ISO8601Format().dropLast())\"")
        instant += Int64(1 + random.index(below: 1700))
      }
      #expect(Self.times(try Self.applied([texts], SourceTimes(zone: zone))) == instants, "seed \(seed)")
    }
  }

  @Test func `numbers that count from 2001 are moved, in whichever unit`() throws {
    let now = nanoseconds("2026-11-25T10:49:28.207Z") ?? 0
    for texts in [
      ["817296568.207", "817296568.207"], ["\"817296568.207\"", "817296568207"],
      ["817296568207000", "817296568207000000"],
    ] {
      #expect(Self.times(try Self.applied([texts], SourceTimes())) == [now, now])
    }
  }

  @Test func `never for an outlier, nor for a source of one record`() throws {
    for texts in [
      ["817296568", "1795603768", "1795603769"], ["817296568"],
      ["\"2026-11-25T10:49:28Z\"", "\"1995-11-25T10:49:28Z\"", "817296568"],
      ["\"1995-11-25T10:49:28Z\"", "\"1995-11-25T10:49:28Z\""], ["400000000", "400000001"],
    ] {
      let blocks = try Self.applied([texts], SourceTimes())
      let asRead = try Decoded(texts.map(Self.line).joined(separator: "\n")).block.events
      #expect(Self.times(blocks) == asRead.map(\.time.nanoseconds), "\(texts)")
    }
  }

  @Test func `what the first block decides holds for the source, and for what is appended to it`()
    throws
  {
    let first = ["817296568", "817296569"]
    let blocks = try Self.applied([first, ["817296570"], ["\"2026-11-25T10:49:30Z\""]], SourceTimes())
    #expect(blocks[1].events[0].time.nanoseconds == nanoseconds("2026-11-25T10:49:30Z"))
    #expect(blocks[2].events[0].time.nanoseconds == nanoseconds("2026-11-25T10:49:30Z"))
    // One record that was appended goes on with the source, or does not.
    for (latest, expected) in [
      ("2026-11-25T10:00:00Z", "2026-11-25T10:49:28Z"), ("2024-01-01T00:00:00Z", nil),
    ] {
      let appended = try Self.applied(
        [["817296568"]], SourceTimes(latest: nanoseconds(latest).map { Timestamp(nanoseconds: $0) }))
      #expect(Self.times(appended) == [nanoseconds(expected ?? "1995-11-25T10:49:28Z") ?? 0])
    }
  }
}
