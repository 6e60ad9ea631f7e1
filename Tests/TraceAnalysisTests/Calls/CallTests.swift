import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Sends of a service in the course of its own work.
@Suite struct CallTests {
  @Test func `a service that calls another in the middle of its work answers for itself`() {
    let summary = TraceDrawing(
      """
      +0ms front received
      +70ms front sent
      +75ms stock received
      +90ms stock responded status=500
      +95ms front answered status=500
      +100ms front responded status=200
      """
    ).summary
    #expect(summary.outcome == .completed)
    #expect(summary.durations(.api) == [100, 15])
    #expect(summary.durations(.call) == [25])
    #expect(summary.durations(.fromAPI) == [100])
    #expect(summary.durations(.client).isEmpty)
  }

  @Test func `a gateway's call is no attempt of the client, and the api publishes in the course of it`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent path=/jobs
      +2ms gateway received path=/jobs
      +4ms gateway sent path=/internal/jobs
      +6ms api received path=/internal/jobs
      +9ms api published key=1 topic=jobs
      +16ms api responded status=202
      +18ms gateway answered status=202
      +20ms gateway responded status=202
      +23ms client answered status=202
      +100ms worker consumed key=1 topic=jobs
      +101ms worker started key=1 topic=jobs
      +111ms worker finished key=1 topic=jobs
      """)
    let summary = drawing.summary
    #expect(summary.durations(.accepted) == [23])
    #expect(summary.durations(.call) == [14])
    #expect(summary.durations(.endToEnd) == [111])
    #expect(drawing.trace.messages[0].publisher == .exchange(1))
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
    #expect(!drawing.trace.notes.contains(.clientRetried(attempts: 2)))
    let path = summary.criticalPath()
    #expect(!path.contains { $0.segment == .retryWait || $0.segment == .unattributed })
    #expect(path.reduce(.zero) { $0 + $1.duration } == Nanoseconds(111_000_000))
  }

  @Test func `a client that got 502 has failed, though a later inner call got 200`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +5ms gateway received
      +6ms gateway sent path=/pay
      +8ms payments received path=/pay
      +20ms payments responded status=503
      +22ms gateway answered status=503 path=/pay
      +23ms gateway sent path=/log
      +25ms audit received path=/log
      +30ms audit responded status=200
      +32ms gateway answered status=200 path=/log
      +35ms gateway responded status=502
      +40ms client answered status=502
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.summary.accepted == nil)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0), .exchange(0)])
    let path = drawing.summary.criticalPath()
    #expect(!path.contains { $0.segment == .unattributed })
  }

  @Test func `a worker's call that timed out is made again by the worker, not by the client`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent path=/jobs
      +2ms api received path=/jobs
      +5ms api published key=1
      +6ms api responded status=202
      +8ms client answered status=202
      +100ms worker consumed key=1
      +101ms worker started key=1
      +105ms worker sent path=/x
      +305ms worker gaveup failed
      +310ms worker sent path=/x
      +330ms worker answered status=200
      +411ms worker finished key=1
      """)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .delivery(0), .delivery(0)])
    #expect(drawing.trace.exchanges.map(\.attempt) == [1, 1, 2])
    #expect(drawing.trace.notes.contains(.callRetried(origin: drawing.origin("worker"), attempts: 2)))
    #expect(drawing.summary.durations(.client) == [8])
  }

  @Test func `parallel calls that are answered in the other order are told apart by path`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent path=/o
      +5ms orders received path=/o
      +6ms orders sent path=/pay
      +7ms orders sent path=/reserve
      +8ms inventory received path=/reserve
      +12ms payments received path=/pay
      +20ms inventory responded status=200 path=/reserve
      +21ms orders answered status=200 path=/reserve
      +50ms payments responded status=200 path=/pay
      +51ms orders answered status=200 path=/pay
      +55ms orders responded status=200 path=/o
      +60ms client answered status=200 path=/o
      """)
    #expect(drawing.summary.durations(.call) == [45, 14])
    #expect(drawing.summary.durations(.requestTransit) == [5, 6, 1])
  }

  @Test func `a later call to something else that gets 404 is noted and rejects nothing`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +2ms api received
      +6ms api responded status=202
      +8ms client answered status=202
      +100ms client sent method=delete path=/drafts/1
      +102ms api received method=delete path=/drafts/1
      +103ms api responded status=404
      +105ms client answered status=404
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.accepted) == [8])
    #expect(drawing.trace.notes.contains(.otherCallRefused(status: 404)))
    #expect(!drawing.summary.criticalPath().contains { $0.segment == .retryWait })
  }

  @Test func `a later call that asks for work decides, not the first one that did not`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent method=get path=/session
      +8ms client answered status=200
      +10ms client sent method=post path=/jobs
      +12ms api received method=post path=/jobs
      +13ms api responded status=403
      +15ms client answered status=403
      """)
    #expect(drawing.trace.outcome == .rejected)
  }

  @Test func `a caller that a damaged index names and the request has not ends the path, and nothing more`() {
    var summary = TraceDrawing(
      """
      +0ms front received path=/a
      +5ms front sent path=/b
      +6ms stock received path=/b
      +8ms stock responded status=200 path=/b
      +9ms front answered status=200 path=/b
      +10ms front responded status=200 path=/a
      """
    ).summary
    for caller in [Trace.Work.exchange(7), .exchange(-1), .delivery(0)] {
      for index in summary.exchanges.indices { summary.exchanges[index].caller = caller }
      let sum = summary.criticalPath().reduce(Nanoseconds.zero) { $0 + $1.duration }
      #expect(sum == Nanoseconds(10_000_000), "\(caller)")
    }
  }

  @Test func `request_failed of a server that serves is its answer`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +2ms api received
      +40ms api gaveup failed status=500
      +43ms client answered status=500
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.summary.durations(.api) == [38])
    #expect(drawing.summary.durations(.client) == [43])
  }

  @Test func `a service that serves inside another's work without a record of sending is called by it`() {
    let drawing = TraceDrawing(
      """
      +0ms front received path=/a
      +10ms stock received path=/b
      +20ms stock responded status=200 path=/b
      +30ms front responded status=200 path=/a
      """)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
    #expect(drawing.summary.durations(.fromAPI) == [30])
  }

  @Test func `a service that goes on after its answer still calls for itself`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +2ms api responded status=202
      +3ms client answered status=202
      +5ms api sent path=/audit
      +9ms api answered status=404
      """)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
    #expect(drawing.trace.outcome == .completed)
  }
}
