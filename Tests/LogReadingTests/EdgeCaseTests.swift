import Testing
import TraceModel

@testable import LogReading

/// Lines that trouble readers of logs, each with one right reading by itself.
struct EdgeCaseTests {
  private let record = #"{"time":1750000000,"correlation_id":"id-1","event":"Request started"}"#

  private func line(_ member: String) -> String { #"{"time":1750000000,"correlation_id":"id-1",\#(member)}"# }

  @Test func `a record that names several ids is one line and an event of each`() throws {
    let decoded = try Decoded(
      #"{"time":1750000000,"correlation_ids":["a", "b" ,"a",null,"-",["c"],{"id":"d"},"\u0062",7]}"#)
    #expect(decoded.block.counts.lines == 1)
    #expect(decoded.block.counts.events == 1)
    #expect(decoded.block.events.map(decoded.idText) == ["a", "b", "7"])
    #expect(decoded.block.events.map { decoded.details(of: $0).correlationID } == ["a", "b", "7"])
    let shared = decoded.block.events.map(\.isShared)
    #expect(shared == [true, true, true])
    #expect(Set(decoded.block.events.map(\.digest)).count == 1)
  }

  @Test func `a list of one id is that id's alone`() throws {
    let decoded = try Decoded(#"{"time":1750000000,"correlation_ids":["a","-"]}"#)
    #expect(decoded.event?.isShared == false)
  }

  @Test func `a line with invalid UTF-8 is kept, counted and shown with a replacement`() throws {
    let bytes = Array(line(#""event":"caf"#).utf8).dropLast() + [0xE9] + Array(#""}"#.utf8)
    let decoded = try Decoded(Array(bytes) + [0x0A] + Array(line(#""event":"café""#).utf8))
    #expect(decoded.block.events.count == 2)
    #expect(decoded.block.oddities.invalidUTF8 == 1)
    #expect(decoded.block.events.map { decoded.details(of: $0).name } == ["caf\u{FFFD}", "café"])
  }

  @Test(arguments: [
    "\u{FEFF}%", "%\r", "\0\0\0%", "\u{1E}%", "  \t%  ", "%\0\0", "\u{1E}\u{FEFF}%\r\n", "\r\n%\r\n",
  ])
  func `a byte-order mark, CRLF, NULs and record separators are no part of a record`(shape: String)
    throws
  {
    let decoded = try Decoded(shape.replacing("%", with: record))
    let event = try #require(decoded.event)
    #expect(String(decoding: decoded.record(of: event), as: UTF8.self).filter { $0 != "\0" } == record)
    #expect(event.role == .requestReceived)
    #expect(decoded.block.counts.lines == 1)
  }

  @Test(arguments: [
    "2026-01-01T00:00:00.123456789Z stdout F %", "api-1 | %", "<14>1 host app - - - %", "INFO: %",
  ])
  func `a text before the record is passed over`(shape: String) throws {
    let decoded = try Decoded(shape.replacing("%", with: record))
    let event = try #require(decoded.event)
    #expect(decoded.record(of: event) == Array(record.utf8))
    #expect(decoded.idText(of: event) == "id-1")
  }

  @Test(arguments: ["x % y", "task {1} %", "%%x", "% , x", "[%]"])
  func `a text behind the record, or a brace before it, is no record`(shape: String) throws {
    let decoded = try Decoded(shape.replacing("%", with: record) + "\n")
    #expect(decoded.block.counts.skipped == [.malformed: 1])
  }

  @Test func `of a key that stands twice the last value counts`() throws {
    let decoded = try Decoded(
      #"{"time":1,"correlation_id":"a","event":"Request started","time":1750000000,"correlation_id":"b","event":"Request finished"}"#
    )
    let event = try #require(decoded.event)
    #expect(event.time.nanoseconds == 1_750_000_000_000_000_000)
    #expect(decoded.idText(of: event) == "b")
    #expect(event.role == .responseSent)
    let attributes = decoded.details(of: event).attributes.map(\.key)
    #expect(attributes == ["time", "correlation_id", "event"])
  }

  @Test(arguments: ["NaN", "Infinity", "-Infinity", #""\ud800""#, #"[NaN,{"a":-Infinity}]"#])
  func `Python's numbers and lone surrogates leave a line readable`(value: String) throws {
    let decoded = try Decoded(line(#""load":\#(value)"#))
    let event = try #require(decoded.event)
    #expect(decoded.details(of: event).attributes.map(\.value) == [value])
  }

  @Test func `whole numbers beyond 2⁵³ stay what they are`() throws {
    let decoded = try Decoded(
      line(#""offset":9007199254740993,"n":123456789012345678901234567890"#)
        + "\n" + #"{"time":1,"request_id":9007199254740992}"# + "\n"
        + #"{"time":1,"request_id":9007199254740993}"#)
    #expect(decoded.block.events[0].messageOffset == 9_007_199_254_740_993)
    #expect(
      decoded.details(of: decoded.block.events[0]).attributes.map(\.value).last
        == "123456789012345678901234567890")
    #expect(Set(decoded.block.events.map(\.correlation)).count == 3)
  }

  @Test func `nesting is read up to its limit, and a bomb is a malformed line`() throws {
    func nested(_ depth: Int, _ open: String, _ close: String) -> String {
      line("\"n\":" + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth))
    }
    // The record itself is the first level.
    let inside = JSONCursor.maximumDepth - 1
    let lines = [
      nested(inside, "[", "]"), nested(inside, "{\"a\":", "}"), nested(inside, "{\"metadata\":", "}"),
      nested(inside + 1, "[", "]"), nested(inside + 1, "{\"a\":", "}"), nested(100_000, "[", "]"),
      line("\"http\":" + String(repeating: "{\"response\":", count: 100_000)),
    ]
    let decoded = try Decoded(lines.joined(separator: "\n") + "\n")
    #expect(decoded.block.counts.events == 3)
    #expect(decoded.block.counts.skipped == [.malformed: 4])
  }

  @Test func `a bad line is counted with its place, and the rest is read`() throws {
    let lines = [
      record, "not json", record, #"{"event":"no time"}"#, #"{"time":"soon","a":1}"#, #"{"a":1,,}"#, record,
    ]
    let decoded = try Decoded(lines.joined(separator: "\n"))
    #expect(decoded.block.counts.events == 3)
    #expect(decoded.block.counts.skipped == [.malformed: 2, .noTime: 2])
    #expect(decoded.block.problems.map(\.line) == [2, 4, 5, 6])
    #expect(decoded.block.problems.map(\.reason) == [.malformed, .noTime, .noTime, .malformed])
    let offsets = [1, 3, 4, 5].map { Int64(lines[..<$0].reduce(0) { $0 + $1.utf8.count + 1 }) }
    #expect(decoded.block.problems.map(\.offset) == offsets)
    #expect(decoded.block.problems.last?.explanation == "not JSON from byte 8 of the line")
  }

  @Test func `an id's spelling is shown as it was logged, and is one id`() throws {
    let spellings = [
      "5E0F1E52-0000-4000-8000-00000000ABCD", "5e0f1e52-0000-4000-8000-00000000abcd",
      "{5e0f1e52-0000-4000-8000-00000000abcd}",
      " 5e0f1e52000040008000 00000000abcd".replacing(" 0000", with: "0000"),
    ]
    let decoded = try Decoded(
      spellings.map { #"{"time":1,"correlation_id":"\#($0)"}"# }.joined(separator: "\n"))
    #expect(Set(decoded.block.events.map(\.correlation)).count == 1)
    #expect(decoded.block.events.map { decoded.details(of: $0).correlationID } == spellings)
  }

  @Test func `ids of 64 and 128 bits are two, and both are found by their text`() throws {
    let decoded = try Decoded(
      #"{"time":1,"traceId":"a3ce929d0e0e4736"}"# + "\n"
        + #"{"time":1,"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}"#)
    #expect(Set(decoded.block.events.map(\.correlation)).count == 2)
    #expect(
      decoded.block.events.map(decoded.idText) == ["a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736"])
  }

  @Test(arguments: [("0", 0), (#""0""#, 0), ("null", nil), ("3", 3)])
  func `partition and offset 0 are values`(value: String, expected: Int64?) throws {
    let event = try #require(try Decoded(line(#""partition":\#(value),"offset":\#(value)"#)).event)
    #expect(event.partition == Int32(expected ?? -1))
    #expect(event.messageOffset == expected ?? Int64.absent)
  }

  @Test func `times without an offset are read as UTC and counted`() throws {
    let decoded = try Decoded(#"{"time":"2026-01-01T00:00:00","correlation_id":"a"}"#)
    #expect(decoded.event?.time.nanoseconds == nanoseconds("2026-01-01T00:00:00Z"))
    #expect(decoded.block.oddities.naiveTimes == 1)
  }
}
