import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Steps that programs take and do not log.
@Suite struct UnloggedStepTests {
  @Test func `a message that is received and never started is in work from its reception`() {
    let drawing = TraceDrawing(
      """
      +0ms api received
      +2ms api published key=7
      +5ms worker consumed key=7
      +10ms worker finished key=7
      """)
    #expect(drawing.summary.durations(.queueWait) == [3])
    #expect(drawing.summary.durations(.processing) == [5])
    #expect(drawing.summary.durations(.dispatch).isEmpty)
    #expect(drawing.trace.pathDescription == ["api 2.0", "queue_wait 3.0", "processing 5.0"])
  }

  @Test func `an end with its duration gives the beginning of the work, which stands for the reception`() {
    let drawing = TraceDrawing(
      """
      +2ms api received
      +5ms api published key=7 topic=jobs
      +6ms api responded status=202
      +156ms worker finished key=7 topic=jobs took=50ms
      """)
    #expect(drawing.summary.durations(.queueWait) == [101])
    #expect(drawing.summary.durations(.processing) == [50])
    #expect(drawing.summary.durations(.dispatch).isEmpty)
    #expect(drawing.summary.durations(.fromAPI) == [154])
    #expect(drawing.trace.pathDescription == ["api 3.0", "queue_wait 101.0", "processing 50.0"])
    #expect(drawing.trace.events.filter(\.isImplied).map(\.role) == [.processingStarted])
  }

  @Test func `a server's end with its duration gives its beginning`() {
    let drawing = TraceDrawing("+250ms api responded status=200 took=250ms")
    #expect(drawing.summary.durations(.api) == [250])
    #expect(drawing.summary.durations(.fromAPI) == [250])
    #expect(drawing.trace.outcome == .completed)
  }

  @Test func `a beginning that is logged stands, whatever the end states`() {
    let drawing = TraceDrawing("+0ms api received\n+40ms api responded status=200 took=41ms")
    #expect(drawing.summary.durations(.api) == [40])
    #expect(!drawing.trace.events.contains { $0.isImplied })
  }

  @Test func `a duration that is rounded up makes no segment negative`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +40ms api responded status=202 took=41ms
      +40ms client answered status=202
      +50ms other published key=7
      +90ms worker finished key=7 took=41ms
      +93ms worker consumed key=8
      +95ms worker finished key=8 took=3ms
      """)
    #expect(drawing.summary.durations(.requestTransit) == [0])
    #expect(drawing.summary.durations(.queueWait) == [0])
    #expect(drawing.summary.durations(.dispatch).allSatisfy { $0 >= 0 })
  }

  @Test func `one that reaches back further is evidence about clocks and stays`() {
    let drawing = TraceDrawing("+0ms api published key=7\n+40ms worker finished key=7 took=60ms")
    #expect(drawing.summary.durations(.queueWait) == [-20])
  }

  @Test func `hundreds of ends with durations take linear time and each has its beginning`() {
    let lines = (0..<2000).map { "+\(100 + $0)ms worker finished key=\($0 + 1) took=5ms" }
    let summary = TraceDrawing(lines.joined(separator: "\n")).summary
    #expect(summary.durations(.processing) == [Double](repeating: 5, count: 2000))
  }

  @Test func `a failure that a server logs of what it was asked for is its answer`() {
    let trace = TraceDrawing("+0ms api received\n+9ms api gaveup failed").trace
    #expect(trace.exchanges.count == 1)
    #expect(trace.exchanges[0].responded == 1)
    #expect(trace.outcome == .failed)
  }

  @Test func `the failure of a call that a server made is not its answer`() {
    let trace = TraceDrawing(
      "+0ms api received\n+1ms api sent\n+9ms api gaveup failed\n+12ms api responded status=200"
    )
    .trace
    #expect(trace.events.map(\.role) == [.requestReceived, .requestSent, .requestFailed, .responseSent])
  }

  @Test func `work that is tried again within one delivery is an attempt, and no redelivery`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +50ms worker consumed key=7 topic=jobs
      +51ms worker started key=7
      +61ms worker finished key=7 failed
      +1061ms worker started key=7
      +1081ms worker finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.outcome == .completed)
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
    #expect(drawing.summary.durations(.queueWait) == [50])
    #expect(drawing.summary.durations(.processing) == [10, 20])
    #expect(trace.notes.map(\.kind) == ["retried"])
    let outcome = trace.messageOutcomes[0]
    #expect(outcome.attempts.map(\.wait) == [.queue, .retry])
    #expect(outcome.attempts.map(\.waited) == [.ms(50), .ms(1000)])
    #expect(
      trace.pathDescription == [
        "queue_wait 50.0", "dispatch 1.0", "processing 10.0", "retry_wait 1000.0", "processing 20.0",
      ])
  }

  @Test func `a consumer that logs no receptions and starts again had the message again`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker started key=7
      +9ms worker finished key=7 failed
      +40ms worker started key=7
      +45ms worker finished key=7
      """
    ).trace
    #expect(trace.notes.map(\.kind) == ["redelivered"])
    #expect(trace.messageOutcomes[0].attempts.map(\.wait) == [.queue, .redelivery])
  }
}
