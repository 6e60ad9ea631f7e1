import ClockEstimation
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// An app's statements about itself: launches, screens, hitches.
@Suite struct ClientEventTests {
  @Test func `a launch and a screen are segments that end with their record`() throws {
    let drawing = TraceDrawing("+900ms app launched took=812ms\n+1400ms app loaded took=300ms")
    #expect(drawing.summary.durations(.launch) == [812])
    let load = try #require(drawing.summary.segments.first { $0.segment == .screenLoad })
    #expect(load.duration == .ms(300))
    #expect(load.start == drawing.events[0].time + .ms(200))
    #expect(load.from == drawing.origin("app") && load.to == load.from)
    #expect(drawing.trace.outcome == .completed)
  }

  @Test func `a screen that failed to load has no time to load, and how long hitches were watched is none`() {
    let drawing = TraceDrawing(
      "+700ms app loaded took=700ms failed\n+900ms app hitched took=900ms\n+950ms app loaded took=50ms")
    #expect(drawing.summary.segments.map(\.segment) == [.elapsed, .screenLoad])
    #expect(drawing.summary.durations(.screenLoad) == [50])
    #expect(drawing.trace.spans.map(\.status) == [.error, .ok, .ok])
  }

  @Test func `a record without a duration, or with one below 0, measures nothing`() {
    let drawing = TraceDrawing("+700ms app loaded\n+800ms app launched took=-5ms")
    #expect(drawing.trace.clientEvents.isEmpty && drawing.trace.spans.isEmpty)
    #expect(drawing.summary.segments.map(\.segment) == [.elapsed])
  }

  @Test func `a screen is the parent of the requests in its course, of its own app only`() {
    let drawing = TraceDrawing(
      """
      +5ms app sent
      +8ms app answered status=200
      +12ms app sent
      +15ms other sent
      +18ms app answered status=200
      +19ms other answered status=200
      +40ms app loaded took=30ms
      +50ms app loaded took=41ms
      """)
    let spans = drawing.trace.spans
    #expect(spans.map(\.kind) == [.internal, .internal, .client, .client, .client])
    // The first request was sent before either screen began; the second in both, one of which ended first.
    let parents = spans.dropFirst(2).map { span in
      (span.origin == drawing.origin("app"), span.parent.map { drawing.trace.spans[$0].stated })
    }
    #expect(parents.map(\.0) == [true, true, false])
    #expect(parents.map(\.1) == [nil, .ms(30), nil])
  }

  @Test func `a clock that is corrected moves a screen, and leaves its length`() throws {
    let drawing = TraceDrawing("+0ms app sent\n+10ms app answered status=200\n+20ms app loaded took=20ms")
    let summary = drawing.summary
    var period = ClockPeriod(
      origin: drawing.origin("app"), reference: drawing.origin("api"), kind: .estimate, region: OffsetRegion()
    )
    period.correction = ClockLine(epoch: 0, offset: 5_000_000, drift: 0)
    let corrected = ClockTable(periods: [period]).corrected(summary)
    let (before, after) = (
      try #require(summary.clientEvents.first), try #require(corrected.clientEvents.first)
    )
    #expect(after.ended == before.ended - 5_000_000)
    #expect(after.duration == before.duration)
  }
}
