import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// Row 7: records that name several requests, seen from one of them.
@Suite struct BatchTests {
  @Test func `a batch's records are the delivery's, and a note says whose duration it is`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms worker consumed topic=jobs batch
      +6ms worker started batch
      +90ms worker finished batch
      """)
    let trace = drawing.trace
    #expect(trace.deliveries.count == 1)
    let delivery = trace.deliveries[0]
    #expect([delivery.consumed, delivery.started, delivery.finished] == [1, 2, 3])
    #expect(drawing.summary.durations(.processing) == [84])
    #expect(trace.notes.contains(.batchRecords(origin: drawing.origin("worker"), count: 3)))
    #expect(trace.outcome == .completed)
  }

  private static let three = TraceDrawing(
    """
    +0ms api published key=7 topic=jobs
    +1ms api published key=8 topic=jobs
    +2ms api published key=9 topic=jobs
    +5ms worker consumed topic=jobs batch
    +6ms worker started batch
    +90ms worker finished batch
    """)

  @Test func `three messages in one batch wait each and are worked on once`() {
    let trace = Self.three.trace
    #expect(trace.deliveries.map(\.message) == [0, 1, 2])
    #expect(trace.deliveries.map(\.consumed) == [3, 3, 3])
    #expect(trace.deliveries.map(\.finished) == [5, 5, 5])
    #expect(trace.outcome == .completed)
    let summary = Self.three.summary
    #expect(summary.durations(.queueWait) == [5, 4, 3])
    #expect(summary.durations(.dispatch) == [1])
    #expect(summary.durations(.processing) == [84])
    #expect(summary.deliveries.map(\.sharesWork) == [false, true, true])
  }

  @Test func `as many batches as messages take one each`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +1ms api published key=8 topic=jobs
      +5ms worker consumed topic=jobs batch
      +6ms worker finished batch
      +9ms worker consumed topic=jobs batch
      +12ms worker finished batch
      """
    ).trace
    #expect(trace.deliveries.map(\.consumed) == [2, 4])
    #expect(trace.deliveries.map(\.finished) == [3, 5])
    #expect(trace.deliveries.map(\.attempt) == [1, 1])
  }

  @Test func `messages that were received one by one end with their batch`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +1ms api published key=8 topic=jobs
      +2ms api published key=9 topic=jobs
      +5ms worker consumed key=7 topic=jobs
      +6ms worker consumed key=8 topic=jobs
      +7ms other consumed key=9 topic=jobs
      +20ms worker finished batch failed
      """)
    let trace = drawing.trace
    #expect(trace.deliveries.map(\.finished) == [6, 6, nil])
    #expect(trace.deliveries.map(\.failed) == [true, true, false])
  }

  @Test func `a batch without an end is unfinished once`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +1ms api published key=8 topic=jobs
      +5ms worker consumed topic=jobs batch
      +6ms worker started batch
      """)
    #expect(drawing.trace.outcome == .processing)
    #expect(drawing.summary.deliveries.map(\.sharesWork) == [false, true])
  }

  @Test func `one by one is no batch, though times be equal`() {
    let summary = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +0ms api published key=8 topic=jobs
      +5ms worker consumed key=7 topic=jobs
      +5ms worker consumed key=8 topic=jobs
      +6ms worker started key=7
      +6ms worker started key=8
      +9ms worker finished key=7
      +9ms worker finished key=8
      """
    ).summary
    #expect(summary.durations(.processing) == [3, 3])
  }
}
