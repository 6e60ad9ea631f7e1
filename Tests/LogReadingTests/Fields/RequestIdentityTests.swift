import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// A record's id, and its other names of the request.
struct RequestIdentityTests {
  private let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private let other = "5cf92f3577b34da6a3ce929d0e0e4737"

  private func decode(_ members: String) throws -> Decoded {
    try Decoded(#"{"time":1750000000,\#(members)}"#)
  }

  private func header(_ id: String) -> String { "00-\(id)-00f067aa0ba902b7-01" }

  @Test(arguments: ["7", "123456789012345678901234567890"])
  func `a whole number other than 0 is an id`(number: String) throws {
    let decoded = try decode(#""correlation_id":\#(number)"#)
    #expect(decoded.event.map { decoded.details(of: $0).correlationID } == number)
  }

  @Test(arguments: ["0", "-0", "-1", "-7", "3.5", "1e3", "0.01", "0e1", "NaN"])
  func `0, a number below it and a fraction are no ids`(number: String) throws {
    #expect(try decode(#""correlation_id":\#(number)"#).event == nil)
  }

  @Test func `00 as a text is one`() throws {
    #expect(try decode(#""correlation_id":"00""#).event != nil)
  }

  @Test func `a number and its text are one id`() throws {
    let ids = try [#"42"#, #""42""#, #"" 42 ""#].map {
      try decode(#""correlation_id":\#($0)"#).event?.correlation
    }
    #expect(Set(ids).count == 1 && ids[0] != nil)
  }

  @Test func `a list is several ids, and what is none in it is passed over`() throws {
    let decoded = try decode(#""correlation_id":["a",null,"","-","0",0,"unknown",["b"],{"c":1},true,7]"#)
    #expect(decoded.block.events.map(decoded.idText) == ["a", "7"])
    #expect(decoded.block.counts.uncorrelated == 0)
  }

  @Test func `of a traceparent the trace id is the id that is shown, and the header an attribute`() throws {
    for value in [header(trace), header(trace.uppercased()), " \(header(trace)) "] {
      let decoded = try decode(#""traceparent":"\#(value)","n":1"#)
      let event = try #require(decoded.event)
      #expect(event.correlation == Identifier(high: 0x4bf9_2f35_77b3_4da6, low: 0xa3ce_929d_0e0e_4736))
      #expect(decoded.idText(of: event).lowercased() == trace)
      #expect(decoded.block.correlationID(of: event).lowercased() == trace)
      let details = decoded.details(of: event)
      #expect(details.correlationID.lowercased() == trace)
      #expect(details.attributes.map(\.key) == ["traceparent", "n"])
      #expect(details.otherIDs.isEmpty)
    }
  }

  @Test func `a traceparent inside a record in a string is located by its trace id`() throws {
    let inner = #"{"event":"Request started","traceparent":"\#(header(trace))"}"#
    let decoded = try Decoded(#"{"time":1750000000,"log":"\#(inner.replacing("\"", with: "\\\""))"}"#)
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == trace)
    #expect(decoded.details(of: event).correlationID == trace)
  }

  @Test func `of headers joined by commas the last counts, and a difference is noted`() throws {
    for (value, repeats) in [
      ("\(header(other)),\(header(trace))", true),
      ("\(header(other)), \(header(other)) , \(header(trace))", true),
      ("\(header(trace)), 00-\(trace)-b7ad6b7169203331-00", false),
    ] {
      let decoded = try decode(#""traceparent":"\#(value)""#)
      let event = try #require(decoded.event)
      #expect(decoded.idText(of: event) == trace)
      #expect(event.repeatsCorrelation == repeats, "\(value)")
    }
  }

  @Test func `a traceparent of a later version is read as far as it is known`() throws {
    for value in [
      "01-\(trace)-00f067aa0ba902b7-01", "cc-\(trace)-00f067aa0ba902b7-01-what-the-future-is-like",
    ] {
      #expect(try decode(#""traceparent":"\#(value)""#).event?.correlation.high == 0x4bf9_2f35_77b3_4da6)
    }
    // Not so where version 00 is longer than it can be, or something else follows.
    for value in ["00-\(trace)-00f067aa0ba902b7-01-x", "cc-\(trace)-00f067aa0ba902b7-01.x"] {
      let decoded = try decode(#""traceparent":"\#(value)""#)
      #expect(decoded.event.map(decoded.idText) == value)
    }
  }

  @Test func `there is no traceparent of version ff`() throws {
    #expect(try decode(#""traceparent":"ff-\#(trace)-00f067aa0ba902b7-01""#).event == nil)
  }

  @Test func `of a b3 header the trace id is the id, of 128 bits or 64`() throws {
    let long = [
      "\(trace)-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90", "\(trace)-e457b5a2e4d86bd1-d",
      "\(trace)-e457b5a2e4d86bd1",
    ]
    for value in long {
      let decoded = try decode(#""b3":"\#(value)""#)
      #expect(decoded.event.map(decoded.idText) == trace)
      #expect(decoded.event.map { decoded.details(of: $0).attributes.map(\.key) } == ["b3"])
    }
    let short = try decode(#""b3":"a3ce929d0e0e4736-e457b5a2e4d86bd1-0""#)
    #expect(short.event.map(short.idText) == "a3ce929d0e0e4736")
  }

  @Test(arguments: [
    "a3ce929d0e0e4736-e457b5a2e4d86bd1", "a3ce929d0e0e4736-e457b5a2e4d86bd1-2",
    "a3ce929d0e0e473-e457b5a2e4d86bd1-1",
    "4bf92f3577b34da6a3ce929d0e0e4736-e457b5a2e4d86bd1-1-05", "4bf92f3577b34da6a3ce929d0e0e4736-order-7",
  ])
  func `what only looks like a b3 header is an id as it stands`(text: String) throws {
    let decoded = try decode(#""correlation_id":"\#(text)""#)
    #expect(decoded.event.map(decoded.idText) == text)
  }

  @Test(arguments: [
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
    "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,",
    "order-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
  ])
  func `a text that is no header is an id as it stands`(text: String) throws {
    let decoded = try decode(#""correlation_id":"\#(text)""#)
    #expect(decoded.event.map(decoded.idText) == text)
  }

  @Test func `what else a record calls its request is told, wherever it stands`() throws {
    let decoded = try decode(
      #""correlation_id":"a","trace":{"id":"\#(trace)"},"metadata":{"request_id":"r","x-request-id":"-"},"traceparent":"\#(header(trace))","req_id":"A","reqId":null,"transaction.id":"{a}""#
    )
    // `a` and `A` are hexadecimal digits, so they are one id in either case and in braces.
    #expect(decoded.event.map { decoded.details(of: $0).otherIDs } == ["r", trace])
    let batch = try decode(#""correlation_ids":["a","b"],"trace_id":null"#)
    #expect(batch.block.events.map { batch.details(of: $0).otherIDs } == [[], []])
  }

  @Test func `the short form of an identifier is that of its last 16 digits`() throws {
    let decoder = try Decoded("").decoder
    for seed in Seeds.first(1_000) {
      var random = SplitMix64(seed: seed)
      let id = Identifier(high: random.next(), low: random.next() >> (seed % 40))
      let digits = String(id.low, radix: 16)
      let short = String(repeating: "0", count: 16 - digits.count) + digits
      let expected = short.hasPrefix("00000000") ? nil : decoder.identifier(of: short)
      #expect(id.shortForm == expected, "seed \(seed): \(short)")
    }
    #expect(decoder.identifier(of: " Unknown ") == .none)
    #expect(decoder.identifier(of: header(trace)) == decoder.identifier(of: "{\(trace)}"))
  }

  @Test func `what a block's records name beside their ids is what each one's details tell`() throws {
    for seed in Seeds.first(1_000) {
      var random = SplitMix64(seed: seed)
      let lines = (0..<6).map { _ in Self.line(&random) }
      let decoded = try Decoded(lines.joined(separator: "\n"))
      var expected: [[String]] = []
      for event in decoded.block.events {
        for other in decoded.details(of: event).otherIDs {
          let own = decoded.decoder.identifier(of: decoded.idText(of: event))
          let pair = ["\(own)", "\(decoded.decoder.identifier(of: other))"]
          if !expected.contains(pair) { expected.append(pair) }
        }
      }
      let found = decoded.decoder.neighbouringIDs(in: decoded.block).map { ["\($0.id)", "\($0.otherID)"] }
      #expect(found == expected, "seed \(seed): \(lines)")
    }
  }

  /// A record with ids under some of the keys for ids, perhaps inside a container or another record.
  private static func line(_ random: inout SplitMix64) -> String {
    var members = [#""timestamp":"2026-01-01T00:00:00Z""#, #""event":"step""#]
    for key in ["correlation_id", "request_id", "trace_id", "traceId"] where Bool.random(using: &random) {
      let id = ["a1", "A1", "{a1}", "order-7", "-", "a/b"].randomElement(using: &random) ?? ""
      members.append(
        Bool.random(using: &random) ? "\"\(key)\":\"\(id)\"" : "\"metadata\":{\"\(key)\":\"\(id)\"}")
    }
    if Bool.random(using: &random) { members.append(#""correlation_ids":["x","y"]"#) }
    let record = "{" + members.joined(separator: ",") + "}"
    guard Int.random(in: 0..<4, using: &random) == 0 else { return record }
    return #"{"time":1750000000,"trace_id":"outer","log":"\#(record.replacing("\"", with: "\\\""))"}"#
  }
}
