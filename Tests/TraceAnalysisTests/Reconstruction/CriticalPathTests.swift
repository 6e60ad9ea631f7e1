import SyntheticFleet
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

@Suite struct CriticalPathTests {
  private func path(_ drawing: String) -> [String] { TraceDrawing(drawing).trace.pathDescription }

  @Test func `the queue wait is on the path, though the consumer ends long after the response`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +9ms api received
      +21ms api published key=7 topic=jobs
      +25ms api responded status=202
      +38ms client answered status=202
      +292ms worker consumed key=7 topic=jobs
      +293ms worker started key=7
      +2319ms worker finished key=7
      """)
    #expect(
      drawing.trace.pathDescription == [
        "request_transit 9.0", "api 12.0", "queue_wait 271.0", "dispatch 1.0", "processing 2026.0",
      ])
    #expect(
      drawing.trace.criticalPath.map(\.destination) == [0, 0]
        + Array(repeating: drawing.text("jobs"), count: 3))
    #expect(
      drawing.trace.criticalPath.map(\.origin)
        == ["api", "api", "worker", "worker", "worker"].map { drawing.origin($0) })
  }

  @Test func `without messages the path is there and back`() {
    #expect(
      path(
        "+0ms client sent\n+9ms api received\n+14ms api responded status=200\n+20ms client answered status=200"
      )
        == ["request_transit 9.0", "api 5.0", "response_transit 6.0"])
  }

  @Test func `a retry begins with the wait for it`() {
    #expect(
      path(
        """
        +0ms client sent
        +5ms client gaveup failed
        +100ms client sent
        +101ms api received
        +103ms api responded status=200
        +104ms client answered status=200
        """) == ["retry_wait 100.0", "request_transit 1.0", "api 2.0", "response_transit 1.0"])
  }

  @Test
  func `a call that was given up is on the path as long as its caller waited, whatever its server did later`()
  {
    #expect(
      path(
        """
        +0ms cli sent path=/r
        +1ms gw received path=/r
        +2ms gw sent path=/s
        +4ms a received path=/s
        +102ms gw gaveup path=/s failed
        +110ms gw sent path=/s
        +112ms b received path=/s
        +120ms b responded path=/s status=200
        +122ms gw answered path=/s status=200
        +124ms gw responded path=/r status=200
        +125ms cli answered path=/r status=200
        +300ms a responded path=/s status=200
        """) == [
          "request_transit 1.0", "api 1.0", "call 100.0", "retry_wait 8.0", "request_transit 2.0", "api 8.0",
          "response_transit 2.0", "api 2.0", "response_transit 1.0",
        ])
  }

  @Test func `a redelivery's path goes through the first delivery`() {
    #expect(
      path(
        """
        +0ms api received
        +1ms api published key=7
        +2ms api responded
        +5ms worker consumed key=7
        +6ms worker started key=7
        +10ms worker finished key=7 failed
        +20ms worker consumed key=7
        +21ms worker started key=7
        +29ms worker finished key=7
        """) == ["api 1.0", "queue_wait 4.0", "redelivery 15.0", "dispatch 1.0", "processing 8.0"])
  }

  @Test func `an onward message's path goes through the delivery that published it`() {
    #expect(
      path(
        """
        +0ms api received
        +1ms api published key=7 topic=a
        +2ms api responded
        +5ms worker consumed key=7 topic=a
        +6ms worker started key=7
        +16ms worker published key=7 topic=b
        +18ms worker finished key=7
        +30ms mailer consumed key=7 topic=b
        +31ms mailer started key=7
        +33ms mailer finished key=7
        """) == [
          "api 1.0", "queue_wait 4.0", "dispatch 1.0", "processing 10.0", "queue_wait 14.0", "dispatch 1.0",
          "processing 2.0",
        ])
  }

  @Test func `across missing records the time is one unattributed part`() {
    #expect(
      path(
        "+0ms client sent\n+9ms api received\n+40ms worker consumed key=7\n+41ms worker started key=7\n+51ms worker finished key=7"
      )
        == ["unattributed 40.0", "dispatch 1.0", "processing 10.0"])
    #expect(
      path(
        """
        +0ms client sent
        +9ms api received
        +10ms api published key=7
        +51ms worker finished key=7
        """) == ["request_transit 9.0", "api 1.0", "unattributed 41.0"])
  }

  @Test func `a negative wait stays on the path, and is noted`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +9ms api received
      +10ms api published key=7
      +4ms worker consumed key=7
      +5ms worker started key=7
      +25ms worker finished key=7
      """)
    #expect(
      drawing.trace.pathDescription == [
        "request_transit 9.0", "api 1.0", "queue_wait -6.0", "dispatch 1.0", "processing 20.0",
      ])
    #expect(
      drawing.trace.notes.contains(
        .negativeDuration(
          segment: .queueWait, duration: .ms(-6), from: drawing.origin("api"), to: drawing.origin("worker"))))
    #expect(drawing.summary.durations(.queueWait) == [-6])
  }

  @Test func `negative transits are kept and noted`() {
    let drawing = TraceDrawing(
      "+0ms client sent\n+30ms api received\n+35ms api responded status=200\n+20ms client answered status=200"
    )
    #expect(drawing.summary.durations(.requestTransit) == [30])
    #expect(drawing.summary.durations(.responseTransit) == [-15])
    #expect(
      drawing.trace.notes == [
        .negativeDuration(
          segment: .responseTransit, duration: .ms(-15), from: drawing.origin("api"),
          to: drawing.origin("client"))
      ])
  }

  @Test func `a request with only server records begins when it was received`() {
    #expect(path("+3ms api note\n+5ms api received\n+8ms api responded status=200") == ["api 3.0"])
  }

  @Test func `a request that has not ended has no path`() {
    #expect(path("+0ms client sent\n+9ms api received\n+10ms api published key=7").isEmpty)
  }
}
