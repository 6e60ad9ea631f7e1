import Testing
import TraceModel

@testable import LogDecoding

@Suite struct TimeExpressionTests {
  /// 2026-11-23T12:12:33.5Z
  private let now = Timestamp(nanoseconds: 1_795_435_953_500_000_000)

  @Test(arguments: [
    ("now", "2026-11-23T12:12:33.5Z"), ("today", "2026-11-23T00:00:00Z"),
    ("yesterday", "2026-11-22T00:00:00Z"),
    ("15m", "2026-11-23T11:57:33.5Z"), ("2h", "2026-11-23T10:12:33.5Z"), ("45s", "2026-11-23T12:11:48.5Z"),
    ("1d", "2026-11-22T12:12:33.5Z"), ("1h30m", "2026-11-23T10:42:33.5Z"), ("0.5s", "2026-11-23T12:12:33Z"),
    ("2026-11-01", "2026-11-01T00:00:00Z"), ("2026-11-01 10:00:00", "2026-11-01T10:00:00Z"),
    ("2026-11-01T10:00:00+02:00", "2026-11-01T08:00:00Z"), ("1795435953", "2026-11-23T12:12:33Z"),
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
    "", "tomorrow", "15", "2026", "2 weeks", "-15m", "2026-13-01", "2026-11-01T10:00", "m", "h1",
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
    ("1m0.5s", 60_500_000_000),
  ])
  func `a duration is exact`(text: String, nanoseconds: Int64) throws {
    #expect(try TimeExpression.parseDuration(text) == Nanoseconds(nanoseconds))
  }

  @Test func `what is no duration says why`() {
    let failures: [(String, TimeExpression.ParsingError)] = [
      ("", .unreadableDuration(text: "")), ("2", .unreadableDuration(text: "2")),
      ("s", .unreadableDuration(text: "s")), ("1.s", .unreadableDuration(text: "1.s")),
      ("-2s", .unreadableDuration(text: "-2s")), ("2 s", .unknownUnit(text: "2 s", unit: " s")),
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
    #expect(throws: TimeExpression.ParsingError.unknownUnit(text: "2w", unit: "w")) {
      try TimeExpression.parse("2w", now: now)
    }
  }

  @Test func `a while ago that began before time is out of range`() {
    #expect(throws: TimeExpression.ParsingError.outOfRange(text: "100000d")) {
      try TimeExpression.parse("100000d", now: Timestamp(nanoseconds: -8_000_000_000_000_000_000))
    }
  }
}
