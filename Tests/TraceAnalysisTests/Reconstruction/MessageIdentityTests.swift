import Testing
import TraceDrawings
import TraceModel

/// The message of a record, as far as more than the record itself tells it.
@Suite struct MessageIdentityTests {
  @Test func `a consumed record without a key is of the message that the work behind it names`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +1ms api published key=8 topic=jobs
      +5ms worker consumed topic=jobs partition=0 offset=3
      +6ms worker started key=8
      +7ms worker finished key=8
      +8ms worker consumed topic=jobs partition=0 offset=4
      +9ms worker started key=7
      +10ms worker finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.messages.count == 2)
    #expect(trace.deliveries.map(\.consumed) == [5, 2])
    #expect(trace.deliveries.map(\.started) == [6, 3])
    #expect(drawing.summary.durations(.queueWait) == [8, 4])
    #expect(!trace.notes.contains { $0.kind == "paired_by_order" })
    #expect(trace.deliveries.allSatisfy { !$0.isPairedByOrder })
  }

  @Test func `the work behind a consumed record is its own origin's, and before the next consumption`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +1ms api published key=8 topic=jobs
      +5ms worker consumed topic=jobs
      +6ms other started key=8
      +8ms worker consumed topic=jobs
      +9ms worker started key=8
      """
    ).trace
    #expect(trace.deliveries.map(\.consumed) == [2, nil, 4])
  }

  private static let redeliveredUpstream = """
    +0ms api published key=1 topic=jobs
    +2ms worker/1 consumed key=1 topic=jobs partition=0 offset=0
    +3ms worker/1 published key=9 topic=mail
    +20ms worker/2 consumed key=1 topic=jobs partition=0 offset=0
    +21ms worker/2 published key=9 topic=mail
    +22ms worker/2 finished key=1
    """

  @Test func `a message published onward twice, consumed from two places, is two messages`() {
    let drawing = TraceDrawing(
      Self.redeliveredUpstream + """

        +25ms mailer consumed key=9 topic=mail partition=0 offset=5
        +26ms mailer finished key=9
        +27ms mailer consumed key=9 topic=mail partition=0 offset=6
        +28ms mailer finished key=9
        """)
    let trace = drawing.trace
    #expect(trace.messages.map(\.published) == [0, 2, 4])
    #expect(trace.deliveries.map(\.message) == [0, 0, 1, 2])
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 1, 1])
    #expect(drawing.summary.durations(.queueWait) == [2, 22, 6])
    #expect(!trace.notes.contains { $0.kind == "no_publisher_record" })
    #expect(trace.messages.map(\.publisher) == [.unknown, .delivery(0), .delivery(1)])
  }

  @Test func `a message published onward twice that no record gives a place is one, delivered twice`() {
    let trace = TraceDrawing(
      Self.redeliveredUpstream + """

        +25ms mailer consumed key=9 topic=mail
        +26ms mailer finished key=9
        +27ms mailer consumed key=9 topic=mail
        +28ms mailer finished key=9
        """
    ).trace
    #expect(trace.messages.map(\.published) == [0, 2])
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 1, 2])
  }

  @Test func `two lines about one publishing are of the one place that it is consumed from`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +1ms api published key=7 topic=jobs
      +5ms worker consumed key=7 topic=jobs partition=0 offset=5
      +9ms worker/2 consumed key=7 topic=jobs partition=0 offset=5
      """
    ).trace
    #expect(trace.messages.map(\.published) == [0])
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
  }
}
