import Testing
import TraceDrawings
import TraceModel

@Suite struct EventOrderTests {
  private func roles(_ drawing: String) -> [String] { TraceDrawing(drawing).trace.events.map(\.role.name) }

  @Test func `events are ordered by time`() {
    #expect(
      roles("+5ms api responded\n+0ms client sent\n+2ms api received") == [
        "request_sent", "request_received", "response_sent",
      ])
  }

  @Test func `records of equal time keep the order of their file`() {
    #expect(
      roles("+0ms api responded source=f\n+0ms client sent source=f\n+0ms api received source=f") == [
        "response_sent", "request_sent", "request_received",
      ])
  }

  @Test func `between files records of equal time go by cause`() {
    #expect(
      roles("+0ms worker consumed\n+0ms client answered\n+0ms api responded\n+0ms client2 sent") == [
        "request_sent", "response_sent", "response_received", "consumed",
      ])
  }

  @Test func `a file's own order holds where rank says otherwise`() {
    let events = TraceDrawing(
      """
      +0ms client gaveup source=c line=1
      +0ms client sent source=c line=2
      +0ms api received source=a line=1
      """
    ).trace.events
    let own = events.filter { $0.role != .requestReceived }.map(\.line)
    #expect(own == [1, 2])
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
