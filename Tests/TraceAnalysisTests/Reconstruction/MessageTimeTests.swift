import SyntheticFleet
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// Row 45: what a message's own time is good for.
@Suite struct MessageTimeTests {
  @Test(arguments: [
    ("", MessageTimeKind.unknown), ("createtime", .createTime), ("logappendtime", .logAppendTime),
  ])
  func `without a published record the wait begins with the message's own time, and says so`(
    word: String, kind: MessageTimeKind
  ) throws {
    let drawing = TraceDrawing(
      "+9ms worker consumed key=7 topic=jobs made=+2ms \(word)\n+12ms worker finished key=7")
    let wait = try #require(drawing.summary.segments.first { $0.segment == .queueWait })
    #expect(wait.duration == .ms(7))
    #expect(wait.messageTime == kind)
    #expect(wait.from == 0 && wait.to == drawing.origin("worker"))
    #expect(drawing.trace.notes.contains(.messageTime(destination: drawing.text("jobs"), kind: kind)))
    #expect(drawing.trace.messageOutcomes.first?.attempts.first?.waited == .ms(7))
  }

  @Test func `a published record is worth more than the message's own time`() throws {
    let drawing = TraceDrawing(
      "+0ms api published key=7 topic=jobs\n+9ms worker consumed key=7 topic=jobs made=+2ms createtime")
    let wait = try #require(drawing.summary.segments.first { $0.segment == .queueWait })
    #expect(wait.duration == .ms(9))
    #expect(wait.messageTime == nil)
    #expect(!drawing.trace.notes.contains { $0.kind == "message_time" })
  }

  @Test func `a wait from the message's own time counts once, however often it is delivered`() {
    let drawing = TraceDrawing(
      """
      +9ms worker consumed key=7 topic=jobs made=+2ms
      +50ms worker consumed key=7 topic=jobs made=+2ms
      +9ms other consumed key=7 topic=jobs made=+2ms group=b
      """)
    #expect(drawing.summary.durations(.queueWait) == [7, 7])
    #expect(drawing.trace.notes.count { $0.kind == "message_time" } == 1)
  }

  @Test func `a broker's clock that is ahead leaves a negative wait, which is noted`() {
    let drawing = TraceDrawing("+9ms worker consumed key=7 topic=jobs made=+11ms logappendtime")
    #expect(drawing.summary.durations(.queueWait) == [-2])
    #expect(
      drawing.trace.notes.contains(
        .negativeDuration(segment: .queueWait, duration: .ms(-2), from: 0, to: drawing.origin("worker"))))
  }

  @Test func `the wait is on the critical path where the request had begun`() {
    let message = """
      +5ms worker consumed key=7 made=+2ms
      +6ms worker started key=7
      +9ms worker finished key=7
      """
    let trace = TraceDrawing("+0ms api received\n+1ms api responded status=202\n" + message).trace
    #expect(
      trace.pathDescription == ["unattributed 2.0", "queue_wait 3.0", "dispatch 1.0", "processing 3.0"])
    let later = TraceDrawing("+3ms api received\n+4ms api responded status=202\n" + message).trace
    #expect(later.pathDescription == ["unattributed 2.0", "dispatch 1.0", "processing 3.0"])
  }

  @Test func `records whose id was sent several times are counted`() {
    let trace = TraceDrawing("+0ms api received repeated\n+1ms api responded repeated\n+2ms api note").trace
    #expect(trace.notes.contains(.repeatedCorrelation(records: 2)))
  }
}
