import Testing
import TraceModel

@testable import LogReading

/// Ids of one trace in the notations of clouds and of programs that print them as numbers.
struct CloudIDTests {
  private static let digits = "5759e988bd862e3fe1be46a994272793"

  private func event(_ member: String) throws -> (Event, String) {
    let decoded = try Decoded(#"{"ts":1795600000,"event":"m",\#(member)}"#)
    let event = try #require(decoded.event)
    return (event, CorrelationLookup.normalise(decoded.idText(of: event)))
  }

  @Test(
    arguments: [
      #""trace_id":"1-5759e988-bd862e3fe1be46a994272793""#,
      #""x-amzn-trace-id":"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1""#,
      #""X-Amzn-Trace-Id":"Self=1-67891234-12456789abcdef012345678;Root=1-5759e988-bd862e3fe1be46a994272793""#,
      #""logging.googleapis.com/trace":"projects/shop-demo/traces/5759e988bd862e3fe1be46a994272793""#,
      #""trace_id":"projects/shop-demo/traces/5759E988BD862E3FE1BE46A994272793""#,
      #""x-cloud-trace-context":"5759e988bd862e3fe1be46a994272793/1;o=1""#,
      #""headers":{"traceparent":"00-5759e988bd862e3fe1be46a994272793-00f067aa0ba902b7-01"}"#,
      #""req":{"id":7,"headers":{"x-request-id":"5759e988bd862e3fe1be46a994272793"}}"#,
      #""request":{"headers":{"X-Request-Id":["5759e988bd862e3fe1be46a994272793"]}}"#,
    ])
  func `one id in the notations of one system is one`(member: String) throws {
    let (plain, lookup) = try event(#""trace_id":"\#(Self.digits)""#)
    let (other, otherLookup) = try event(member)
    #expect(other.correlation == plain.correlation)
    #expect(otherLookup == lookup)
  }

  @Test(arguments: [
    ("0b8aa5a2d2c872e8321cf37308d69df2", 1), ("00baa5a2d2c872e8321cf37308d69df2", 2), ("08485a3953bb6124", 1),
  ])
  func `a trace id that lost the zeros before it is the same`(id: String, zeros: Int) throws {
    let (whole, lookup) = try event(#""trace_id":"\#(id)""#)
    let (cut, cutLookup) = try event(#""trace_id":"\#(id.dropFirst(zeros))""#)
    #expect(whole.correlation == cut.correlation)
    #expect(lookup == cutLookup)
  }

  @Test(arguments: ["123456789012345", "2026112509464000", "abc", "507f1f77bcf86cd799439011"])
  func `other ids get no zeros`(id: String) { #expect(CorrelationLookup.normalise(id) == id) }

  @Test(arguments: [#""req_id":17"#, #""req_id":"17""#, #""reqId":"req-1a""#])
  func `a counter loses against a trace id, and is an id where there is no other`(counter: String) throws {
    let (beside, _) = try event(counter + #","trace_id":"\#(Self.digits)""#)
    let (plain, _) = try event(#""trace_id":"\#(Self.digits)""#)
    #expect(beside.correlation == plain.correlation)
    #expect(try event(counter).0.correlation != .none)
  }

  @Test(arguments: ["a\nb", "tab\tid", "\u{202E}abc", "x y", "\u{1}"])
  func `an id as a list of ids prints it is the id`(id: String) {
    let printed = id.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\t": "\\t"
      case "\u{202E}", "\u{1}", " ": "\\u{\(String(scalar.value, radix: 16))}"
      default: String(Character(scalar))
      }
    }.joined()
    #expect(CorrelationLookup.unescaped(printed) == id)
  }

  @Test func `a backslash that begins no spelling of a character is itself`() {
    #expect(CorrelationLookup.unescaped("a\\u{1b}\\link\\u{1b}\\") == "a\u{1b}\\link\u{1b}\\")
    #expect(CorrelationLookup.unescaped("C:\\temp") == "C:\temp")
    #expect(CorrelationLookup.unescaped("\\u{1b") == nil)
  }

  @Test(arguments: ["plain", "\\", "\\x", "\\u{110000}", "\\u{", "\\u", "a\\"])
  func `what is no such text is not changed, and nothing traps`(text: String) {
    let result = CorrelationLookup.unescaped(text)
    #expect(result == nil || result == text)
  }
}
