import Testing
import TraceDrawings
import TraceModel

@Suite struct DeliveryTests {
  @Test func `the start and the end of the work belong to the delivery`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker consumed key=7
      +6ms worker started key=7
      +9ms worker finished key=7 failed
      """
    ).trace
    let delivery = trace.deliveries[0]
    #expect([delivery.consumed, delivery.started, delivery.finished] == [1, 2, 3])
    #expect(delivery.failed)
  }

  @Test func `a redelivery is a second attempt and the wait counts once`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms worker consumed key=7 topic=jobs
      +6ms worker started key=7
      +10ms worker finished key=7 failed
      +20ms worker consumed key=7 topic=jobs
      +21ms worker started key=7
      +29ms worker finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.messages.count == 1)
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
    #expect(trace.deliveries.map(\.failed) == [true, false])
    #expect(trace.outcome == .completed)
    #expect(
      trace.notes == [.redelivered(destination: drawing.text("jobs"), deliveries: 2, wasted: .ms(4))])
    #expect(drawing.summary.durations(.queueWait) == [5])
    #expect(drawing.summary.durations(.processing) == [4, 8])
  }

  @Test func `a work whose end is logged before its beginning is one delivery, and its clock was set back`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +90ms worker finished key=7 topic=jobs
      +100ms worker consumed key=7 topic=jobs
      """)
    #expect(drawing.trace.deliveries.map(\.attempt) == [1])
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.processing) == [-10])
    let worker = drawing.trace.events[1].origin
    #expect(
      drawing.trace.notes == [
        .negativeDuration(segment: .processing, duration: .ms(-10), from: worker, to: worker)
      ])
  }

  @Test func `a delivery after a failed end without a beginning is another one`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +90ms worker finished key=7 topic=jobs failed
      +100ms worker consumed key=7 topic=jobs
      """
    ).trace
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
  }

  @Test func `two consumers at work on one message are flagged`() {
    let drawing = TraceDrawing(
      """
      +0ms api published topic=jobs partition=0 offset=0
      +5ms worker/1 consumed topic=jobs partition=0 offset=0
      +20ms worker/2 consumed topic=jobs partition=0 offset=0
      +25ms worker/1 finished
      +30ms worker/2 finished
      """)
    let trace = drawing.trace
    #expect(trace.deliveries.map(\.finished) == [3, 4])
    #expect(
      trace.notes.contains(
        .overlappingDeliveries(
          destination: drawing.text("jobs"), first: drawing.origin("worker/1"),
          second: drawing.origin("worker/2"))))
  }

  @Test func `two groups are two message outcomes, not a redelivery`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms a consumed key=7 topic=jobs group=a
      +6ms b consumed key=7 topic=jobs group=b
      +9ms b finished key=7
      +10ms a finished key=7 failed
      +12ms a consumed key=7 topic=jobs group=a
      +19ms a finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 1])
    #expect(trace.deliveries.map(\.consumed) == [1, 5, 2])
    #expect(trace.outcome == .completed)
    #expect(drawing.summary.durations(.queueWait) == [5, 6])
  }

  @Test func `a killed consumer leaves its delivery unfinished`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker consumed key=7
      +6ms worker started key=7
      +50ms worker consumed key=7
      +51ms worker started key=7
      +60ms worker finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.deliveries.map(\.finished) == [nil, 5])
    #expect(
      trace.notes.contains(.unfinishedDelivery(attempt: 1, origin: drawing.origin("worker"))))
    #expect(trace.outcome == .completed)
  }

  @Test func `work of another key is not this delivery's if that has work of its own`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker consumed key=7
      +6ms worker finished key=8
      +7ms worker started key=7
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(trace.deliveries.map(\.consumed) == [1, nil])
    #expect(trace.deliveries.map(\.finished) == [nil, 2])
    #expect(trace.deliveries.map(\.started) == [3, nil])
  }

  @Test func `work without a key is the latest open delivery's of its origin`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +0ms api published key=8
      +5ms worker consumed key=7
      +6ms other consumed key=8
      +7ms worker started
      +9ms worker finished
      """
    ).trace
    #expect(trace.deliveries.map(\.finished) == [5, nil])
  }

  @Test func `a start stands for a reception that is not logged, and no dispatch is measured`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7
      +6ms worker started key=7
      +9ms worker finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.deliveries.count == 1)
    #expect(trace.deliveries[0].consumed == nil)
    #expect(drawing.summary.durations(.processing) == [3])
    #expect(drawing.summary.durations(.queueWait) == [6])
    #expect(drawing.summary.durations(.dispatch).isEmpty)
  }

  @Test func `a stated duration stands for a start that was not logged`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker consumed key=7
      +20ms worker finished key=7 took=12ms
      """)
    #expect(drawing.trace.deliveries[0].started == nil)
    #expect(drawing.summary.durations(.processing) == [12])
    #expect(drawing.summary.durations(.dispatch) == [3])
  }

  @Test func `a further line about an end that has been logged changes nothing`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker consumed key=7
      +9ms worker finished key=7
      +9ms worker finished key=7
      """
    ).trace
    #expect(trace.deliveries.count == 1)
    #expect(trace.deliveries[0].finished == 2)
  }

  @Test func `a retry inside the consumer is a further attempt`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker consumed key=7
      +6ms worker started key=7
      +9ms worker finished key=7 failed
      +10ms worker started key=7
      +12ms worker finished key=7
      """
    ).trace
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
    #expect(trace.outcome == .completed)
  }
}
