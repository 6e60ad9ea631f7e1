import SyntheticFleet
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

@Suite struct EventOrderTests {
  private func roles(_ drawing: String) -> [String] { TraceDrawing(drawing).trace.events.map(\.role.name) }

  private func steps(_ trace: Trace) -> [Role] { trace.events.map(\.role).filter { $0 != .note } }

  /// Whether each attempt failed, by the message's key.
  private func attempts(_ trace: Trace) -> [Identifier: [Bool]] {
    Dictionary(grouping: trace.deliveries) { trace.messages[$0.message].key }
      .mapValues { $0.map(\.failed) }
  }

  @Test func `events are ordered by time`() {
    #expect(
      roles("+5ms api responded\n+0ms client sent\n+2ms api received") == [
        "request_sent", "request_received", "response_sent",
      ])
  }

  @Test func `records of equal time stand in the order of steps, whatever the order of lines`() {
    #expect(
      roles("+0ms api responded source=f\n+0ms client sent source=f\n+0ms api received source=f") == [
        "request_sent", "request_received", "response_sent",
      ])
  }

  @Test func `between files records of equal time go by cause`() {
    #expect(
      roles("+0ms worker consumed\n+0ms client answered\n+0ms api responded\n+0ms client2 sent") == [
        "request_sent", "response_sent", "response_received", "consumed",
      ])
  }

  /// Sets of programs have another order in each run, and within a run.
  @Test func `copies of one record that name different programs stand as their lines do`() {
    let drawing = "+0ms phone sent source=1 line=2 bytes=7\n+0ms client sent source=1 line=1 bytes=7"
    for _ in 0..<64 { #expect(TraceDrawing(drawing).trace.events.map(\.line) == [1, 2]) }
  }

  @Test func `a call that fails at the time of the next try failed before it`() {
    #expect(
      roles("+0ms client sent\n+5ms client sent\n+5ms client gaveup\n+9ms client answered") == [
        "request_sent", "request_failed", "request_sent", "response_received",
      ])
  }

  @Test func `an end at the time of the next beginning belongs to the work that has no end yet`() {
    let deliveries = TraceDrawing(
      """
      +0ms worker consumed key=1
      +0ms worker started key=1
      +9ms worker started key=1
      +9ms worker consumed key=1
      +9ms worker finished key=1 failed
      +15ms worker finished key=1
      """
    ).trace.deliveries
    #expect(deliveries.map(\.attempt) == [1, 2])
    #expect(deliveries.map(\.failed) == [true, false])
    #expect(deliveries.allSatisfy { $0.started != nil && $0.finished != nil })
  }

  @Test func `of two ends at one time the failure came first, because it leads to another try`() {
    let trace = TraceDrawing(
      """
      +0ms worker finished key=1
      +0ms worker finished key=1 failed
      +0ms worker consumed key=1
      +0ms worker consumed key=1
      +0ms worker started key=1
      +0ms worker started key=1
      +0ms api published key=1
      """
    ).trace
    #expect(trace.deliveries.map(\.failed) == [true, false])
    #expect(trace.outcome == .completed)
  }

  @Test func `a message that is handed on at one time is consumed behind each of its publishings`() {
    let drawing = TraceDrawing(
      """
      +0ms mailer consumed key=1 topic=mails
      +0ms worker published key=1 topic=mails
      +0ms worker finished key=1
      +0ms worker consumed key=1 topic=jobs
      +0ms api published key=1 topic=jobs
      """)
    let steps = drawing.trace.events.map { event in
      "\(drawing.catalog.origin(event.origin).service) \(event.role.name)"
    }
    #expect(
      steps.filter { !$0.hasSuffix("finished") } == [
        "api published", "worker consumed", "worker published", "mailer consumed",
      ])
  }

  @Test func `messages of one time stand in the order of their offsets`() {
    let offsets = TraceDrawing(
      """
      +0ms api published topic=jobs partition=0 offset=3
      +0ms api published topic=jobs partition=0 offset=1
      +0ms api published topic=jobs partition=0 offset=2
      """
    ).trace.events.map(\.messageOffset)
    #expect(offsets == [1, 2, 3])
  }

  @Test func `a log whose times fall from line to line is read from its end`() {
    let events = TraceDrawing(
      """
      +9ms api note
      +4ms api note line=2
      +4ms api note line=3
      +0ms api note
      """
    ).trace.events
    #expect(events.map(\.line) == [4, 3, 2, 1])
  }

  @Test func `of records in any order the same order is made`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +0ms api received
      +0ms api note
      +0ms api published key=1 topic=jobs
      +0ms api published key=2 topic=jobs
      +0ms api responded
      +0ms client answered
      +0ms worker consumed key=2 topic=jobs
      +0ms worker started key=2
      +0ms worker finished key=2
      +0ms worker consumed key=1 topic=jobs
      +0ms worker started key=1
      +0ms worker finished key=1 failed
      +0ms worker consumed key=1 topic=jobs
      +0ms worker started key=1
      +0ms worker finished key=1
      """)
    let reconstructor = TraceReconstructor(catalog: drawing.catalog)
    let expected = reconstructor.reconstruct(drawing.events)
    for seed in Seeds.upTo(200) {
      var random = SplitMix64(seed: seed)
      var lines = drawing.events.shuffled(using: &random)
      for place in lines.indices { (lines[place].line, lines[place].offset) = (Int64(place), Int64(place)) }
      let trace = reconstructor.reconstruct(lines)
      // Messages that no step tells apart stand by line.
      #expect(steps(trace) == steps(expected), "seed \(seed)")
      #expect(attempts(trace) == attempts(expected), "seed \(seed)")
      #expect(trace.outcome == .completed, "seed \(seed)")
    }
  }

  @Test func `hundreds of programs that log at one time take linear time`() {
    let lines = (0..<3000).map { "+0ms worker/\($0) consumed key=\($0 % 7)" }
    #expect(TraceDrawing(lines.joined(separator: "\n")).trace.events.count == 3000)
  }

  @Test func `a note goes with the record that follows it`() {
    #expect(
      roles("+0ms client note\n+0ms client sent\n+0ms api received") == [
        "note", "request_sent", "request_received",
      ])
  }

  @Test func `more events than are sorted by insertion are ordered too`() {
    let lines = (0..<200).map { "+\(($0 * 77) % 200)ms api note" }
    let times = TraceDrawing(lines.joined(separator: "\n")).trace.events.map(\.time)
    #expect(times == times.sorted())
  }
}
