import Testing
import TraceModel

@testable import LogReading

/// Rows 45 and 46: what consumers log of a message's headers.
struct MessageHeaderTests {
  private static let first = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  private static let last = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  /// The trace id of a header: what joins, and what the id is called.
  private func traceID(_ header: String) -> String { String(header.dropFirst(3).prefix(32)) }

  private func line(_ members: String) -> String { #"{"time":1750000000,\#(members)}"# }

  @Test(arguments: [
    #""traceparent":["\#(first)","\#(last)"]"#, #""traceparent":["\#(last)","\#(first)","\#(last)", null]"#,
    #""traceparent":"\#(first)","a":1,"traceparent":"\#(last)""#,
  ])
  func `of a traceparent that was sent several times the last counts, and the record says so`(
    members: String
  ) throws {
    let decoded = try Decoded(line(members))
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == traceID(Self.last))
    #expect(decoded.details(of: event).correlationID == traceID(Self.last))
    #expect(event.repeatsCorrelation)
    #expect(!event.isShared)
    #expect(decoded.block.counts.events == 1)
  }

  @Test(arguments: [
    #""traceparent":"\#(first)""#, #""traceparent":["\#(first)"]"#, #""traceparent":["\#(first)","-"]"#,
    #""traceparent":["\#(first)","\#(first)"]"#, #""traceparent":"\#(first)","traceparent":"\#(first)""#,
    #""traceparent":"\#(first)","span_id":"x","span_id":"y""#,
  ])
  func `an id that is stated once, or always alike, is not repeated`(members: String) throws {
    let decoded = try Decoded(line(members))
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == traceID(Self.first))
    #expect(!event.repeatsCorrelation)
  }

  @Test func `a repeated traceparent with nothing in it is no id`() throws {
    #expect(try Decoded(line(#""traceparent":["-",null]"#)).uncorrelated != nil)
  }

  @Test func `a list of other ids is a batch`() throws {
    let decoded = try Decoded(line(#""trace_id":["\#(Self.first)","\#(Self.last)"]"#))
    #expect(decoded.block.events.map(\.isShared) == [true, true])
    #expect(decoded.block.events.map(\.repeatsCorrelation) == [false, false])
  }

  @Test(arguments: [
    "0", "-1", #""0""#, #""1970-01-01T00:00:00.000Z""#, #""1970-01-01T01:00:00+01:00""#,
    #""1969-12-31T23:59:59.999Z""#, "null",
  ])
  func `a time that nobody filled in is none of a message`(text: String) throws {
    let decoded = try Decoded(line(#""correlation_id":"a","kafka_timestamp":\#(text)"#))
    #expect(try #require(decoded.event).messageTimeNanoseconds == Int64.absent)
  }

  @Test(arguments: [
    (#""timestamp_type":"CreateTime""#, MessageTimeKind.createTime),
    (#""timestampType":"LOG_APPEND_TIME""#, .logAppendTime),
    (#""timestamp_type":"TimestampType.CREATE_TIME""#, .createTime), (#""timestamp_type":0"#, .unknown),
    (#""timestamp_type":"NoTimestampType""#, .unknown), (#""x":1"#, .unknown),
  ])
  func `a record may say whether its message's time is CreateTime or LogAppendTime`(
    member: String, kind: MessageTimeKind
  ) throws {
    let decoded = try Decoded(
      line(#""correlation_id":"a","kafka_timestamp":1750000000123,\#(member)"#))
    let event = try #require(decoded.event)
    #expect(event.messageTimeNanoseconds == 1_750_000_000_123_000_000)
    #expect(event.messageTimeKind == kind)
  }
}
