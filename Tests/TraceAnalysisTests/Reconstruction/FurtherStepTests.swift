import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// Records that a profile takes for several steps.
@Suite struct FurtherStepTests {
  /// Each request is `drawing` where the steps of `further` are parts of its records, by their places.
  private func drawn(_ text: String, _ further: [Int: FurtherSteps]) -> TraceDrawing {
    var drawing = TraceDrawing(text)
    for (place, steps) in further { drawing.events[place].further = steps }
    return drawing
  }

  @Test func `a record that is received and started is as good as two of one time`() {
    let two = TraceDrawing(
      """
      +0ms  api    published key=7 topic=jobs
      +40ms worker consumed  key=7 topic=jobs
      +40ms worker started   key=7 topic=jobs
      +90ms worker finished  key=7 topic=jobs
      """)
    let one = drawn(
      """
      +0ms  api    published key=7 topic=jobs
      +40ms worker consumed  key=7 topic=jobs
      +90ms worker finished  key=7 topic=jobs
      """, [1: FurtherSteps([.processingStarted])])
    for segment in [Segment.queueWait, .dispatch, .processing] {
      #expect(one.summary.durations(segment) == two.summary.durations(segment))
    }
    #expect(one.summary.durations(.dispatch) == [0])
    #expect(one.trace.outcome == .completed)
    // Reconstructed from its own events, a trace is the same.
    let again = TraceReconstructor(catalog: one.catalog).reconstruct(one.trace.events)
    #expect(again.events.count == one.trace.events.count)
  }

  @Test func `a record that answers and publishes keeps its status for the answer`() {
    let drawing = drawn(
      """
      +0ms  api    received  method=post path=/orders
      +14ms api    responded key=7 topic=jobs status=503
      """, [1: FurtherSteps([.published])])
    #expect(drawing.trace.messages.count == 1)
    #expect(drawing.trace.outcome == .failed)
  }

  @Test func `an end begins the step that its profile says, its duration before`() {
    let drawing = drawn(
      """
      +0ms   api    published key=7 topic=jobs
      +100ms worker finished  key=7 topic=jobs took=60ms
      """, [1: FurtherSteps([], starts: .consumed)])
    #expect(drawing.summary.durations(.queueWait) == [40])
    let call = drawn(
      "+50ms client answered method=get path=/a status=200 took=50ms",
      [0: FurtherSteps([], starts: .requestSent)])
    #expect(call.trace.exchanges.map { $0.sent != nil } == [true])
    #expect(call.summary.durations(.client) == [50])
  }

  @Test func `of up to two further steps and a beginning each is told`() {
    let steps = FurtherSteps([.consumed, .processingStarted], starts: .requestSent)
    #expect(steps.roles == [.consumed, .processingStarted])
    #expect(steps.starts == .requestSent)
    #expect(FurtherSteps.none.roles.isEmpty)
    #expect(FurtherSteps.none.starts == nil)
  }
}
