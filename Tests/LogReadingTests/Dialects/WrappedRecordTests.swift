import Foundation
import Testing
import TraceModel

@testable import LogReading

/// Row 30: the program's own record, as a string of the collector's.
struct WrappedRecordTests {
  private static let inner =
    #"{"timestamp":"2026-11-23T11:52:34.006872Z","level":"error","service":"api","event":"Request started","correlation_id":"id-1","task_id":"t","n":1.10}"#

  /// `text` as the content of a JSON string.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static let wrappers = [
    #"{"log":"%\n","stream":"stdout","time":"2026-11-23T11:52:35.1Z"}"#,
    #"{"time":"2026-11-23T11:52:35.1Z","kubernetes":{"pod":{"name":"p"}},"log":"%"}"#,
    #"{"timestamp":1795434755000,"message":"%","logStreamName":"stream","ingestionTime":1795434756000}"#,
    #"{"line":"%","timestamp":"2026-11-23T11:52:35.1Z","labels":{"app":"x"}}"#,
    #"{"__REALTIME_TIMESTAMP":"1795434755000000","PRIORITY":"6","MESSAGE":"%","_SYSTEMD_UNIT":"unit"}"#,
    #"{"body":{"stringValue":"%"},"timeUnixNano":"1795434755000000000"}"#,
    #"{"msg":" %"}"#,
  ]

  @Test(arguments: wrappers)
  func `the inner record's fields win over the collector's`(wrapper: String) throws {
    let decoded = try Decoded(wrapper.replacing("%", with: Self.escaped(Self.inner)))
    let event = try #require(decoded.event)
    #expect(event.time.nanoseconds == nanoseconds("2026-11-23T11:52:34.006872Z"))
    #expect(event.level == .error)
    #expect(event.role == .requestReceived)
    #expect(decoded.service(of: event) == "api")
    #expect(decoded.idText(of: event) == "id-1")
    #expect(event.messageKey != .none)
    let details = decoded.details(of: event)
    #expect(details.name == "Request started")
    #expect(details.rawTime == "2026-11-23T11:52:34.006872Z")
    #expect(details.correlationID == "id-1")
    #expect(details.messageKey == "t")
    #expect(details.attributes.contains { $0.key == "n" && $0.value == "1.10" })
    #expect(
      String(decoding: details.record, as: UTF8.self)
        == wrapper.replacing("%", with: Self.escaped(Self.inner)))
  }

  @Test func `an id with an escape has the text that the program logged, however deep its record stands`()
    throws
  {
    var record = #"{"correlation_id":"\u0041\\b\u00e9","event":"e","time":"2026-11-23T11:52:34Z"}"#
    for _ in 0..<4 {
      let decoded = try Decoded(record)
      let event = try #require(decoded.event)
      #expect(decoded.block.correlationID(of: event) == #"A\bé"#, "\(record)")
      #expect(event.correlation == decoded.decoder.identifier(of: #"A\bé"#), "\(record)")
      record = #"{"log":"%"}"#.replacing("%", with: Self.escaped(record))
    }
  }

  @Test(arguments: wrappers)
  func `a record in a record in a record is read, and so on to a depth`(wrapper: String) throws {
    let once = #"{"log":"%"}"#.replacing("%", with: Self.escaped(Self.inner))
    let twice = wrapper.replacing("%", with: Self.escaped(once))
    let decoded = try Decoded(twice)
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == "id-1")
    #expect(decoded.details(of: event).name == "Request started")
    var deeper = twice
    for _ in 2..<OpenedRecord.deepest {
      deeper = #"{"time":"2026-11-23T11:52:35.1Z","log":"%"}"#.replacing("%", with: Self.escaped(deeper))
      #expect(try Decoded(deeper).event != nil)
    }
    deeper = #"{"time":"2026-11-23T11:52:35.1Z","log":"%"}"#.replacing("%", with: Self.escaped(deeper))
    #expect(try Decoded(deeper).event == nil)
  }

  @Test func `what the inner record does not say is the collector's`() throws {
    let inner = #"{"event":"Request started","correlation_id":"id-1"}"#
    let decoded = try Decoded(
      #"{"time":"2026-11-23T11:52:35Z","level":"warn","service":"s","host":"h","offset":0,"stream":"stdout","log":"\#(Self.escaped(inner))"}"#
    )
    let event = try #require(decoded.event)
    #expect(event.time.nanoseconds == nanoseconds("2026-11-23T11:52:35Z"))
    #expect(event.level == .warning)
    #expect(decoded.catalog.origin(event.origin) == Origin(service: "s", instance: "h"))
    #expect(event.messageOffset == 0)
    #expect(decoded.details(of: event).attributes.map(\.key) == ["offset", "stream"])
  }

  @Test func `an outer field that the inner record overrules is an attribute`() throws {
    let decoded = try Decoded(
      #"{"time":"2026-11-23T11:52:35Z","stream":"stderr","log":"\#(Self.escaped(Self.inner))"}"#)
    let attributes = decoded.details(of: try #require(decoded.event)).attributes
    #expect(attributes.map(\.key) == ["task_id", "n", "time", "stream"])
    #expect(attributes.map(\.value) == [#""t""#, "1.10", #""2026-11-23T11:52:35Z""#, #""stderr""#])
  }

  @Test func `a batch inside a string is an event of each id`() throws {
    let inner = #"{"event":"Request started","correlation_ids":["a","-","b"]}"#
    let decoded = try Decoded(#"{"time":"2026-11-23T11:52:35Z","log":"\#(Self.escaped(inner))"}"#)
    #expect(decoded.block.events.map(decoded.idText) == ["a", "b"])
    #expect(decoded.block.counts.events == 1)
  }

  @Test(arguments: [
    "{", #"{\"a\":"#, #"{x} \"quoted\""#, #"{\"time\":1}}"#, #"[{\"correlation_id\":\"a\"}]"#,
    #"said \"{}\""#,
  ])
  func `a text that is no record is the name that it always was`(text: String) throws {
    let decoded = try Decoded(#"{"time":"2026-11-23T11:52:35Z","message":"\#(text)"}"#)
    let event = try #require(decoded.uncorrelated)
    #expect(decoded.details(of: event).name == text.replacing("\\\"", with: "\""))
  }

  @Test func `a record that says all by itself is not looked into`() throws {
    let decoded = try Decoded(
      #"{"time":"2026-11-23T11:52:35Z","event":"Message received","correlation_id":"own","message":"\#(Self.escaped(Self.inner))"}"#
    )
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == "own")
    #expect(event.role == .consumed)
    #expect(event.time.nanoseconds == nanoseconds("2026-11-23T11:52:35Z"))
  }

  @Test func `without a time in any layer the line is skipped, once`() throws {
    let decoded = try Decoded(#"{"log":"{\"correlation_id\":\"a\"}"}"# + "\n")
    #expect(decoded.block.counts.skipped == [.noTime: 1])
    #expect(decoded.block.counts.lines == 1)
  }

  @Test(arguments: 0..<200)
  func `whatever the id, its place is found and its text is the inner record's`(seed: UInt64) throws {
    var json = RandomJSON(seed: seed)
    let before = json.object()
    let id = "\"x" + json.string().dropFirst()
    var record = #"{"time":"2026-11-23T11:52:35Z","n":\#(before),"correlation_id":\#(id),"event":"e"}"#
    let plain = try Decoded(record)
    let layers = Int.random(in: 1...2, using: &json.random)
    for _ in 0..<layers { record = #"{"a":\#(json.string()),"log":"\#(Self.escaped(record))"}"# }
    let decoded = try Decoded(record)
    let event = try #require(decoded.event, "seed \(seed): \(record)")
    let expected = try #require(plain.event)
    #expect(event.correlation == expected.correlation, "seed \(seed): \(record)")
    #expect(
      decoded.details(of: event).correlationID == plain.details(of: expected).correlationID,
      "seed \(seed): \(record)")
    if !id.contains("\\") { #expect(decoded.idText(of: event) == id.dropFirst().dropLast(), "seed \(seed)") }
  }

  @Test func `the place is the line's, and the digest that of the record with its own time`() throws {
    let line = #"{"time":"2026-11-23T11:52:35Z","log":"\#(Self.escaped(Self.inner))"}"#
    let decoded = try Decoded(line + "\n" + line + "\n" + line.replacing(":35Z", with: ":36Z"))
    let digests = decoded.block.events.map(\.digest)
    #expect(digests.count == 3)
    #expect(digests[0] == digests[1])
    // It was shipped twice.
    #expect(digests[0] == digests[2])
    #expect(decoded.block.events.map(\.line) == [1, 2, 3])
    #expect(decoded.block.events.map(\.length) == [UInt32](repeating: UInt32(line.utf8.count), count: 3))
  }
}
