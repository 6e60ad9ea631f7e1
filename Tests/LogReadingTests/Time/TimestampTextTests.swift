import Testing
import TraceModel

@testable import LogReading

/// Decodes `text` from a buffer of exactly its length, so that a read beyond the end is one.
func decodeText(_ text: String) -> DecodedTime? {
  Array(text.utf8).withUnsafeBytes { TimestampDecoder.decodeText($0) }
}

/// 2026-11-23T12:12:33Z: 20,780 days of 86,400 s, 12 h, 12 min, 33 s.
private let noon = 20_780 * 86_400 + 43_953

/// The time `noon` + `seconds` and `nanoseconds` as a decoder reports it.
private func time(
  seconds: Int = 0, nanoseconds: Int = 0, naive: Bool = false, leap: Bool = false
) -> DecodedTime {
  let count = Int64(noon + seconds) * 1_000_000_000 + Int64(nanoseconds)
  return DecodedTime(timestamp: Timestamp(nanoseconds: count), isNaive: naive, isLeapSecond: leap)
}

@Suite struct TimestampTextTests {
  @Test(arguments: [
    ("2026-11-23T12:12:33.787079Z", time(nanoseconds: 787_079_000)),  // structlog iso, asgi
    ("2026-11-23T12:12:33.787079", time(nanoseconds: 787_079_000, naive: true)),  // structlog utc=False
    ("2026-11-23 12:12.33", time(naive: true)),  // asgi-correlation-id's documentation
    ("2026-11-23 12:12:33,024", time(nanoseconds: 24_000_000, naive: true)),  // python-json-logger asctime
    ("2026-11-23T12:12:33.787079+00:00", time(nanoseconds: 787_079_000)),  // python-json-logger timestamp
    ("2026-11-23T12:12:33.787Z", time(nanoseconds: 787_000_000)),  // pino, bunyan, ECS
    ("2026-11-23T12:12:33Z", time()),  // logrus, zerolog, swift-log
    ("2026-11-23T14:12:33+02:00", time()),  // logrus, zerolog in a local zone
    ("2026-11-23T12:12:33.7870791Z", time(nanoseconds: 787_079_100)),  // Serilog, 100 ns
    ("2026-11-23 14:12:33.063082+0200", time(nanoseconds: 63_082_000)),  // OSLog
    ("2026-11-23T12:12:33.787079123Z", time(nanoseconds: 787_079_123)),  // Docker, CRI, logcli
    ("2026-11-23T05:12:33.787079123-07:00", time(nanoseconds: 787_079_123)),  // CRI in a local zone
  ])
  func `each producer's time is read to its last digit`(text: String, expected: DecodedTime) {
    #expect(decodeText(text) == expected)
  }

  @Test(arguments: [
    ("1794967953.787079", 1_794_967_953_787_079_000),  // structlog default, zap, `created`
    ("1794967953787", 1_794_967_953_787_000_000),  // pino, CloudWatch
    ("1794967953787079", 1_794_967_953_787_079_000),  // journald
    ("1794967953787079123", 1_794_967_953_787_079_123),  // OTLP, Loki
  ])
  func `a numeric string is a time`(text: String, nanoseconds: Int64) {
    #expect(decodeText(text) == DecodedTime(timestamp: Timestamp(nanoseconds: nanoseconds)))
  }

  @Test(arguments: [
    "2026-11-23t12:12:33z", "2026-11-23 12:12:33Z", "2026-11-23T12:12:33 Z", "2026-11-23T12:12:33 UTC",
    "2026-11-23 12:12:33 GMT", "2026-11-23T12:12:33-00:00", "2026-11-23T05:12:33-07",
    "2026-11-23T17:42:33+05:30",
    "2026-11-23 05:12:33 -0700", "2026-11-24T12:11:33+23:59", "2026-11-22T12:13:33-23:59",
  ])
  func `zones are written in many ways`(text: String) {
    #expect(decodeText(text) == time())
  }

