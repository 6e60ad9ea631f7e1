import Testing
import TraceDrawings
import TraceModel

@Suite struct DeduplicationTests {
  @Test func `the same record from two shippers is one event and a note`() {
    let trace = TraceDrawing(
      """
      +0ms api received bytes=7 source=a line=3
      +0ms api received bytes=7 source=b line=9
      +5ms api responded status=200 source=a line=4
      """
    ).trace
    #expect(trace.events.count == 2)
    #expect(trace.exchanges.count == 1)
    #expect(trace.notes.contains(.duplicateRecords(copies: 1)))
    #expect(trace.events[0].line == 3)
  }

  @Test(arguments: ["api", "api/pod-1"])
  func `of a request that two logs have, one log's records are kept, whatever stands in the other`(
    name: String
  ) {
    // Of the first record the second log's line is the lower one, of the second the first log's.
    let trace = TraceDrawing(
      """
      +0ms api      received bytes=7 source=a line=3
      +0ms \(name) received bytes=7 source=b line=2
      +5ms api      responded status=200 bytes=8 source=a line=4
      +5ms \(name) responded status=200 bytes=8 source=b line=5
      """
    ).trace
    #expect(trace.events.count == 2)
    #expect(Set(trace.events.map(\.source)).count == 1)
    #expect(trace.exchanges.count == 1)
    #expect(trace.exchanges.first?.responded != nil)
  }

  @Test func `the same line twice in one file is two events`() {
    let trace = TraceDrawing(
      """
      +0ms api note bytes=7 line=1
      +0ms api note bytes=7 line=2
      """
    ).trace
    #expect(trace.events.count == 2)
    #expect(trace.notes.isEmpty)
  }

  @Test func `as many copies stay as the source with the most of them has`() {
    let trace = TraceDrawing(
      """
      +0ms api note bytes=7 source=a line=1
      +0ms api note bytes=7 source=b line=5
      +0ms api note bytes=7 source=b line=6
      +0ms api note bytes=7 source=c line=2
      """
    ).trace
    #expect(trace.events.map(\.line) == [5, 6])
    #expect(trace.notes == [.duplicateRecords(copies: 2)])
  }

  @Test
  func `a record that is packed in one log and plain in another is one, though its lines differ in length`() {
    var drawing = TraceDrawing(
      """
      +0ms api note bytes=7 source=a
      +0ms api note bytes=7 source=b
      """)
    drawing.events[1].length += 1
    #expect(drawing.trace.events.count == 1)
  }

  @Test func `copies are found among many events`() {
    let lines = (0..<50).flatMap {
      ["+\($0)ms api note bytes=\($0) source=a", "+\($0)ms api note bytes=\($0) source=b"]
    }
    let trace = TraceDrawing(lines.joined(separator: "\n")).trace
    #expect(trace.events.count == 50)
    #expect(trace.notes == [.duplicateRecords(copies: 50)])
    #expect(Set(trace.events.map(\.source)).count == 1)
  }
}
