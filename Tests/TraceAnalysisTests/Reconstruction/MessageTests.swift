import Testing
import TraceDrawings
import TraceModel

@Suite struct MessageTests {
  @Test func `a key joins the published and the consumed record`() {
    let drawing = TraceDrawing(
      """
      +0ms api received
      +1ms api published key=7 topic=jobs
      +2ms api responded status=202
      +9ms worker consumed key=7 topic=jobs
      """)
    let trace = drawing.trace
    #expect(trace.messages.count == 1)
    #expect(trace.messages[0].published == 1)
    #expect(trace.messages[0].publisher == .exchange(0))
    #expect(trace.messages[0].destination == drawing.text("jobs"))
    #expect(trace.deliveries.map(\.consumed) == [3])
  }

  @Test func `partition 0 and offset 0 identify a message`() {
    let trace = TraceDrawing(
      """
      +0ms api published topic=jobs partition=0 offset=1
      +1ms api published topic=jobs partition=0 offset=0
      +5ms worker consumed topic=jobs partition=0 offset=0
      +6ms worker consumed topic=jobs partition=0 offset=1
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(trace.deliveries.map(\.consumed) == [3, 2])
    #expect(!trace.notes.contains(.pairedByOrder(role: .consumed, count: 2)))
  }

  @Test func `one key at two places is two messages`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs partition=0 offset=0
      +1ms api published key=7 topic=jobs partition=0 offset=1
      +5ms worker consumed key=7 topic=jobs partition=0 offset=1
      +6ms worker consumed key=7 topic=jobs partition=0 offset=0
      """
    ).trace
    #expect(trace.deliveries.map(\.consumed) == [3, 2])
    #expect(trace.deliveries.map(\.attempt) == [1, 1])
  }

