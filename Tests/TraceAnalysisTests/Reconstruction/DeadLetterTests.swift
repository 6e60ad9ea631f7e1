import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Messages that were put away, and what became of them.
@Suite struct DeadLetterTests {
  private static let taken = """
    +5ms api published key=1 topic=orders
    +105ms worker consumed key=1 topic=orders

    """

  @Test(arguments: [
    "+109ms worker finished key=1\n+110ms worker published key=1 topic=orders-dlq",
    "+106ms worker started key=1\n+107ms worker published key=1 topic=orders-dlq\n+109ms worker finished key=1",
    "+109ms worker finished key=1\n+110ms worker published key=9 topic=orders-dlq",
    "+109ms worker finished key=1\n+110ms worker published topic=orders.dead-letter",
  ])
  func `a message that is put away has failed, although its work ends well`(rest: String) {
    let drawing = TraceDrawing(Self.taken + rest)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.trace.notes.contains { $0.kind == "dead_lettered" })
    #expect(drawing.summary.firstEffect == nil)
    #expect(drawing.trace.deliveries.map(\.failed) == [true])
  }

  @Test func `a message that its broker puts away after deliveries without an end has failed`() {
    let drawing = TraceDrawing(
      Self.taken + """
        +30105ms worker consumed key=1 topic=orders
        +60120ms alerter consumed key=1 topic=orders-dlq
        +60130ms alerter finished key=1 topic=orders-dlq
        """)
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.trace.notes.contains { $0.kind == "dead_lettered" })
    #expect(!drawing.trace.notes.contains { $0.kind == "no_publisher_record" })
    #expect(drawing.summary.firstEffect == nil)
  }

  @Test func `a message that is published again from where it was put away, and done, has not failed`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +2ms api received
      +4ms api published key=1 topic=jobs partition=0 offset=5
      +6ms api responded status=202
      +8ms client answered status=202
      +10ms worker consumed key=1 topic=jobs partition=0 offset=5
      +11ms worker started key=1
      +31ms worker finished key=1 failed
      +32ms worker published key=1 topic=jobs-dlq
      +7200000ms ops published key=1 topic=jobs partition=0 offset=9
      +7200005ms worker consumed key=1 topic=jobs partition=0 offset=9
      +7200006ms worker started key=1
      +7200026ms worker finished key=1
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.trace.messageOutcomes.count == 1)
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 2])
    #expect(drawing.summary.durations(.queueWait) == [6])
    #expect(drawing.summary.durations(.endToEnd) == [7_200_026])
    #expect(
      drawing.trace.pathDescription == [
        "request_transit 2.0", "api 2.0", "queue_wait 6.0", "dispatch 1.0", "processing 20.0",
        "retry_wait 7199969.0", "retry_wait 5.0", "dispatch 1.0", "processing 20.0",
      ])
  }

  @Test func `a message that is published again from there and fails again has failed`() {
    let trace = TraceDrawing(
      Self.taken + """
        +109ms worker finished key=1 failed
        +110ms worker published key=1 topic=orders-dlq
        +500ms ops published key=1 topic=orders
        +505ms worker consumed key=1 topic=orders
        +509ms worker finished key=1 failed
        """
    ).trace
    #expect(trace.outcome == .failed)
  }

  @Test func `thousands of retries take linear time`() {
    let lines = (1...3000).flatMap { key in
      [
        "+\(key)ms api published key=\(key) topic=jobs", "+\(key)ms worker consumed key=\(key) topic=jobs",
        "+\(key)ms worker finished key=\(key) failed",
        "+\(key)ms worker published key=\(key) topic=jobs-retry",
        "+\(key + 1)ms worker consumed key=\(key) topic=jobs-retry",
        "+\(key + 1)ms worker finished key=\(key)",
      ]
    }
    let trace = TraceDrawing(lines.joined(separator: "\n")).trace
    #expect(trace.outcome == .completed)
    #expect(trace.messageOutcomes.count == 3000)
  }
}
