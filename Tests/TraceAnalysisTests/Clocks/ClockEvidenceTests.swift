import ReconstructedFleets
import Testing
import TraceDrawings
import TraceModel

@testable import ClockEstimation
@testable import TraceAnalysis

/// What is evidence about clocks, and what only looks like it.
@Suite struct ClockEvidenceTests {
  private func hops(_ drawing: TraceDrawing) -> Int {
    ClockSurvey([drawing.summary]).hops.values.reduce(0) { $0 + $1.count }
  }

  /// The start of the work is told by its end and what it took: finer than the clock.
  @Test func `a start that is worked out says nothing of its clock's resolution`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +3000ms worker consumed key=7 topic=jobs
      +5000ms worker finished key=7 took=735.123ms
      """)
    let survey = ClockSurvey([drawing.summary])
    #expect(drawing.summary.deliveries[0].started % 1_000_000 != 0)
    #expect(survey.resolutions[drawing.origin("worker")] == 1_000_000_000)
  }

  @Test func `a start that was logged says what its clock's resolution is`() {
    let drawing = TraceDrawing(
      """
      +3000ms worker consumed key=7 topic=jobs
      +3000.007ms worker started key=7
      """)
    #expect(ClockSurvey([drawing.summary]).resolutions[drawing.origin("worker")] == 1_000)
  }

  @Test func `a delivery that may be of another message is no evidence`() {
    let text = """
      +0ms api published topic=jobs
      +9ms worker consumed topic=jobs
      """
    #expect(hops(TraceDrawing(text)) == 1)
    let two = TraceDrawing("+1ms api published topic=jobs\n" + text)
    #expect(two.summary.deliveries.map(\.isPairedByOrder) == [true, false])
    #expect(hops(two) == 0)
    // It can only be of the message on its topic.
    #expect(hops(TraceDrawing("+1ms api published topic=mail\n" + text)) == 1)
  }
}
