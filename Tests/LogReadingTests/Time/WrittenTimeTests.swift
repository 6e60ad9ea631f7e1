import Testing
import TraceModel

@testable import LogReading

/// Times in the notations beside RFC 3339. All but those with a comment are 2026-11-25T09:46:40.5Z.
struct WrittenTimeTests {
  private func decode(_ text: String) -> DecodedTime? {
    PaddedBytes(text.utf8).withUnsafeBytes { TimestampDecoder.decodeText($0) }
  }

  private let instant: Int64 = 1_795_600_000_500_000_000
  private let second: Int64 = 1_795_600_000_000_000_000

  @Test(
    arguments: [
      "2026-11-25T10:46:40.500+01:00[Europe/Berlin]", "2026-11-25T09:46:40.5Z[UTC]",
      "2026-11-25 09:46:40.5 +0000 UTC m=+0.012345", "2026-11-25 10:46:40.5 +0100 CET",
      "2026-11-25 10:46:40.500 CET",
      "2026-11-25 04:46:40.5 EST", "Wed, 25 Nov 2026 09:46:40.500 GMT", "20261125T094640.500Z",
      "20261125T094640.5+0000", "/Date(1795600000500)/", "/Date(1795600000500+0100)/",
    ])
  func `a notation with a zone is an instant`(text: String) {
    #expect(decode(text) == DecodedTime(timestamp: Timestamp(nanoseconds: instant)))
  }

  @Test(
    arguments: [
      "2026/11/25 09:46:40.500000", "25 Nov 2026 09:46:40,500", "25-Nov-2026 09:46:40.500",
      "20261125T094640.5",
      "25.11.2026 09:46:40,500",
    ])
  func `a notation without a zone is naive`(text: String) {
    #expect(decode(text) == DecodedTime(timestamp: Timestamp(nanoseconds: instant), isNaive: true))
  }

  @Test(
    arguments: [
      "25/Nov/2026:09:46:40 +0000", "[25/Nov/2026:10:46:40 +0100]", "Wed Nov 25 09:46:40 UTC 2026",
      "Wed Nov 25 10:46:40 +0100 2026", "Wed, 25 Nov 2026 09:46:40 +0000",
    ])
  func `whole seconds are read, too`(text: String) {
    #expect(decode(text) == DecodedTime(timestamp: Timestamp(nanoseconds: second)))
  }

  @Test(arguments: [
    "Nov 25, 2026 9:46:40 AM", "Nov 25, 2026, 9:46:40 AM", "11/25/2026 9:46:40 AM",
    "November 25, 2026 9:46:40 AM",
  ])
  func `halves of the day are read`(text: String) {
    #expect(decode(text) == DecodedTime(timestamp: Timestamp(nanoseconds: second), isNaive: true))
    let evening = text.replacing("AM", with: "PM")
    #expect(decode(evening)?.timestamp.nanoseconds == second + 43_200_000_000_000)
  }

  @Test func `noon is 12 PM, and midnight 12 AM`() {
    #expect(decode("Nov 25, 2026 12:00:00 PM")?.timestamp.nanoseconds == nanoseconds("2026-11-25T12:00:00Z"))
    #expect(decode("Nov 25, 2026 12:00:00 AM")?.timestamp.nanoseconds == nanoseconds("2026-11-25T00:00:00Z"))
  }

  @Test(
    arguments: [
      "soon", "May 2026", "25/13/2026 09:46:40", "11/25/2026 09:46:40", "2026/11/31 09:46:40",
      "2026/11/25 24:46:40",
      "2026/11/25 09:46", "25/Nov/2026:09:46:40 +2400", "Nov 25, 2026 13:46:40 PM", "2026-11-25 09:46:40 XYZ",
      "2026-11-25T09:46:40Z[", "20261125T0946", "/Date(x)/", "/Date(99999999999999999999)/",
      "Wed Nov 25 09:46:40",
    ])
  func `anything else is no time`(text: String) { #expect(decode(text) == nil) }

  @Test(
    arguments: [
      #"{"epochSecond":1795600000,"nanoOfSecond":500000000}"#, #"{"nanos":500000000,"seconds":1795600000}"#,
      #"{"$date":"2026-11-25T09:46:40.5Z"}"#, #"{"$date":{"$numberLong":"1795600000500"}}"#,
      #"{"_seconds":1795600000,"_nanoseconds":500000000}"#,
      #"{ "seconds" : "1795600000" , "nanos" : 500000000 }"#,
    ])
  func `an object with seconds and nanoseconds is a time, and so is MongoDB's`(object: String) throws {
    let event = try Decoded(#"{"t":\#(object),"request_id":"a","msg":"m"}"#).event
    #expect(event?.time.nanoseconds == instant)
  }

  @Test(arguments: ["{}", #"{"a":1}"#, #"{"seconds":"x"}"#, #"{"$date":{}}"#, #"{"seconds":1,"nanos":-1}"#])
  func `an object without a time lets the next field count`(object: String) throws {
    let event = try Decoded(#"{"timestamp":\#(object),"ts":1795600000,"request_id":"a","msg":"m"}"#).event
    #expect(event?.time.nanoseconds == second)
  }
}
