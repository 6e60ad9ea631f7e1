import Testing
import TraceDrawings
import TraceModel

@Suite struct ExchangeTests {
  @Test func `one attempt has both sides`() {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +9ms api received
      +14ms api responded status=202
      +20ms client answered
      """
    ).trace
    #expect(trace.exchanges.count == 1)
    let exchange = trace.exchanges[0]
    #expect([exchange.sent, exchange.received, exchange.responded, exchange.ended] == [0, 1, 2, 3])
    #expect(exchange.statusCode == 202)
    #expect(!exchange.gaveUp)
    #expect(trace.notes.isEmpty)
  }

  @Test(arguments: [-90_000, 90_000])
  func `one attempt and one server span match whatever the clocks say`(offset: Int) {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +\(offset + 9)ms api received
      +\(offset + 14)ms api responded
      +20ms client answered status=200
      """
    ).trace
    #expect(trace.exchanges.count == 1)
    #expect(trace.exchanges[0].received != nil && trace.exchanges[0].responded != nil)
  }

  @Test func `a late answer to an attempt that was given up is its own, the recorded case`() {
    let drawing = TraceDrawing(
      """
      +33954ms client sent attempt=1
      +33955ms api received
      +33956ms api published key=1 topic=jobs
      +34557ms client gaveup attempt=1 failed
      +34671ms client sent attempt=2
      +34672.6ms api received
      +34673ms api published key=2 topic=jobs
      +34673.9ms api responded status=202
      +34674.8ms client answered attempt=2 status=202
      +35157ms api responded status=202
      """)
    let trace = drawing.trace
    #expect(trace.exchanges.map(\.attempt) == [1, 2])
    #expect(trace.exchanges.map(\.received) == [1, 5])
    #expect(trace.exchanges.map(\.responded) == [9, 7])
    #expect(trace.exchanges.map(\.gaveUp) == [true, false])
    #expect(trace.messages.map(\.publisher) == [.exchange(0), .exchange(1)])
    #expect(trace.notes.contains(.answeredAfterGivingUp(attempt: 1)))
    #expect(trace.notes.contains(.clientRetried(attempts: 2)))
    #expect(!trace.notes.contains(.ambiguousPairing(origin: drawing.origin("api"), count: 1)))
  }

  @Test func `a second line about a refused attempt ends nothing`() {
    let trace = TraceDrawing(
      """
      +0ms client sent attempt=1
      +5ms client answered attempt=1 status=503 failed
      +6ms client gaveup attempt=1 failed
      +100ms client sent attempt=2
      +104ms client answered attempt=2 status=202
      """
    ).trace
    #expect(trace.exchanges.map(\.ended) == [1, 4])
    #expect(trace.exchanges.map(\.statusCode) == [503, 202])
    #expect(trace.exchanges.map(\.gaveUp) == [false, false])
  }

  @Test func `the same without logged attempts`() {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +50ms client sent
      +55ms client answered status=503 failed
      +56ms client gaveup failed
      """
    ).trace
    #expect(trace.exchanges.map(\.ended) == [nil, 2])
  }

  @Test func `an attempt that never reached a server leaves the record to the one that did`() {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +1ms client gaveup failed
      +100ms client sent
      +104ms api received
      +105ms api responded
      +109ms client answered status=200
      """
    ).trace
    #expect(trace.exchanges.map(\.received) == [nil, 3])
    #expect(trace.notes.contains(.noServerRecord(attempt: 1)))
  }

  @Test(arguments: [-60_000, 60_000])
  func `with clocks far apart the answered attempt is the one that was received`(offset: Int) {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +1ms client gaveup failed
      +100ms client sent
      +\(offset + 104)ms api received
      +\(offset + 105)ms api responded
      +109ms client answered status=200
      """
    ).trace
    #expect(trace.exchanges.map { $0.received != nil } == [false, true])
  }

  @Test(arguments: [-60_000, -97, 0, 97, 60_000])
  func `as many receives as sends match in order whatever the clocks say`(offset: Int) {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +\(offset + 1)ms api received line=11
      +50ms client gaveup failed
      +100ms client sent
      +\(offset + 101)ms api received line=12
      +\(offset + 102)ms api responded
      +109ms client answered status=200
      """
    ).trace
    #expect(trace.exchanges.map { $0.received.map { trace.events[$0].line } } == [11, 12])
  }

  @Test func `a server's record that names the attempt is believed`() {
    let trace = TraceDrawing(
      """
      +0ms client sent attempt=1
      +10ms client sent attempt=2
      +11ms api received attempt=2
      +12ms api received attempt=1
      """
    ).trace
    #expect(trace.exchanges.map(\.received) == [3, 2])
  }

  @Test func `overlapping spans that no record tells apart are paired as nested, with a note`() {
    let drawing = TraceDrawing(
      """
      +0ms api received
      +1ms api received
      +5ms api responded status=200
      +9ms api responded status=200
      """)
    #expect(drawing.trace.exchanges.map(\.responded) == [3, 2])
    #expect(drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("api"), count: 1)))
  }

  @Test func `the status that the client saw tells overlapping spans apart`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +2ms client/2 sent
      +3ms api received
      +5ms api responded status=503
      +6ms api responded status=202
      +9ms client answered status=503
      +9ms client/2 answered status=202
      """)
    #expect(drawing.trace.exchanges.map(\.responded) == [4, 5])
    #expect(!drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("api"), count: 1)))
  }

  @Test func `spans of one server that follow each other need no client`() {
    let trace = TraceDrawing(
      """
      +0ms api received
      +1ms api responded
      +2ms api received
      +3ms api responded
      """
    ).trace
    #expect(trace.exchanges.map(\.responded) == [1, 3])
    #expect(trace.notes == [.noClientRecord])
  }

  @Test func `an access log's single line is the server side of the attempt`() {
    let trace = TraceDrawing("+0ms client sent\n+8ms nginx responded status=200\n+9ms client answered").trace
    #expect(trace.exchanges.count == 1)
    #expect(trace.exchanges[0].responded == 1)
    #expect(trace.exchanges[0].statusCode == 200)
  }

  @Test func `a gateway is the server of one exchange and the client of the next`() {
    let trace = TraceDrawing(
      """
      +0ms client sent
      +1ms gateway received
      +2ms gateway sent
      +3ms api received
      +4ms api responded status=200
      +5ms gateway answered status=200
      +6ms gateway responded status=200
      +7ms client answered status=200
      """
    ).trace
    #expect(trace.exchanges.map(\.received) == [1, 3])
    #expect(trace.exchanges.map(\.responded) == [6, 4])
    #expect(trace.exchanges.map(\.ended) == [7, 5])
  }

  @Test func `a server span without an end is noted`() {
    let drawing = TraceDrawing("+0ms client sent\n+1ms api received\n+2ms client answered status=200")
    #expect(drawing.trace.notes == [.noResponse(attempt: 1, origin: drawing.origin("api"))])
  }
}
