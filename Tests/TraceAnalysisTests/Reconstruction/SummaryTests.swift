import SyntheticFleet
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

@Suite struct SummaryTests {
  private static let whole = TraceDrawing(
    """
    +0ms client note level=error
    +1ms client sent
    +10ms api received
    +11ms api published key=7 topic=jobs job=video
    +14ms api responded status=202
    +20ms client answered status=202
    +30ms worker consumed key=7 topic=jobs partition=0 offset=0
    +32ms worker started key=7
    +40ms worker finished key=7
    """)

  @Test func `a summary has the times and the clocks of a request`() {
    let drawing = Self.whole
    let summary = drawing.summary
    let start = summary.start
    let times = [summary.sent, summary.received, summary.accepted, summary.firstEffect, summary.done]
    #expect(times.map { $0.map { $0.time - start } } == [.ms(1), .ms(10), .ms(20), .ms(40), .ms(40)])
    #expect(
      times.map { $0?.origin } == ["client", "api", "client", "worker", "worker"].map { drawing.origin($0) })
    #expect(summary.end - start == .ms(40))
    #expect(summary.endOrigin == drawing.origin("worker"))
    #expect(summary.firstRecord == Instant(time: start, origin: drawing.origin("client")))
    #expect(summary.lastRecord == Instant(time: summary.end, origin: drawing.origin("worker")))
    #expect(summary.projection == drawing.text("video"))
    #expect(
      summary.participants == [
        .init(origin: drawing.origin("client"), level: .error),
        .init(origin: drawing.origin("api"), level: .unknown),
        .init(origin: drawing.origin("worker"), level: .unknown),
      ])
  }

  @Test func `a summary's delivery knows its message, both clocks and where its publisher began`() throws {
    let drawing = Self.whole
    let delivery = try #require(drawing.summary.deliveries.first)
    let start = drawing.summary.start.nanoseconds
    let times = [delivery.begun, delivery.published, delivery.consumed, delivery.started, delivery.finished]
    #expect(times.map { ($0 - start) / 1_000_000 } == [10, 11, 30, 32, 40])
    #expect(delivery.publisher == drawing.origin("api"))
    #expect(delivery.consumer == drawing.origin("worker"))
    #expect(delivery.destination == drawing.text("jobs"))
    #expect((delivery.partition, delivery.messageOffset) == (0, 0))
    #expect(delivery.projection == drawing.text("video"))
    #expect(delivery.messageKey == Identifier(high: 2, low: 7))
  }

  @Test func `segments are those of the table, in the order of a request's life`() {
    let measured = Self.whole.summary.segments.map { "\($0.segment.name) \(Double($0.duration.count) / 1e6)" }
    #expect(
      measured == [
        "request_transit 9.0", "api 4.0", "response_transit 6.0", "client 19.0", "publish 1.0",
        "queue_wait 19.0",
        "dispatch 2.0", "processing 8.0", "elapsed 40.0", "accepted 19.0", "first_effect 39.0",
        "end_to_end 39.0",
      ])
  }

  @Test func `without a client a request has from api and no end to end`() {
    let summary = TraceDrawing("+0ms api received\n+7ms api responded status=200").summary
    #expect(summary.segments.map(\.segment) == [.api, .elapsed, .fromAPI])
    #expect(summary.durations(.fromAPI) == [7])
  }

  @Test func `an attempt that was given up has no client time and no response under way`() {
    let summary = TraceDrawing(
      "+0ms client sent\n+1ms api received\n+5ms client gaveup failed\n+9ms api responded status=200"
    ).summary
    #expect(
      summary.segments.map(\.segment)
        == [.requestTransit, .api, .elapsed, .endToEnd])
  }

  @Test func `of several messages each has its own attribute, else the request's`() {
    let drawing = TraceDrawing(
      """
      +0ms api received job=image
      +1ms api published key=7 job=video
      +2ms api published key=8
      +5ms worker consumed key=7
      +6ms worker finished key=7
      +7ms worker consumed key=8
      +8ms worker finished key=8
      """)
    let waits = drawing.summary.segments.filter { $0.segment == .queueWait }
    #expect(waits.map(\.projection) == [drawing.text("video"), drawing.text("image")])
    #expect(drawing.summary.deliveries.map(\.projection) == [drawing.text("video"), 0])
  }

  @Test func `publishing counts once a message, however often it was delivered`() {
    let summary = TraceDrawing(
      """
      +0ms api received
      +1ms api published key=7
      +5ms worker consumed key=7
      +6ms worker consumed key=7
      +9ms other consumed key=7 group=b
      """
    ).summary
    #expect(summary.durations(.publish) == [1])
    #expect(summary.durations(.queueWait) == [4, 8])
  }

  @Test func `a refusal is not an acceptance`() {
    let summary = TraceDrawing("+0ms client sent\n+2ms client answered status=404").summary
    #expect(summary.accepted == nil)
    #expect(summary.done == nil)
  }
}

@Suite struct SpanTests {
  @Test func `spans hang together as in OpenTelemetry`() {
    let drawing = TraceDrawing(
      """
      +1ms client sent
      +10ms api received
      +11ms api published key=7 topic=a
      +14ms api responded status=202
      +20ms client answered status=202
      +30ms worker consumed key=7 topic=a
      +32ms worker started key=7
      +35ms worker published key=8 topic=b
      +40ms worker finished key=7 failed
      +50ms mailer consumed key=8 topic=b
      """)
    let spans = drawing.trace.spans
    #expect(
      spans.map(\.kind) == [.client, .server, .producer, .producer, .consumer, .internal, .consumer])
    #expect(spans.map(\.parent) == [nil, 0, 1, 4, 2, 4, 3])
    #expect(spans.map(\.start) == [0, 1, 2, 7, 5, 6, 9])
    #expect(spans.map(\.end) == [4, 3, 2, 7, 8, 8, nil])
    #expect(spans.map(\.status) == [.ok, .ok, .ok, .ok, .error, .error, .unset])
    #expect(spans[6].destination == drawing.text("b"))
  }
}
