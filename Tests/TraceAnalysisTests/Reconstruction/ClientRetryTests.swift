import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// Row 2: a client that sends one request several times.
@Suite struct ClientRetryTests {
  /// The client gives up, the API goes on, and the work is done.
  private static let late = """
    +0ms client sent
    +1ms api received
    +50ms client gaveup failed
    +60ms api published key=7 topic=jobs
    +70ms api responded status=202
    +80ms worker consumed key=7 topic=jobs
    +90ms worker finished key=7

    """

  @Test func `a request that succeeds after its client gave up is completed, from its send on`() {
    let drawing = TraceDrawing(Self.late)
    let trace = drawing.trace
    #expect(trace.outcome == .completed)
    #expect(trace.exchanges.map(\.gaveUp) == [true])
    #expect(trace.notes == [.answeredAfterGivingUp(attempt: 1)])
    #expect(drawing.summary.durations(.endToEnd) == [90])
    #expect(drawing.summary.durations(.accepted).isEmpty)
    #expect(drawing.summary.durations(.client).isEmpty)
  }

  @Test func `a retry with the same id is a further attempt, and time counts from the first send`() {
    let drawing = TraceDrawing(
      Self.late + """
        +100ms client sent
        +101ms api received
        +102ms api published key=8 topic=jobs
        +103ms api responded status=202
        +104ms client answered status=202
        +110ms worker consumed key=8 topic=jobs
        +120ms worker finished key=8
        """)
    let trace = drawing.trace
    #expect(trace.exchanges.map(\.attempt) == [1, 2])
    #expect(trace.messages.map(\.publisher) == [.exchange(0), .exchange(1)])
    #expect(trace.deliveries.map(\.attempt) == [1, 1])
    #expect(trace.notes.contains(.clientRetried(attempts: 2)))
    #expect(drawing.summary.durations(.accepted) == [104])
    #expect(drawing.summary.durations(.firstEffect) == [90])
    #expect(drawing.summary.durations(.endToEnd) == [120])
  }

  @Test func `a retry that publishes the same message again is one message`() {
    let drawing = TraceDrawing(
      Self.late + """
        +100ms client sent
        +101ms api received
        +102ms api published key=7 topic=jobs
        +103ms api responded status=202
        +104ms client answered status=202
        +110ms worker/2 consumed key=7 topic=jobs
        +120ms worker/2 finished key=7
        """)
    #expect(drawing.trace.messages.count == 1)
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 2])
    #expect(drawing.summary.durations(.queueWait) == [20])
  }
}
