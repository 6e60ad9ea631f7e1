import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Messages with different names on the two sides, or with several services as readers.
@Suite struct MessageNamesTests {
  private func kinds(_ trace: Trace) -> [String] { trace.notes.map(\.kind) }

  @Test(arguments: ["jobs", "worker-jobs", "Jobs.Queue"])
  func `a queue's name does not keep a message apart from its routing key`(queue: String) {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs.created
      +100ms worker consumed key=7 topic=\(queue)
      +151ms worker finished key=7 topic=\(queue)
      """)
    #expect(drawing.trace.messages.count == 1)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.queueWait) == [100])
    #expect(drawing.summary.durations(.processing) == [51])
    #expect(kinds(drawing.trace) == ["only_candidate"])
  }

  @Test(arguments: ["mails", "jobs-retry", "job-mails.created.fast", "videos"])
  func `the same key on a topic of another name is another message`(topic: String) {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=video-jobs
      +5ms worker published key=7 topic=\(topic)
      +100ms mailer consumed key=7 topic=\(topic)
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(trace.deliveries.map(\.message) == [1])
  }

  @Test func `two queues of one exchange are two groups of one message`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=orders
      +10ms billing consumed key=7 topic=orders-billing
      +15ms search consumed key=7 topic=orders-search
      +30ms billing finished key=7 topic=orders-billing
      +31ms search finished key=7 topic=orders-search
      """
    ).trace
    #expect(trace.messages.count == 1)
    #expect(trace.deliveries.map(\.attempt) == [1, 1])
    #expect(trace.outcome == .completed)
  }

  @Test(arguments: ["billing", "https://sqs.eu-west-1.amazonaws.com/1/invoice-q"])
  func `a message's own id is that of one message, whatever its two sides call the topic`(queue: String) {
    let drawing = TraceDrawing(
      """
      +0ms api published id=7 topic=order.created
      +40ms worker consumed id=7 topic=\(queue)
      +60ms worker finished id=7 topic=\(queue)
      """)
    #expect(drawing.trace.messages.count == 1)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.queueWait) == [40])
    #expect(kinds(drawing.trace) == ["only_candidate"])
  }

  @Test func `the queues of one exchange are groups of its message, whatever they are called`() {
    let drawing = TraceDrawing(
      """
      +0ms api published id=7 topic=shop-events
      +40ms billing consumed id=7 topic=invoices
      +60ms billing finished id=7 topic=invoices
      +90ms shipping consumed id=7 topic=parcels
      +99ms shipping finished id=7 topic=parcels
      """)
    #expect(drawing.trace.messages.count == 1)
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 1])
    #expect(drawing.summary.durations(.queueWait) == [40, 90])
    #expect(drawing.trace.outcome == .completed)
  }

  @Test(arguments: [
    "+10ms worker consumed id=7 topic=orders\n+20ms worker finished id=7 topic=orders",
    "+10ms worker published id=7 topic=mails",
  ])
  func `the id is another message's where records explain one of the sides`(records: String) {
    let trace = TraceDrawing(
      """
      +0ms api published id=7 topic=orders
      \(records)
      +40ms mailer consumed id=7 topic=mails
      +60ms mailer finished id=7 topic=mails
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(!kinds(trace).contains("only_candidate"))
  }

  @Test func `a task's id on a topic of another name is the next hop's, though its publisher has no log`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=orders
      +40ms mailer consumed key=7 topic=mails
      +60ms mailer finished key=7 topic=mails
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(trace.outcome != .completed)
  }

  @Test func `an id on two hops whose sides have names of their own is told by who published when`() {
    let drawing = TraceDrawing(
      """
      +0ms api published id=7 topic=order.created
      +10ms worker consumed id=7 topic=billing
      +15ms worker published id=7 topic=invoice.made
      +20ms worker finished id=7 topic=billing
      +40ms mailer consumed id=7 topic=post
      +60ms mailer finished id=7 topic=post
      """)
    #expect(drawing.trace.messages.count == 2)
    #expect(drawing.summary.durations(.queueWait) == [10, 25])
    #expect(drawing.trace.outcome == .completed)
  }

  @Test(arguments: [
    ("OrderCreated", "order-created-queue"), ("Shop.Contracts:OrderCreated", "order-created"),
  ])
  func `capital letters begin the words of a name`(exchange: String, queue: String) {
    #expect(TopicName(exchange).mayName(TopicName(queue)))
    #expect(!TopicName(exchange).mayName(TopicName("created-videos")))
  }

  @Test func `two services that read one topic without groups have the message each`() {
    let drawing = TraceDrawing(
      """
      +4ms api published key=7 topic=orders
      +10ms billing consumed key=7 topic=orders
      +11ms billing started key=7
      +31ms billing finished key=7
      +500ms indexer consumed key=7 topic=orders
      +501ms indexer started key=7
      +521ms indexer finished key=7
      """)
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 1])
    #expect(drawing.summary.durations(.queueWait) == [6, 496])
    #expect(kinds(drawing.trace) == ["several_groups"])
    #expect(!drawing.trace.pathDescription.contains { $0.hasPrefix("redelivery") })
  }

  @Test(arguments: ["worker/2", "worker-2"])
  func `instances of one service share the messages`(second: String) {
    let trace = TraceDrawing(
      """
      +0ms api published key=7
      +5ms \(second == "worker/2" ? "worker/1" : "worker-1") consumed key=7
      +50ms \(second) consumed key=7
      +60ms \(second) finished key=7
      """
    ).trace
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
    #expect(kinds(trace).contains("redelivered"))
  }

  @Test func `work that its worker calls by another id is of the only message that it can be`() {
    let drawing = TraceDrawing(
      """
      +5ms api published key=1 topic=jobs
      +105ms worker consumed key=1 topic=jobs
      +106ms worker started key=700
      +156ms worker finished key=700
      """)
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.summary.durations(.dispatch) == [1])
    #expect(drawing.summary.durations(.processing) == [50])
    #expect(kinds(drawing.trace) == ["only_candidate"])
  }

  @Test func `of several the one that was received first is taken, and that is a choice`() {
    let drawing = TraceDrawing(
      """
      +5ms api published key=1 topic=jobs
      +6ms api published key=2 topic=jobs
      +10ms worker consumed key=1 topic=jobs
      +11ms worker consumed key=2 topic=jobs
      +12ms worker started key=700
      +13ms worker started key=800
      +20ms worker finished key=800
      +30ms worker finished key=700
      """)
    #expect(drawing.trace.messages.count == 2)
    #expect(drawing.summary.durations(.processing) == [18, 7])
    #expect(drawing.trace.deliveries.allSatisfy { $0.isPairedByOrder })
    #expect(kinds(drawing.trace) == ["paired_by_order"])
  }

  @Test func `two messages that are received by place before either is begun keep their places`() {
    let drawing = TraceDrawing(
      """
      +3ms api published key=1 topic=tiles partition=0 offset=5
      +4ms api published key=2 topic=tiles partition=0 offset=6
      +10ms render consumed topic=tiles partition=0 offset=5
      +10.5ms render consumed topic=tiles partition=0 offset=6
      +11ms render started key=1
      +11.5ms render started key=2
      +20ms render finished key=2
      +60ms render finished key=1
      """)
    #expect(drawing.trace.messages.count == 2)
    #expect(drawing.summary.durations(.queueWait) == [7, 6.5])
    #expect(drawing.summary.durations(.processing) == [49, 8.5])
    #expect(kinds(drawing.trace).isEmpty)
  }

  @Test
  func `where only works tell the keys, the first reception is of the first work, and that is a choice`() {
    let trace = TraceDrawing(
      """
      +3ms api published key=1 topic=tiles
      +4ms api published key=2 topic=tiles
      +10ms render consumed topic=tiles
      +11ms render consumed topic=tiles
      +12ms render started key=1
      +13ms render started key=2
      +20ms render finished key=2
      +60ms render finished key=1
      """
    ).trace
    #expect(trace.messages.count == 2)
    #expect(trace.deliveries.map(\.consumed) == [2, 3])
    #expect(kinds(trace) == ["paired_by_order"])
    #expect(trace.deliveries.allSatisfy { $0.isPairedByOrder })
  }

  @Test func `one key on messages whose publisher tells no place is a choice, which bounds nothing`() {
    let drawing = TraceDrawing(
      """
      +1ms api published key=7 topic=t
      +2ms api published key=7 topic=t
      +5ms worker/1 consumed key=7 topic=t partition=1 offset=4
      +6ms worker/2 consumed key=7 topic=t partition=2 offset=9
      """)
    #expect(drawing.trace.messages.count == 2)
    #expect(drawing.trace.deliveries.allSatisfy { $0.isPairedByOrder })
    #expect(kinds(drawing.trace).contains("paired_by_order"))
    #expect(drawing.summary.segments.filter { $0.segment == .queueWait }.allSatisfy { $0.isChoice })
  }

  @Test func `parallel work without keys is told to be a choice`() {
    let trace = TraceDrawing(
      """
      +1ms api published key=1
      +2ms api published key=2
      +5ms worker consumed key=1
      +6ms worker consumed key=2
      +7ms worker started
      +8ms worker started
      +20ms worker finished
      +30ms worker finished
      """
    ).trace
    #expect(trace.deliveries.allSatisfy { $0.started != nil && $0.finished != nil })
    #expect(kinds(trace).contains("ambiguous_pairing"))
  }
}
