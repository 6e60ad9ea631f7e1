import LogReading
import Testing
import TraceModel

@testable import TraceSources

@Suite struct TimeExpressionTests {
  /// 2026-11-23T12:12:33.5Z
  private let now = Timestamp(nanoseconds: 1_795_435_953_500_000_000)

  @Test(arguments: [
    ("now", "2026-11-23T12:12:33.5Z"), ("today", "2026-11-23T00:00:00Z"),
    ("yesterday", "2026-11-22T00:00:00Z"),
    ("15m", "2026-11-23T11:57:33.5Z"), ("2h", "2026-11-23T10:12:33.5Z"), ("45s", "2026-11-23T12:11:48.5Z"),
    ("1d", "2026-11-22T12:12:33.5Z"), ("1h30m", "2026-11-23T10:42:33.5Z"), ("0.5s", "2026-11-23T12:12:33Z"),
    ("2026-11-01", "2026-11-01T00:00:00Z"), ("2026-11-01 10:00:00", "2026-11-01T10:00:00Z"),
    ("2026-11-01T10:49", "2026-11-01T10:49:00Z"), ("2026-11-01 10:49", "2026-11-01T10:49:00Z"),
    ("2026-11-01T10:00:00+02:00", "2026-11-01T08:00:00Z"),
    ("10:49", "2026-11-23T10:49:00Z"), ("10:49:28", "2026-11-23T10:49:28Z"),
    ("18:00:00.25", "2026-11-23T18:00:00.25Z"), ("1 hour ago", "2026-11-23T11:12:33.5Z"),
    ("15 minutes ago", "2026-11-23T11:57:33.5Z"), ("1 day 2 hours ago", "2026-11-22T10:12:33.5Z"),
    ("90s ago", "2026-11-23T12:11:03.5Z"), ("-15m", "2026-11-23T11:57:33.5Z"),
    ("1795435953", "2026-11-23T12:12:33Z"),
  ])
  func `a time is a word, a while ago, or what a log may have`(text: String, expected: String) throws {
    #expect(try TimeExpression.parse(text, now: now) == decodeText(expected)?.timestamp)
  }

  @Test func `days begin at midnight before 1970 too`() throws {
    let past = try #require(decodeText("1969-12-31T18:00:00Z")).timestamp
    #expect(try TimeExpression.parse("today", now: past) == decodeText("1969-12-31T00:00:00Z")?.timestamp)
    let midnight = try #require(decodeText("1969-12-31T00:00:00Z")).timestamp
    #expect(try TimeExpression.parse("today", now: midnight) == midnight)
  }

