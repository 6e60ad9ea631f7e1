import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Work whose records name no message, beside messages that others name.
@Suite struct OwnWorkTests {
  private func kinds(_ drawing: TraceDrawing) -> [String] { drawing.trace.notes.map(\.kind) }

  @Test func `a job that publishes a message is no delivery of it`() {
    let drawing = TraceDrawing(
      """
      +0ms scheduler started
      +5ms scheduler published key=1 topic=jobs
      +8ms scheduler finished
      +70ms worker consumed key=1 topic=jobs
      +71ms worker started key=1 topic=jobs
      +81ms worker finished key=1 topic=jobs
      """)
    #expect(drawing.summary.durations(.queueWait) == [65])
    #expect(drawing.summary.durations(.processing) == [8, 10])
    #expect(drawing.trace.outcome == .completed)
    #expect(drawing.trace.messages.map(\.publisher) == [.unknown, .delivery(0)])
    #expect(kinds(drawing).isEmpty)
  }

  @Test
  func `a job that calls the publisher of a message is no delivery of it, though nobody has consumed it`() {
    let drawing = TraceDrawing(
      """
      +0ms cron started
      +2ms cron sent method=post path=/reports
      +4ms api received method=post path=/reports
      +7ms api published key=1 topic=reports
      +8ms api responded status=202
      +10ms cron answered status=202
      +12ms cron finished
      """)
    #expect(drawing.summary.durations(.queueWait).isEmpty)
    #expect(drawing.trace.outcome == .queued)
    #expect(drawing.trace.exchanges.map(\.caller) == [.delivery(0)])
    #expect(!kinds(drawing).contains("no_publisher_record"))
  }

  @Test func `a server's work between its request and its answer is no delivery`() {
    let drawing = TraceDrawing(
      """
      +0ms api received
      +1ms api started
      +5ms api published key=1 topic=jobs
      +8ms api finished
      +9ms api responded status=202
      +50ms worker consumed key=1 topic=jobs
      +51ms worker started key=1 topic=jobs
      +61ms worker finished key=1 topic=jobs
      """)
    #expect(drawing.summary.durations(.queueWait) == [45])
    #expect(drawing.summary.durations(.publish) == [5])
    #expect(drawing.summary.durations(.processing) == [10])
    #expect(drawing.trace.messages.map(\.publisher) == [.exchange(0)])
    #expect(!kinds(drawing).contains("several_groups"))
  }

  @Test func `a call in the course of a server's own work is a call of the server`() {
    let drawing = TraceDrawing(
      """
      +0ms front received method=post path=/a
      +1ms front started
      +2ms front sent method=post path=/b
      +3ms back received method=post path=/b
      +4ms back started
      +6ms back published key=1 topic=jobs
      +7ms back finished
      +8ms back responded status=202
      +9ms front answered status=202
      +10ms front finished
      +11ms front responded status=202
      +60ms worker consumed key=1 topic=jobs
      +80ms worker finished key=1 topic=jobs
      """)
    #expect(drawing.summary.durations(.queueWait) == [54])
    #expect(drawing.trace.exchanges.map(\.caller) == [nil, .exchange(0)])
    #expect(drawing.trace.deliveries.count == 1)
  }

  @Test func `work of a service that a consumer calls is no delivery of the consumer's message`() {
    let drawing = TraceDrawing(
      """
      +3ms api published key=1 topic=jobs
      +20ms worker consumed key=1 topic=jobs
      +21ms worker started key=1
      +22ms worker sent method=post path=/pay
      +24ms pay received method=post path=/pay
      +25ms pay started
      +35ms pay finished
      +36ms pay responded status=200
      +38ms worker answered status=200
      +40ms worker finished key=1
      """)
    #expect(drawing.summary.durations(.queueWait) == [17])
    #expect(!kinds(drawing).contains("several_groups"))
  }

  @Test func `a message that comes as its broker's request is delivered by the work on that`() {
    let drawing = TraceDrawing(
      """
      +3ms api published key=1 topic=jobs
      +50ms worker received method=post path=/push
      +51ms worker started
      +60ms worker finished
      +62ms worker responded status=204
      """)
    #expect(drawing.summary.durations(.queueWait) == [48])
    #expect(drawing.trace.outcome == .completed)
  }

  @Test func `work without a name, by the only consumer of a message, is on it`() {
    let drawing = TraceDrawing(
      """
      +3ms api published key=1 topic=jobs
      +43ms worker started
      +63ms worker finished
      """)
    #expect(drawing.summary.durations(.queueWait) == [40])
    #expect(drawing.trace.outcome == .completed)
    #expect(kinds(drawing) == ["paired_by_order"])
  }
}
