import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// The owner of each answer, with several calls or works under way at once.
@Suite struct CallPairingTests {
  @Test func `work within one step of time is told apart from other work by its path`() {
    let drawing = TraceDrawing(
      """
      +0ms s received method=get path=/cfg
      +3ms s received method=post path=/jobs
      +3ms s responded method=post path=/jobs status=503
      +20ms s responded method=get path=/cfg status=200
      """)
    #expect(drawing.summary.durations(.api) == [20, 0])
    #expect(drawing.trace.exchanges.map(\.statusCode) == [200, 503])
    #expect(drawing.trace.outcome == .failed)
  }

  @Test func `work on a message within one step of time is told apart by its place`() {
    let drawing = TraceDrawing(
      """
      +0ms api published topic=t partition=0 offset=0
      +0ms api published topic=t partition=1 offset=0
      +5ms w consumed topic=t partition=0 offset=0
      +9ms w consumed topic=t partition=1 offset=0
      +9ms w finished topic=t partition=1 offset=0
      +30ms w finished topic=t partition=0 offset=0
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.processing) == [25, 0])
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 1])
  }

  @Test func `a call within one step of time is told apart from another by its path`() {
    let drawing = TraceDrawing(
      """
      +0ms web received path=/
      +1ms web sent path=/a
      +3ms web sent path=/b
      +3ms web answered path=/b status=200
      +28ms web answered path=/a status=200
      +29ms web responded path=/ status=200
      """)
    #expect(drawing.summary.durations(.call) == [27, 0])
    #expect(drawing.trace.exchanges.allSatisfy { $0.statusCode == 200 })
  }

  @Test func `an answer without a path is that of the call whose server gave its status`() {
    let drawing = TraceDrawing(
      """
      +0ms  web    sent      method=get path=/prices
      +1ms  web    sent      method=post path=/orders
      +3ms  prices received  method=get path=/prices
      +4ms  orders received  method=post path=/orders
      +8ms  orders responded status=422
      +10ms web    answered  status=422
      +50ms prices responded status=200
      +52ms web    answered  status=200
      """)
    #expect(drawing.trace.exchanges.map(\.statusCode) == [200, 422])
    #expect(drawing.summary.durations(.client) == [52, 9])
    #expect(drawing.summary.durations(.responseTransit) == [2, 2])
    #expect(drawing.trace.outcome == .rejected)
    #expect(!drawing.trace.notes.contains { if case .ambiguousPairing = $0 { true } else { false } })
  }

  @Test func `an answer without path and status comes after its server has worked`() {
    let drawing = TraceDrawing(
      """
      +0ms  gw received  path=/
      +1ms  gw sent      path=/slow
      +2ms  gw sent      path=/fast
      +3ms  a  received  path=/slow
      +4ms  b  received  path=/fast
      +9ms  b  responded
      +11ms gw answered
      +40ms a  responded
      +43ms gw answered
      +45ms gw responded path=/ status=200
      """)
    #expect(drawing.summary.durations(.call).sorted() == [9, 42])
    #expect(drawing.summary.durations(.responseTransit).sorted() == [2, 3])
  }

  @Test func `answers that nothing tells apart are a choice, and move no clock`() {
    let drawing = TraceDrawing(
      """
      +0ms  gw received  path=/
      +1ms  gw sent      path=/a
      +2ms  gw sent      path=/b
      +3ms  a  received  path=/a
      +4ms  b  received  path=/b
      +9ms  a  responded status=200
      +9ms  b  responded status=200
      +11ms gw answered  status=200
      +12ms gw answered  status=200
      +15ms gw responded path=/ status=200
      """)
    #expect(drawing.trace.notes.contains { if case .ambiguousPairing = $0 { true } else { false } })
    #expect(drawing.trace.exchanges.count { $0.isPairedByTime } == 1)
  }

  @Test func `work that ends as other work begins keeps its own end`() {
    let drawing = TraceDrawing(
      """
      +0ms s received path=/a
      +10ms s received path=/b
      +10ms s responded path=/a status=404
      +25ms s responded path=/b status=200
      """)
    #expect(drawing.summary.durations(.api) == [10, 15])
    #expect(drawing.trace.exchanges.map(\.statusCode) == [404, 200])
  }

  @Test func `answers without a path are told apart by order alone, as before`() {
    let drawing = TraceDrawing(
      """
      +0ms s received path=/a
      +10ms s responded status=404
      +10ms s received path=/b
      +25ms s responded status=200
      """)
    #expect(drawing.summary.durations(.api) == [10, 15])
  }

  @Test func `a call lies within the work that made it, and so does its answer`() {
    let drawing = TraceDrawing(
      """
      +2ms gw received path=/c
      +3ms gw sent path=/o
      +152ms gw received path=/c
      +153ms gw sent path=/o
      +167ms gw answered path=/o status=200
      +168ms gw responded path=/c status=200
      +307ms gw answered path=/o status=500
      +308ms gw responded path=/c status=500
      """)
    let calls = drawing.trace.exchanges.filter { $0.sent != nil }
    #expect(calls.map(\.statusCode) == [500, 200])
    #expect(drawing.summary.durations(.call) == [304, 14])
  }

  @Test func `a service that is called back answers its callers in the order of its works`() {
    let drawing = TraceDrawing(
      """
      +0ms users received
      +1ms users sent
      +2ms pay received
      +3ms pay sent
      +4ms users received
      +5ms users sent
      +6ms orders received
      +16ms orders responded status=200
      +17ms users answered status=200
      +18ms users responded status=200
      +19ms pay answered status=200
      +40ms pay responded status=200
      +41ms users answered status=200
      +42ms users responded status=200
      """)
    #expect(drawing.summary.durations(.call) == [40, 16, 12])
    #expect(drawing.summary.durations(.requestTransit) == [1, 1, 1])
    #expect(drawing.summary.durations(.responseTransit) == [1, 1, 1])
    #expect(drawing.summary.durations(.fromAPI) == [42])
  }

  @Test func `a call whose work is over when the answer comes is the other work's`() {
    let drawing = TraceDrawing(
      """
      +0ms gw received path=/a
      +5ms gw received path=/b
      +6ms gw sent path=/o
      +10ms gw responded path=/b status=200
      +20ms gw answered path=/o status=200
      +30ms gw responded path=/a status=200
      """)
    #expect(drawing.trace.exchanges.first { $0.sent != nil }?.caller == .exchange(0))
  }

  @Test func `of calls that nothing tells apart the oldest is answered first, and that is said`() {
    let drawing = TraceDrawing(
      """
      +0ms g received path=/
      +1ms g sent path=/i
      +2ms g sent path=/i
      +22ms g answered path=/i status=200
      +42ms g answered path=/i status=404
      +50ms g responded path=/ status=200
      """)
    #expect(drawing.trace.exchanges.map(\.statusCode) == [200, 200, 404])
    #expect(drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("g"), count: 1)))
  }

  @Test func `a server that worked longer than a call lasted did not serve it`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent
      +1ms gw received
      +5ms gw sent path=/o
      +8ms gw sent
      +20ms gw answered status=200
      +60ms orders received
      +200ms orders responded status=200
      +210ms gw answered path=/o status=200
      +215ms gw responded status=200
      +220ms app answered status=200
      """)
    #expect(drawing.trace.exchanges.first { $0.statusCode == 200 && $0.received == nil } != nil)
    let served = drawing.trace.exchanges.first { exchange in
      exchange.received.map { drawing.trace.events[$0].origin == drawing.origin("orders") } ?? false
    }
    #expect(served?.ended.map { drawing.trace.events[$0].line } == 8)
  }

  @Test func `two programs that log two paths are not the sides of one call`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent method=get path=/c
      +10ms orders received method=get path=/o
      +62ms app answered method=get path=/c status=504
      +80ms orders responded method=get path=/o status=200
      """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.summary.durations(.requestTransit).isEmpty)
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .unknown])
  }

  @Test func `a server that logs its route served the call around it`() {
    let drawing = TraceDrawing(
      """
      +0ms app sent method=get path=/orders/7
      +3ms orders received method=get path=/orders/{id}
      +10ms orders responded method=get path=/orders/{id} status=200
      +12ms app answered method=get path=/orders/7 status=200
      """)
    #expect(drawing.summary.durations(.requestTransit) == [3])
    #expect(drawing.summary.durations(.responseTransit) == [2])
  }
}