  @Test(arguments: [
    "", "tomorrow", "15", "2026", "2026-13-01", "2026-11-01T10", "m", "h1", "25:00", "10:61", "1:49",
    "10:49Z",
  ])
  func `anything else is no time`(text: String) {
    #expect(throws: TimeExpression.ParsingError.unreadableTime(text: text)) {
      try TimeExpression.parse(text, now: now)
    }
  }

  @Test(arguments: [
    ("2s", 2_000_000_000), ("500ms", 500_000_000), ("250us", 250_000), ("250µs", 250_000), ("250μs", 250_000),
    ("1.5s", 1_500_000_000), ("2m", 120_000_000_000), ("1h", 3_600_000_000_000), ("1d", 86_400_000_000_000),
    ("7ns", 7), ("0s", 0), ("1h30m", 5_400_000_000_000), ("0.1ms", 100_000), ("0.000000001s", 1),
    ("1.10000000000000000000s", 1_100_000_000), ("0.00000000005h", 180), ("0.0000000000003125d", 27),
    ("9223372036854775807ns", Int64.max),
    ("1m0.5s", 60_500_000_000), ("13.5 s", 13_500_000_000), ("812 µs", 812_000),
    ("4 m 12 s", 252_000_000_000),
    ("1 h 03 m", 3_780_000_000_000), ("2 d 4 h", 187_200_000_000_000),
  ])
  func `a duration is exact`(text: String, nanoseconds: Int64) throws {
    #expect(try TimeExpression.parseDuration(text) == Nanoseconds(nanoseconds))
  }

  @Test func `what is no duration says why`() {
    let failures: [(String, TimeExpression.ParsingError)] = [
      ("", .unreadableDuration(text: "")), ("2", .unreadableDuration(text: "2")),
      ("s", .unreadableDuration(text: "s")), ("1.s", .unreadableDuration(text: "1.s")),
      ("-2s", .unreadableDuration(text: "-2s")), ("2 2s", .unreadableDuration(text: "2 2s")),
      (" 2s", .unreadableDuration(text: " 2s")),
      ("2w", .unknownUnit(text: "2w", unit: "w")), ("2S", .unknownUnit(text: "2S", unit: "S")),
      ("0.5ns", .finerThanNanosecond(text: "0.5ns")),
      ("1.0000000001s", .finerThanNanosecond(text: "1.0000000001s")),
      ("9223372036854775808ns", .outOfRange(text: "9223372036854775808ns")),
      ("300000d", .outOfRange(text: "300000d")), ("106751d1d", .outOfRange(text: "106751d1d")),
      ("99999999999999999999s", .outOfRange(text: "99999999999999999999s")),
    ]
    for (text, error) in failures {
      #expect(throws: error) { try TimeExpression.parseDuration(text) }
    }
  }

  @Test func `an unknown unit of a while ago is named`() {
    for (text, unit) in [("2w", "w"), ("2 weeks", "weeks")] {
      #expect(throws: TimeExpression.ParsingError.unknownUnit(text: text, unit: unit)) {
        try TimeExpression.parse(text, now: now)
      }
    }
  }

  /// An hour east of UTC and, from 2026-03-29T01:00:00Z to 2026-10-25T01:00:00Z, two.
  private let berlin = LocalZone(name: "Berlin") {
    (1_774_746_000..<1_792_890_000).contains($0) ? 7200 : 3600
  }

  @Test(arguments: [
    ("2026-11-23 13:00:00", "2026-11-23T12:00:00Z"), ("2026-07-01 00:00:00.5", "2026-06-30T22:00:00.5Z"),
    ("2026-07-01", "2026-06-30T22:00:00Z"), ("2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"),
    ("2026-11-01T10:00:00+05:00", "2026-11-01T05:00:00Z"), ("now", "2026-11-23T12:12:33.5Z"),
    ("today", "2026-11-22T23:00:00Z"), ("yesterday", "2026-11-21T23:00:00Z"),
    ("1795435953", "2026-11-23T12:12:33Z"),
    ("15m", "2026-11-23T11:57:33.5Z"),
    // Shown twice, and never: clocks go from 03:00 back to 02:00, and from 02:00 to 03:00.
    ("2026-10-25 02:30:00", "2026-10-25T00:30:00Z"), ("2026-03-29 02:30:00", "2026-03-29T01:30:00Z"),
    ("2026-10-25 01:59:59", "2026-10-24T23:59:59Z"), ("2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
    ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z"), ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
  ])
  func `days and times without a zone are of the zone that is asked for`(text: String, expected: String)
    throws
  {
    let parsed = try TimeExpression.parse(text, now: now, zone: berlin)
    #expect(parsed == decodeText(expected)?.timestamp)
  }

  @Test func `a while ago that began before time is out of range`() {
    #expect(throws: TimeExpression.ParsingError.outOfRange(text: "100000d")) {
      try TimeExpression.parse("100000d", now: Timestamp(nanoseconds: -8_000_000_000_000_000_000))
    }
  }
}

private func decodeText(_ text: String) -> DecodedTime? {
  Array(text.utf8).withUnsafeBytes { TimestampDecoder.decodeText($0) }
}
