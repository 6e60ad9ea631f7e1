import Testing
import TraceModel

@testable import LogReading

/// The field of a log's time, found over its records.
struct TimeConventionTests {
  private func record(_ members: String) -> String { #"{\#(members),"service":"worker","request_id":"a"}"# }

  @Test func `a consumer that logs the message's timestamp beside its own time keeps its own time`() throws {
    let log = try ReadLog([
      record(#""ts":1795600000105,"msg":"message_received","offset":3,"timestamp":1795600000005"#),
      record(#""ts":1795600000156,"msg":"processing_finished","offset":3"#),
    ])
    #expect(log.milliseconds == [1_795_600_000_105, 1_795_600_000_156])
    #expect(log.events.map(\.messageTimeNanoseconds) == [1_795_600_000_005_000_000, Int64.absent])
  }

  @Test func `a copied timestamp on a record without a message is an attribute`() throws {
    let log = try ReadLog([
      record(#""ts":1795600000105,"msg":"user loaded","timestamp":1795600000005"#),
      record(#""ts":1795600000156,"msg":"done""#),
    ])
    #expect(log.events.map(\.messageTimeNanoseconds) == [Int64.absent, Int64.absent])
  }

  @Test
  func `a message's timestamp that every record of a consumer copies stands still, and is not the time`()
    throws
  {
    let log = try ReadLog([
      record(#""ts":1795600000105,"msg":"message_received","offset":3,"timestamp":1795600000005"#),
      record(#""ts":1795600000106,"msg":"processing_started","offset":3,"timestamp":1795600000005"#),
      record(#""ts":1795600000156,"msg":"processing_finished","offset":3,"timestamp":1795600000005"#),
    ])
    #expect(log.milliseconds == [1_795_600_000_105, 1_795_600_000_106, 1_795_600_000_156])
  }

  @Test func `a time in whole seconds beside a finer one of the same records is the log's all the same`()
    throws
  {
    let log = try ReadLog(
      (0..<6).map {
        record(
          #""timestamp":"2026-11-25T09:46:4\#($0 / 2)Z","ts":\#(1_795_600_000_000 + 500 * $0),"msg":"n""#)
      })
    #expect(log.milliseconds == [0, 0, 1, 1, 2, 2].map { 1_795_600_000_000 + 1000 * $0 })
  }

  @Test func `a duration called time in every record is not the log's time`() throws {
    let log = try ReadLog(
      (0..<3).map { record(#""time":0.13\#($0),"ts":\#(1_795_600_000_000 + $0),"msg":"GET /""#) })
    #expect(log.milliseconds == [1_795_600_000_000, 1_795_600_000_001, 1_795_600_000_002])
  }

  @Test(arguments: ["null", #""""#, "0", "-1", #""0""#, #""soon""#, #""0001-01-01T00:00:00""#, "false", "[]"])
  func `what is no time lets the next field count`(value: String) throws {
    let log = try ReadLog([record(#""timestamp":\#(value),"time":\#(value),"ts":1795600000000,"msg":"m""#)])
    #expect(log.milliseconds == [1_795_600_000_000])
    #expect(
      try Decoded(record(#""timestamp":\#(value),"ts":1795600000000"#)).event?.time.nanoseconds
        == 1_795_600_000_000_000_000)
  }

  @Test(arguments: ["0", "-1", #""""#, "null"])
  func `a message time of 0 or -1 is none`(value: String) throws {
    let log = try ReadLog([
      record(#""ts":1795600000106,"msg":"message_received","offset":3,"kafka_timestamp":\#(value)"#)
    ])
    #expect(log.events.map(\.messageTimeNanoseconds) == [Int64.absent])
  }

  @Test func `a log's time that starts with another field's records is found by most of them`() throws {
    let banner = record(#""time":"2026-11-25T09:46:39Z","msg":"starting""#)
    let log = try ReadLog([banner] + (0..<20).map { record(#""ts":\#(1_795_600_000_000 + $0),"msg":"m""#) })
    #expect(log.milliseconds.first == 1_795_599_999_000)
    #expect(log.block.counts.skipped.isEmpty)
  }
}

/// Records that are far from every other of their log.
struct StrayTimeTests {
  private func record(_ time: String, _ event: String = "processing_started") -> String {
    #"{"timestamp":"\#(time)","service":"worker","event":"\#(event)","correlation_id":"r-1"}"#
  }

  private let usual = (0..<8).map { "2026-11-25T09:46:4\($0)Z" }

  @Test func `a worker that starts before its clock is set begins with its first right record`() throws {
    let log = try ReadLog(
      [record("2000-01-01T00:00:03Z"), record("2000-01-01T00:00:04Z")] + usual.map { record($0) })
    #expect(log.milliseconds.prefix(3) == [1_795_600_000_000, 1_795_600_000_000, 1_795_600_000_000])
    #expect(log.events.prefix(3).map(\.role) == [.note, .note, .processingStarted])
    #expect(log.events.count { $0.timeForm == .stray } == 2)
  }

  @Test(arguments: ["1970-01-01T00:00:00Z", "2036-02-07T06:28:15Z", "2026-11-20T00:00:00Z"])
  func `a record days from every other has the time of the one before it`(time: String) throws {
    let log = try ReadLog(
      usual.prefix(4).map { record($0) } + [record(time)] + usual.suffix(4).map { record($0) })
    #expect(log.milliseconds[4] == log.milliseconds[3])
    #expect(log.events.count { $0.timeForm == .stray } == 1)
  }

  @Test func `a log with a silence of a week has no strays`() throws {
    let log = try ReadLog(
      ["2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z", "2026-11-15T00:00:00Z"].map { record($0) })
    #expect(!log.events.contains { $0.timeForm == .stray })
  }

  @Test func `two logs in one file, years apart, have no strays`() throws {
    let old = (0..<30).map { record("2024-11-25T09:46:\(10 + $0)Z") }
    let log = try ReadLog((0..<30).map { record("2026-11-25T09:46:\(10 + $0)Z") } + old)
    #expect(!log.events.contains { $0.timeForm == .stray })
  }

  @Test func `a log of a week in any order has no strays`() throws {
    var lines = (0..<7).flatMap { day in (0..<20).map { record("2026-11-0\(1 + day)T10:00:\(10 + $0)Z") } }
    #expect(try !ReadLog(lines.reversed()).events.contains { $0.timeForm == .stray })
    for index in lines.indices { lines.swapAt(index, (index * 37 + 11) % lines.count) }
    #expect(try !ReadLog(lines).events.contains { $0.timeForm == .stray })
  }
}
