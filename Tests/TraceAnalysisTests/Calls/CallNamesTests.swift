import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// The facts that both sides of a call log beside its path: spans, the callee, a duration, a path that a gateway
/// rewrites.
@Suite struct CallNamesTests {
  @Test func `an answer is of the call whose span it names`() {
    let drawing = TraceDrawing(
      """
      +0ms g received path=/
      +1ms g sent path=/i span=x
      +2ms g sent path=/i span=y
      +22ms g answered path=/i status=200 span=y
      +42ms g answered path=/i status=200 span=x
      +50ms g responded path=/ status=200
      """)
    #expect(drawing.summary.durations(.call) == [41, 20])
    #expect(!drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("g"), count: 1)))
  }

  @Test func `a server whose parent span is a call's serves that call`() {
    let drawing = TraceDrawing(
      """
      +0ms g received path=/
      +1ms g sent path=/i span=x
      +2ms g sent path=/i span=y
      +4ms a received path=/i span=a parent=y
      +5ms b received path=/i span=b parent=x
      +20ms a responded path=/i status=200 span=a
      +22ms g answered path=/i status=200 span=y
      +40ms b responded path=/i status=200 span=b
      +42ms g answered path=/i status=200 span=x
      +50ms g responded path=/ status=200
      """)
    #expect(drawing.summary.durations(.requestTransit) == [4, 2])
    #expect(drawing.trace.exchanges.filter { $0.sent != nil }.allSatisfy { !$0.isPairedByTime })
  }

  @Test func `a call is of the work whose span is its parent`() {
    let drawing = TraceDrawing(
      """
      +0ms g received path=/a span=1
      +2ms g received path=/b span=2
      +5ms g sent path=/i span=x parent=1
      +9ms g answered path=/i status=200 span=x
      +20ms g responded path=/a status=200 span=1
      +30ms g responded path=/b status=200 span=2
      """)
    #expect(drawing.trace.exchanges.first { $0.sent != nil }?.caller == .exchange(0))
    #expect(!drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("g"), count: 1)))
  }

  @Test func `a server's answer ends the work whose span it names`() {
    let drawing = TraceDrawing(
      """
      +0ms front received path=/
      +1ms front sent path=/i
      +2ms front sent path=/i
      +3ms s received path=/i span=1
      +4ms s received path=/i span=2
      +20ms s responded path=/i status=200 span=1
      +30ms s responded path=/i status=500 span=2
      +60ms front responded path=/ status=200
      """)
    #expect(drawing.summary.durations(.api).sorted() == [17, 26, 60])
  }

  @Test func `calls are told apart by the services that the caller names`() {
    let drawing = TraceDrawing(
      """
      +0ms g received
      +1ms g sent peer=users
      +2ms g sent peer=orders
      +4ms orders received
      +5ms users received
      +20ms orders responded status=200
      +22ms g answered status=200 peer=orders
      +40ms users responded status=200
      +42ms g answered status=200 peer=users
      +50ms g responded status=200
      """)
    #expect(drawing.summary.durations(.call) == [41, 20])
    #expect(drawing.summary.durations(.requestTransit) == [4, 2])
  }

  @Test func `an answer that states its duration is of the call that was sent so long before`() {
    let drawing = TraceDrawing(
      """
      +0ms g received path=/
      +1ms g sent path=/i
      +2ms g sent path=/i
      +22ms g answered path=/i status=200 took=20ms
      +42ms g answered path=/i status=200 took=41ms
      +50ms g responded path=/ status=200
      """)
    #expect(drawing.summary.durations(.call) == [41, 20])
  }

  @Test func `a duration that fits two calls decides nothing`() {
    let drawing = TraceDrawing(
      """
      +0ms g received path=/
      +1ms g sent path=/i
      +1ms g sent path=/i
      +22ms g answered path=/i status=200 took=21ms
      +42ms g answered path=/i status=404 took=41ms
      +50ms g responded path=/ status=200
      """)
    #expect(drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("g"), count: 1)))
  }

  @Test(arguments: ["/7", "/orders/7"])
  func `a gateway that cuts a prefix off calls the server of the rest`(served: String) {
    let drawing = TraceDrawing(
      """
      +0ms gw received method=get path=/api/orders/7
      +1ms gw sent method=get path=/api/orders/7
      +4ms orders received method=get path=\(served)
      +20ms orders responded method=get path=\(served) status=200
      +22ms gw answered method=get path=/api/orders/7 status=200
      +30ms gw responded method=get path=/api/orders/7 status=200
      """)
    #expect(drawing.summary.durations(.requestTransit) == [3])
    #expect(drawing.summary.durations(.responseTransit) == [2])
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
  }

  @Test(arguments: ["post /7", "get /17", "get /s/7", "get /orders"])
  func `a path that is no end of the caller's in whole segments, or has another method, is another call`(
    asked: String
  ) {
    let words = asked.split(separator: " ")
    let target = "method=\(words[0]) path=\(words[1])"
    let drawing = TraceDrawing(
      """
      +0ms gw received method=get path=/c
      +1ms gw sent method=get path=/api/orders/7
      +4ms orders received \(target)
      +20ms orders responded \(target) status=200
      +22ms gw answered method=get path=/api/orders/7 status=200
      +30ms gw responded method=get path=/c status=200
      """)
    #expect(drawing.summary.durations(.requestTransit).isEmpty)
  }

  @Test func `a client's answer with a duration gives the send`() {
    let drawing = TraceDrawing(
      """
      +2ms api received method=get path=/
      +6ms api responded method=get path=/ status=200
      +8ms client answered method=get path=/ status=200 took=8ms
      """)
    #expect(drawing.summary.durations(.client) == [8])
    #expect(drawing.summary.durations(.accepted) == [8])
    #expect(drawing.summary.durations(.requestTransit) == [2])
    #expect(!drawing.trace.notes.contains(.noClientRecord))
  }

  @Test func `a rounded duration does not put a call's send behind its receipt`() {
    let drawing = TraceDrawing(
      """
      +1ms api received method=get path=/
      +6ms api responded method=get path=/ status=200
      +8ms client answered method=get path=/ status=200 took=6ms
      """)
    #expect(drawing.summary.durations(.requestTransit) == [0])
  }

  @Test func `the duration of a server's own failure gives no send`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +2ms api received
      +40ms api gaveup failed status=500 took=38ms
      +43ms client answered status=500
      """)
    #expect(drawing.summary.durations(.api) == [38])
    #expect(drawing.summary.durations(.client) == [43])
  }
}