  @Test func `the key serves where only one side logs the place`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms worker consumed key=7 topic=jobs partition=0 offset=0
      +9ms worker/2 consumed key=7 topic=jobs partition=0 offset=0
      """
    ).trace
    #expect(trace.messages.count == 1)
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
  }

  @Test func `the same key on a second topic is the next hop`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=a
      +2ms worker consumed key=7 topic=a
      +3ms worker published key=7 topic=b
      +4ms worker finished key=7
      +6ms mailer consumed key=7 topic=b
      +7ms mailer finished key=7
      """)
    let trace = drawing.trace
    #expect(trace.messages.map(\.destination) == [drawing.text("a"), drawing.text("b")])
    #expect(trace.messages[1].publisher == .delivery(0))
    #expect(trace.deliveries.map(\.attempt) == [1, 1])
    #expect(trace.deliveries.map(\.finished) == [3, 5])
    #expect(trace.outcome == .completed)
  }

  @Test func `a published record without a topic learns it from the consumed one`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7
      +2ms worker consumed key=7 topic=a
      +3ms worker published key=7
      +6ms mailer consumed key=7 topic=b
      """)
    let trace = drawing.trace
    #expect(trace.messages.map(\.destination) == [drawing.text("a"), drawing.text("b")])
    #expect(trace.deliveries.map(\.consumed) == [1, 3])
  }

  @Test func `without keys the k-th consumption is of the k-th message, with a note`() {
    let trace = TraceDrawing(
      """
      +0ms api published topic=jobs
      +1ms api published topic=jobs
      +5ms worker consumed topic=jobs
      +6ms worker consumed topic=jobs
      """
    ).trace
    #expect(trace.deliveries.map(\.message) == [0, 1])
    #expect(trace.deliveries.map(\.consumed) == [2, 3])
    #expect(trace.notes.contains(.pairedByOrder(role: .consumed, count: 2)))
  }

  @Test func `without keys each group counts for itself`() {
    let trace = TraceDrawing(
      """
      +0ms api published topic=jobs
      +1ms api published topic=jobs
      +5ms a consumed topic=jobs group=a
      +6ms b consumed topic=jobs group=b
      +7ms a consumed topic=jobs group=a
      +8ms b consumed topic=jobs group=b
      """
    ).trace
    #expect(trace.deliveries.map(\.consumed) == [2, 3, 4, 5])
    #expect(trace.deliveries.map(\.attempt) == [1, 1, 1, 1])
  }

  @Test func `two lines of one publisher about one message are one message`() {
    let trace = TraceDrawing("+0ms api published key=7\n+1ms api published key=7 topic=jobs").trace
    #expect(trace.messages.count == 1)
    #expect(trace.messages[0].published == 0)
  }

  @Test func `a consumed message that nobody published has a note and no publisher`() {
    let drawing = TraceDrawing("+0ms worker consumed key=7 topic=jobs\n+9ms worker finished key=7")
    let trace = drawing.trace
    #expect(trace.messages[0].published == nil)
    #expect(
      trace.notes.contains(
        .noPublisherRecord(destination: drawing.text("jobs"), origin: drawing.origin("worker"))))
    #expect(trace.outcome == .incomplete)
    #expect(drawing.summary.durations(.queueWait).isEmpty)
  }

  @Test func `messages without a publisher stand where they were consumed`() {
    let drawing = TraceDrawing(
      """
      +0ms worker consumed key=1 topic=a
      +5ms api published key=2 topic=b
      +9ms worker consumed key=2 topic=b
      """)
    let trace = drawing.trace
    #expect(trace.messages.map(\.published) == [nil, 1])
    #expect(trace.deliveries.map(\.message) == [0, 1])
    #expect(trace.deliveries.map(\.consumed) == [0, 2])
  }

  @Test func `a publisher after its response is still the only server span`() {
    let trace = TraceDrawing("+0ms api received\n+1ms api responded\n+2ms api published key=7").trace
    #expect(trace.messages[0].publisher == .exchange(0))
  }

  @Test func `another service's publishing has an unknown publisher`() {
    let trace = TraceDrawing("+0ms api received\n+1ms other published key=7\n+2ms api responded").trace
    #expect(trace.messages[0].publisher == .unknown)
  }

  @Test func `many messages are found by their keys`() {
    let published = (0..<100).map { "+\($0)ms api published key=\($0 + 1) topic=jobs" }
    let consumed = (0..<100).reversed().map { "+\(300 - $0)ms worker consumed key=\($0 + 1) topic=jobs" }
    let trace = TraceDrawing((published + consumed).joined(separator: "\n")).trace
    #expect(trace.messages.count == 100)
    for delivery in trace.deliveries {
      let message = trace.messages[delivery.message]
      #expect(delivery.consumed.map { trace.events[$0].messageKey } == message.key)
    }
  }

  @Test func `a record that names the partition alone is not of a message in another partition`() {
    let trace = TraceDrawing(
      """
      +0ms api published topic=jobs partition=0 offset=6
      +1ms api published topic=jobs partition=1 offset=2
      +5ms worker consumed topic=jobs partition=1
      +6ms worker/2 consumed topic=jobs partition=0 offset=6
      """
    ).trace
    #expect(trace.messages.map(\.published) == [0, 1])
    #expect(trace.deliveries.map(\.consumed) == [3, 2])
    #expect(trace.deliveries.map(\.attempt) == [1, 1])
  }

  @Test func `without keys a redelivery is of the only message of its topic, whatever other topics hold`() {
    let trace = TraceDrawing(
      """
      +0ms api published topic=jobs
      +1ms worker consumed topic=jobs
      +2ms worker published topic=mails
      +3ms mailer consumed topic=mails
      +4ms mailer finished
      +9ms worker/2 consumed topic=jobs
      +12ms worker/2 finished
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(trace.deliveries.map(\.message) == [0, 0, 1])
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 1])
    #expect(trace.outcome == .completed)
    #expect(!trace.notes.contains { $0.kind == "no_publisher_record" })
  }
}