  @Test(arguments: 0...20)
  func `any number of fraction digits, none when they are 0, nine of them kept`(digits: Int) {
    let written = String("98765432198765432198".prefix(digits))
    let kept = written.prefix(9) + String(repeating: "0", count: max(0, 9 - digits))
    let fraction = digits == 0 ? "" : "." + written
    for (zone, naive) in [("Z", false), ("", true), ("+00:00", false), (" UTC", false)] {
      let expected = time(nanoseconds: Int(kept) ?? -1, naive: naive)
      #expect(decodeText("2026-11-23T12:12:33\(fraction)\(zone)") == expected)
    }
  }

  @Test func `a time without a zone is UTC and says that it is naive`() {
    #expect(decodeText("2026-11-23 12:12:33") == time(naive: true))
    #expect(decodeText("2026-11-23T12:12:33.5") == time(nanoseconds: 500_000_000, naive: true))
  }

  @Test func `second 60 is the next second and 24 o'clock is the next day`() {
    let midnight = 86_400 - 43_953
    #expect(decodeText("2026-11-23T23:59:60Z") == time(seconds: midnight, leap: true))
    #expect(
      decodeText("2026-11-23T23:59:60.25Z") == time(seconds: midnight, nanoseconds: 250_000_000, leap: true))
    #expect(decodeText("2026-11-24T05:29:60+05:30") == time(seconds: midnight, leap: true))
    #expect(decodeText("2026-11-23T24:00:00Z") == time(seconds: midnight))
    #expect(decodeText("2026-11-23 23:59.60") == time(seconds: midnight, naive: true, leap: true))
    for text in [
      "2026-11-23T24:00:01Z", "2026-11-23T24:00:00.1Z", "2026-11-23T24:01:00Z", "2026-11-23T23:59:61Z",
    ] {
      #expect(decodeText(text) == nil, "\(text)")
    }
  }

  @Test func `leap days exist in leap years only`() {
    for (year, isLeap) in [
      (1896, true), (1900, false), (2000, true), (2026, false), (2028, true), (2100, false),
    ] {
      #expect((decodeText("\(year)-02-29T00:00:00Z") != nil) == isLeap, "\(year)")
    }
  }

  @Test func `years 1678 to 2261 are times, with every offset`() {
    #expect(decodeText("1678-01-01T00:00:00+23:59")?.timestamp.nanoseconds == -9_214_646_340_000_000_000)
    #expect(
      decodeText("2261-12-31T23:59:60.999999999-23:59")?.timestamp.nanoseconds == 9_214_732_740_999_999_999)
    #expect(decodeText("1677-12-31T23:59:59Z") == nil)
    #expect(decodeText("2262-01-01T00:00:00Z") == nil)
    #expect(decodeText("0000-01-01T00:00:00Z") == nil)
  }

  @Test(arguments: [
    "", "Z", "-", "now", "2026-11-23", "2026-11-23T12:12Z", "2026-11-23T12:12:33.Z", "2026-11-23T12:12:33.",
    "2026-11-23T12:12:33ZZ", "2026-11-23T12:12:33Z ", " 2026-11-23T12:12:33Z", "2026-11-23T12:12:33 ",
    "2026-11-23T12:12:33 XYZ", "2026-11-23T12:12:33UTC", "2026-11-23T12:12:33+24:00",
    "2026-11-23T12:12:33+02:60",
    "2026-11-23T12:12:33+2:00", "2026-11-23T12:12:33+", "2026-11-23T12:12:33+02:0", "2026-11-23T12:12:33+020",
    "2026-11-23T12:12:33  +0200", "2026-11-23T12:12:33*0200", "2026-13-23T12:12:33Z", "2026-00-23T12:12:33Z",
    "2026-11-00T12:12:33Z", "2026-11-31T12:12:33Z", "2026-11-23T25:12:33Z", "2026-11-23T12:60:33Z",
    "2026/11/23T12:12:33Z", "2026-11-23_12:12:33Z", "2026-11-23T12.12.33Z", "2026-11-23T12:12.33",
    "2026-11-23 12:12.33Z",
    "２026-11-23T12:12:33Z", "2026-11-23T12:12:33.7é", "2026-11-23T12:12:33\u{0}", "202X-11-23T12:12:33Z",
  ])
  func `nothing else is a time`(text: String) {
    #expect(decodeText(text) == nil)
  }
}
