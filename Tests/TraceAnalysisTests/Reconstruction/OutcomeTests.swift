import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

@Suite struct OutcomeTests {
  private static let accepted = """
    +0ms client sent
    +9ms api received
    +10ms api published key=7
    +14ms api responded status=202
    +20ms client answered status=202

    """

  @Test(arguments: [
    ("+0ms api note", Outcome.unknown),
    ("+0ms api received\n+1ms api responded status=200", .completed),
    ("+0ms api received\n+1ms api responded status=404", .rejected),
    ("+0ms api received", .incomplete),
    ("+0ms client sent", .incomplete),
    ("+0ms client sent\n+9ms client gaveup failed", .unreachable),
    (
      "+0ms client sent\n+9ms client gaveup failed\n+20ms client sent\n+30ms client gaveup failed",
      .unreachable
    ),
    ("+0ms client sent\n+1ms api received\n+9ms client gaveup failed", .incomplete),
    (
      "+0ms client sent\n+1ms api received\n+9ms client gaveup failed\n+12ms api responded status=200",
      .completed
    ),
    ("+0ms client sent\n+9ms client answered status=404 failed", .rejected),
    ("+0ms client sent\n+9ms client answered status=503 failed", .failed),
    ("+0ms client sent\n+1ms api received\n+9ms client answered status=200", .completed),
    (accepted, .queued),
    (accepted + "+30ms worker consumed key=7", .processing),
    (accepted + "+30ms worker consumed key=7\n+40ms worker finished key=7", .completed),
    (accepted + "+30ms worker consumed key=7\n+40ms worker finished key=7 failed", .failed),
  ])
  func `the first revision that applies`(drawing: String, outcome: Outcome) {
    #expect(TraceDrawing(drawing).trace.outcome == outcome)
  }

  @Test(arguments: [
    ("+0ms client sent\n+9ms client answered status=202", Outcome.incomplete),
    ("+0ms worker consumed key=7\n+9ms worker finished key=7", .incomplete),
    ("+0ms worker consumed\n+9ms worker finished", .incomplete),
    ("+0ms cron started\n+9ms cron finished", .completed),
    ("+0ms cron started\n+9ms cron finished failed", .failed),
    ("+0ms cron started", .processing),
    ("+0ms cron started key=7\n+9ms cron finished", .incomplete),
    ("+0ms api received\n+9ms worker consumed key=7\n+19ms worker finished key=7", .completed),
  ])
  func `what is missing decides between incomplete and completed`(drawing: String, outcome: Outcome) {
    #expect(TraceDrawing(drawing).trace.outcome == outcome)
  }

  @Test func `a flow that is refused at its second call was accepted at its first, never at the refusal`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +3ms api responded status=200
      +6ms client answered status=200
      +50ms client sent
      +51ms api received
      +52ms api responded status=422
      +55ms client answered status=422
      """)
    #expect(drawing.trace.outcome == .rejected)
    #expect(drawing.summary.durations(.accepted) == [6])
    let refused = TraceDrawing("+0ms client sent\n+9ms client answered status=422")
    #expect(refused.trace.outcome == .rejected)
    #expect(refused.summary.accepted == nil)
  }

  @Test func `a request refused and then accepted on a retry is completed`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +2ms api responded status=503
      +3ms client answered status=503
      +100ms client sent
      +101ms api received
      +102ms api published key=7
      +103ms api responded status=202
      +104ms client answered status=202
      +110ms worker consumed key=7
      +120ms worker finished key=7
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.endToEnd) == [120])
    #expect(drawing.summary.durations(.accepted) == [104])
  }

  @Test func `a request is in flight while one branch is missing`() {
    let drawing = TraceDrawing(
      Self.accepted + "+10ms api published key=8\n+30ms worker consumed key=7\n+40ms worker finished key=7")
    #expect(drawing.trace.outcome == .queued)
    #expect(drawing.summary.done == nil)
    #expect(drawing.summary.firstEffect != nil)
    #expect(drawing.trace.criticalPath.isEmpty)
    #expect(drawing.summary.deliveries.map(\.attempt) == [1, 0])
  }

  @Test func `done is the last of the message outcomes`() {
    let drawing = TraceDrawing(
      Self.accepted
        + """
        +10ms api published key=8
        +30ms worker consumed key=7
        +40ms worker finished key=7
        +41ms worker consumed key=8
        +90ms worker finished key=8
        """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.endToEnd) == [90])
    #expect(drawing.summary.durations(.firstEffect) == [40])
  }

  @Test func `one group's failure fails the request whatever the other does`() {
    let trace = TraceDrawing(
      Self.accepted
        + """
        +30ms a consumed key=7 group=a
        +40ms a finished key=7 failed
        +41ms b consumed key=7 group=b
        +90ms b finished key=7
        """
    ).trace
    #expect(trace.outcome == .failed)
  }
}
