import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Beginnings that follow from durations in whole milliseconds.
@Suite struct RoundedDurationTests {
  @Test func `what a server sends within the step of its duration is a call of its work`() {
    let drawing = TraceDrawing(
      """
      +0.4ms gw sent path=/b
      +1ms svc received path=/b
      +4ms svc responded status=200
      +4.6ms gw answered status=200
      +5.1ms gw responded path=/a status=200 took=4ms
      """)
    #expect(drawing.summary.durations(.call) == [4.2])
    #expect(drawing.summary.durations(.api).sorted() == [3, 4.7])
    #expect(drawing.summary.durations(.client).isEmpty)
    #expect(drawing.summary.durations(.endToEnd).isEmpty)
    #expect(drawing.trace.exchanges.first { $0.sent != nil }?.caller == .exchange(0))
  }

  @Test func `what it sent before that is no call of its work`() {
    let drawing = TraceDrawing(
      """
      +0ms gw sent path=/b
      +4.6ms gw answered path=/b status=200
      +5.1ms gw responded path=/a status=200 took=4ms
      """)
    #expect(drawing.summary.durations(.client) == [4.6])
    #expect(drawing.summary.durations(.api) == [4])
  }

  @Test(arguments: 1..<10)
  func `however a duration is rounded, a gateway's call is of its work`(tenth: Int) {
    for end in 1..<10 {
      for took in [5, 6] {
        let drawing = TraceDrawing(
          """
          +0.\(tenth)ms gw sent path=/b
          +4.6ms gw answered path=/b status=200
          +5.\(end)ms gw responded path=/a status=200 took=\(took)ms
          """)
        #expect(drawing.summary.durations(.call).count == 1)
        #expect(drawing.summary.durations(.client).isEmpty)
      }
    }
  }

  @Test func `what a server publishes within the step of its duration is of its work`() {
    let drawing = TraceDrawing(
      """
      +3.2ms api published key=7 topic=q
      +6.4ms api responded path=/a status=202 took=3ms
      +50ms w consumed key=7 topic=q
      +60ms w finished key=7 topic=q
      """)
    #expect(drawing.summary.durations(.publish) == [0])
    #expect(drawing.trace.messages[0].publisher == .exchange(0))
    #expect(drawing.summary.durations(.queueWait) == [46.8])
  }

  @Test func `what is of another work of the program moves no beginning`() {
    let drawing = TraceDrawing(
      """
      +4.4ms api published key=7 topic=q
      +4.6ms api responded path=/a status=200 took=4ms
      +9.9ms api responded path=/b status=200 took=5ms
      """)
    #expect(drawing.summary.durations(.api).sorted() == [4, 5])
    #expect(drawing.trace.messages[0].publisher == .exchange(0))
  }

  @Test func `a call back is no work around the call that caused it`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent path=/a
      +0.2ms gw received path=/a
      +0.3ms gw sent path=/hook
      +6ms app responded path=/hook status=200 took=5ms
      +6.2ms gw answered path=/hook status=200
      +8ms gw responded path=/a status=200
      +8.5ms app answered path=/a status=200
      """)
    #expect(drawing.summary.durations(.client) == [8.5])
    #expect(drawing.summary.durations(.call) == [5.9])
  }

  @Test func `a program that consumes its own message published it before`() {
    let drawing = TraceDrawing(
      "+5ms api published key=7 topic=q\n+10.5ms api finished key=7 topic=q took=5ms")
    #expect(drawing.summary.durations(.queueWait) == [0.5])
  }

  @Test func `a call whose duration is rounded up is of the work that began within the step`() {
    let drawing = TraceDrawing(
      """
      +1ms gw received path=/a
      +5.6ms gw answered path=/b status=200 took=5ms
      +7ms gw responded path=/a status=200
      """)
    #expect(drawing.summary.durations(.call) == [4.6])
    #expect(drawing.summary.durations(.client).isEmpty)
  }

  @Test func `of two servers with one record each, the last to end is around the other`() throws {
    let drawing = TraceDrawing(
      """
      +57.646ms svc responded path=/a status=200 took=7ms
      +57.786ms nginx responded path=/a status=200 took=7ms
      """)
    let roots = drawing.trace.exchanges.filter { $0.caller == nil }
    let responded = try #require(roots.first?.responded)
    #expect(roots.count == 1)
    #expect(drawing.trace.events[responded].origin == drawing.origin("nginx"))
    // It began no later than what it called.
    #expect(drawing.summary.durations(.fromAPI) == [7.14])
  }
}
