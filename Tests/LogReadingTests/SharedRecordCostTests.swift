import Testing
import TraceModel

@testable import LogReading

/// A record that names many requests is read once for all of them: for each, it would not end within a test run.
@Suite struct SharedRecordCostTests {
  private static let requests = 20_000

  private static func record(event: String, _ more: String = "") -> String {
    let ids = (0..<requests).map { "\"request-\($0)\"" }.joined(separator: ",")
    return #"{"ts":1795600000000,"service":"worker","event":"\#(event)","correlation_id":[\#(ids)]\#(more)}"#
      + "\n"
  }

  @Test func `each of its requests stands beside the other ids that it names`() throws {
    let beside = #","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","request_id":"own""#
    let decoded = try Decoded(Self.record(event: "message_received", beside))
    #expect(decoded.block.events.count == Self.requests)
    #expect(decoded.block.sharedRecords == [0])
    let pairs = decoded.decoder.neighbouringIDs(in: decoded.block)
    #expect(pairs.count == 2 * Self.requests)
    #expect(Set(pairs.map(\.other)) == ["4bf92f3577b34da6a3ce929d0e0e4736", "own"])
    #expect(Set(pairs.map(\.id)).count == Self.requests)
  }

  @Test func `its text counts for each of its requests, and the next record has its own`() throws {
    let decoded = try Decoded(Self.record(event: "one thing") + Self.record(event: "another thing"))
    let texts = decoded.decoder.noteTexts(in: decoded.block)
    #expect(texts.records == 2 * Self.requests)
    #expect(Set(texts.templates.map(\.key.text)) == ["one thing", "another thing"])
    #expect(texts.templates.allSatisfy { $0.value.count == Self.requests })
  }
}
