import ReconstructedFleets
import Testing
import TraceDrawings
import TraceModel

@testable import ClockEstimation
@testable import TraceAnalysis

/// Evidence about clocks, and pairs that only look like it.
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

  /// Both works could have either answer.
  @Test func `an answer that may be another call's is no evidence about clocks`() {
    let drawing = TraceDrawing(
      """
      +0ms web received path=/
      +1ms web sent path=/q span=a
      +2ms web sent path=/q span=b
      +4ms api received path=/q parent=a
      +5ms api received path=/q parent=b
      +20ms api responded status=200
      +21ms api responded status=200
      +30ms web answered status=200 span=a
      +31ms web answered status=200 span=b
      +40ms web responded path=/ status=200
      """)
    let senders = Set(ClockSurvey([drawing.summary]).hops.keys.map(\.sender))
    #expect(senders == [drawing.origin("web")])
  }

  /// The server logs the end of its work and whole ms: it was received up to 1 ms earlier or later than that says.
  private let accessed = TraceDrawing(
    """
    +0ms api published key=1 topic=jobs
    +10.123456ms client sent
    +20.5ms api responded status=200 took=9ms
    +22ms client answered status=200
    """)

  @Test func `a beginning that a rounded duration implies is evidence as far as its rounding allows`() {
    let survey = ClockSurvey([accessed.summary])
    let hops = survey.hops.values.flatMap(\.inOrder).flatMap(\.hull.hops)
    // Received at 11.5 ms ± 1 ms after 10.123456 ms.
    #expect(Set(hops.map(\.gap)) == [2_376_544, 1_500_000])
    #expect(survey.resolutions[accessed.origin("api")] == 100_000)
  }

  @Test func `the rounding of a duration is part of the bounds of what it begins and ends`() throws {
    let summary = accessed.summary
    let table = ClockTable(ClockSurvey([summary]), of: accessed.catalog)
    let work = try #require(summary.segments.first { $0.segment == .api })
    let bounds = table.bounds(of: work, in: summary)
    #expect(work.duration == .ms(9))
    #expect(try #require(bounds.low) <= .ms(8) && #require(bounds.high) >= .ms(10))
    #expect(try #require(bounds.high) < .ms(11))
  }

  @Test func `a start that a rounded duration implies is evidence as far as its rounding allows`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +100.5ms worker finished key=7 took=98ms
      """)
    let hops = ClockSurvey([drawing.summary]).hops.values.flatMap(\.inOrder).flatMap(\.hull.hops)
    #expect(hops.map(\.gap) == [3_500_000])
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
