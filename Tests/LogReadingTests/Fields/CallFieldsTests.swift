import Testing
import TraceModel

@testable import LogReading

/// The call in an HTTP record.
@Suite struct CallFieldsTests {
  private func event(_ members: String) throws -> Event {
    let line = #"{"ts":"2026-01-01T00:00:00Z","msg":"request_sent","request_id":"a","# + members + "}"
    return try #require(try Decoded(line).event)
  }

  @Test(arguments: ["span_id", "spanId", "span.id", "SpanId", "dd.span_id", "x-b3-spanid"])
  func `a span is found under the names of tracing libraries`(key: String) throws {
    #expect(try event(#""\#(key)":"00F067AA""#).link.span == CallLink.hash(name: "00f067aa".utf8))
  }

  @Test func `parent and callee are found, and a callee's name is one in any case`() throws {
    let link = try event(#""parent_span_id":"1a","peer.service":"Orders""#).link
    #expect(link.parent == CallLink.hash(name: "1a".utf8))
    #expect(link.peer == CallLink.hash(name: "orders".utf8))
    #expect(link.span == 0)
  }

  @Test(arguments: [#""""#, "null", #""0000000000000000""#, "0", "{}"])
  func `an empty span, zeros alone and an object are none`(value: String) throws {
    #expect(try event(#""span_id":\#(value)"#).link.span == 0)
  }

  @Test func `the span of a traceparent counts where it is what joins`() throws {
    let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let line = #"{"ts":"2026-01-01T00:00:00Z","msg":"request_sent","traceparent":"\#(header)"}"#
    let event = try #require(try Decoded(line).event)
    #expect(event.link.span == CallLink.hash(name: "00f067aa0ba902b7".utf8))
  }

  @Test func `records that are of no call have none of it`() throws {
    let line = #"{"ts":"2026-01-01T00:00:00Z","msg":"consumed","request_id":"a","span_id":"x","path":"/a"}"#
    let event = try #require(try Decoded(line).event)
    #expect(event.link.isUnknown)
    #expect(event.target.isUnknown)
  }

  @Test(
    arguments: [
      ("/api/orders/7", "/orders/7", true), ("/api/orders/7", "/7", true), ("/api/orders/", "/", true),
      ("https://gw/api/orders?x=1", "/orders", true), ("/a/b/c/d/e/f", "/b/c/d/e/f", true),
      ("/api/orders/17", "/7", false), ("/api/orders/7", "/users/7", false), ("/api/orders", "/api", false),
      ("/orders", "/orders/", false), ("/orders", "/orders", false),
    ])
  func `a path is rewritten where one ends with the other in whole segments`(
    caller: String, server: String, isRewritten: Bool
  ) throws {
    let (one, other) = (try event(#""path":"\#(caller)""#).target, try event(#""path":"\#(server)""#).target)
    #expect(one.isRewritten(other) == isRewritten)
    #expect(other.isRewritten(one) == isRewritten)
  }
}
