import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// The root alone decides what became of a request: what clients log or, where none does, the first server's work.
@Suite struct RootTests {
  @Test
  func `a gateway that times out has failed the request, though the server behind it answers well later`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent method=post path=/c
      +2ms gw received method=post path=/c
      +10ms orders received method=post path=/o
      +62ms gw responded method=post path=/c status=504
      +64ms app answered method=post path=/c status=504
      +80ms orders responded method=post path=/o status=200
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.summary.accepted == nil)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
    #expect(drawing.summary.durations(.requestTransit) == [2])
    #expect(drawing.summary.durations(.api) == [60, 70])
  }

  @Test func `without clients the first server's answer decides, though another one outlives it`() {
    let drawing = TraceDrawing(
      """
      +0ms gw received path=/c
      +10ms orders received path=/o
      +62ms gw responded path=/c status=504
      +80ms orders responded path=/o status=200
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
    let done = drawing.summary.done?.time
    #expect(drawing.trace.events.last { $0.time == done }?.statusCode == 504)
  }

  @Test func `a webhook that fails after the client has its answer fails nothing`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent method=post path=/c
      +1ms gw received method=post path=/c
      +3ms gw responded method=post path=/c status=202
      +5ms app answered method=post path=/c status=202
      +75ms crm received method=post path=/u
      +80ms crm responded method=post path=/u status=500
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.accepted) == [5])
    #expect(drawing.summary.durations(.endToEnd) == [5])
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .unknown])
  }

  @Test func `a webhook that is taken well after the client got 500 completes nothing`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent method=post path=/c
      +5ms app answered method=post path=/c status=500
      +75ms crm received method=post path=/u
      +80ms crm responded method=post path=/u status=200
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.summary.durations(.requestTransit).isEmpty)
    #expect(drawing.summary.durations(.responseTransit).isEmpty)
  }

  @Test func `a refusal by the gateway rejects, though an audit that it does not log got 200`() {
    let drawing = TraceDrawing(
      """
      +0ms gw received method=post path=/c
      +20ms audit received method=post path=/log
      +30ms gw responded method=post path=/c status=400
      +45ms audit responded method=post path=/log status=200
      """)
    #expect(drawing.trace.outcome == .rejected)
    #expect(!drawing.trace.notes.contains(.otherCallRefused(status: 400)))
  }

  @Test func `what serves during a worker's work and is called by nobody else is the worker's call`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent path=/jobs
      +2ms api received path=/jobs
      +5ms api published key=1 topic=jobs
      +6ms api responded path=/jobs status=202
      +8ms client answered path=/jobs status=202
      +105ms worker consumed key=1 topic=jobs
      +106ms worker started key=1 topic=jobs
      +110ms meta received method=get path=/m
      +120ms meta responded method=get path=/m status=404
      +156ms worker finished key=1 topic=jobs
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .delivery(0)])
    #expect(!drawing.trace.notes.contains(.otherCallRefused(status: 404)))
  }

  @Test func `a worker whose clock is behind did not call the api that sent it the message`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent path=/jobs
      +50ms api received path=/internal
      +51ms api published key=1 topic=jobs
      +52ms api responded path=/internal status=202
      +60ms client answered path=/jobs status=202
      +40ms worker consumed key=1 topic=jobs
      +41ms worker started key=1 topic=jobs
      +90ms worker finished key=1 topic=jobs
      """)
    #expect(!drawing.trace.exchanges.contains { $0.caller == .delivery(0) })
  }

  @Test
  func `calls of one service without clients are a flow, of which the last that asked for work decides`() {
    let drawing = TraceDrawing(
      """
      +0ms api received method=get path=/list
      +2ms api responded method=get path=/list status=200
      +50ms api received method=post path=/do
      +60ms api responded method=post path=/do status=500
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, nil])
  }

  @Test func `an instance of the root's service that serves the client's next try is the root's, too`() {
    let drawing = TraceDrawing(
      """
      +0ms api/1 received method=post path=/do
      +10ms api/1 responded method=post path=/do status=503
      +30ms api/2 received method=post path=/do
      +40ms api/2 responded method=post path=/do status=200
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, nil])
  }
}
