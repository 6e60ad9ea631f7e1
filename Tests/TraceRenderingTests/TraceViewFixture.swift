import TraceModel

@testable import TraceRendering

/// Builds a view from a few lines of a test: events are added one by one, parts refer to their indices.
struct TraceViewFixture {
  var view: TraceView
  private(set) var catalog = Catalog()

  init(_ id: String = "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33", outcome: Outcome = .completed) {
    var trace = Trace()
    trace.outcome = outcome
    var summary = TraceSummary()
    summary.outcome = outcome
    summary.start = TraceViewFixture.start
    view = TraceView(
      correlationID: id, trace: trace, summary: summary, segments: [], spans: [], details: [], origins: [],
      texts: [])
  }

  /// 2026-01-01T00:00:04.211Z.
  static let start = Timestamp(nanoseconds: 1_767_225_604_211_000_000)

  /// Adds an event `after` ms after the start and returns its index.
  mutating func event(
    _ role: Role, _ service: String, instance: String? = nil, after milliseconds: Double, name: String = "",
    status: UInt16 = 0, level: Level = .info, error: String? = nil, attributes: [(String, String)] = []
  ) -> Int {
    var event = Event()
    event.role = role
    event.origin = catalog.id(of: Origin(service: service, instance: instance))
    event.time = Self.start + Nanoseconds(Int64((milliseconds * 1e6).rounded()))
    event.statusCode = status
    event.level = level
    event.line = Int64(view.details.count + 1)
    var details = RecordDetails()
    details.name = name
    details.error = error
    details.attributes = attributes.map { (key: $0.0, value: $0.1) }
    details.method = attributes.first { $0.0 == "method" }.map { LoggedJSON.text($0.1) }
    details.url = attributes.first { ["path", "url"].contains($0.0) }.map { LoggedJSON.text($0.1) }
    details.file = "\(service).jsonl"
    view.trace.events.append(event)
    view.details.append(details)
    return view.trace.events.count - 1
  }

  /// Adds an HTTP attempt.
  @discardableResult
  mutating func exchange(
    attempt: Int32 = 1, sent: Int? = nil, received: Int? = nil, responded: Int? = nil, ended: Int? = nil,
    gaveUp: Bool = false
  ) -> Int {
    var exchange = Trace.Exchange()
    exchange.attempt = attempt
    (exchange.sent, exchange.received, exchange.responded, exchange.ended) = (
      sent, received, responded, ended
    )
    exchange.gaveUp = gaveUp
    view.trace.exchanges.append(exchange)
    return view.trace.exchanges.count - 1
  }

  /// Adds a message.
  @discardableResult
  mutating func message(
    to topic: String, published: Int?, by publisher: Trace.Work = .unknown
  ) -> Int {
    var message = Trace.Message()
    message.destination = catalog.id(of: topic)
    message.published = published
    message.publisher = publisher
    view.trace.messages.append(message)
    return view.trace.messages.count - 1
  }

  /// Adds a delivery.
  @discardableResult
  mutating func delivery(
    of message: Int, attempt: Int32 = 1, group: String = "", consumed: Int? = nil, started: Int? = nil,
    finished: Int? = nil, failed: Bool = false
  ) -> Int {
    var delivery = Trace.Delivery(message: message)
    delivery.attempt = attempt
    delivery.group = catalog.id(of: group)
    (delivery.consumed, delivery.started, delivery.finished) = (consumed, started, finished)
    delivery.failed = failed
    view.trace.deliveries.append(delivery)
    return view.trace.deliveries.count - 1
  }

  /// Adds a measured segment between the origins of two events.
  mutating func segment(_ segment: Segment, _ from: Int, _ to: Int, topic: String = "", attempt: Int32 = 0) {
    let (first, last) = (view.trace.events[from], view.trace.events[to])
    var measured = MeasuredSegment(
      segment: segment, duration: last.time - first.time, start: first.time, from: first.origin,
      to: last.origin)
    measured.destination = catalog.id(of: topic)
    measured.attempt = attempt
    view.segments.append(measured)
  }

  /// Adds parts of the critical path, in milliseconds.
  mutating func criticalPath(_ parts: [(Segment, Double)]) {
    view.criticalPath = parts.map {
      PathPart(segment: $0.0, duration: Nanoseconds(Int64(($0.1 * 1e6).rounded())))
    }
  }

  /// The view with its names.
  var built: TraceView {
    var view = view
    view.origins = catalog.origins
    view.texts = catalog.texts
    return view
  }
}

extension TraceViewFixture {
  /// The request of the manual: 2.318 s, of which 2.026 s processing.
  static func video() -> TraceViewFixture {
    var builder = TraceViewFixture()
    let sent = builder.event(
      .requestSent, "client", after: 0, name: "request_sent",
      attributes: [
        ("method", "\"POST\""), ("url", "\"http:\\/\\/api:8080/jobs/video?x=1\""),
        ("size", "12345678901234567890"),
      ])
    let received = builder.event(.requestReceived, "api", after: 5, name: "request_received")
    let published = builder.event(.published, "api", after: 17, name: "published")
    let responded = builder.event(.responseSent, "api", after: 19, name: "response_sent", status: 202)
    let ended = builder.event(.responseReceived, "client", after: 38, name: "response_received", status: 202)
    let consumed = builder.event(.consumed, "consumer", instance: "consumer-1", after: 288, name: "consumed")
    let started = builder.event(
      .processingStarted, "consumer", instance: "consumer-1", after: 292, name: "processing_started")
    let finished = builder.event(
      .processingFinished, "consumer", instance: "consumer-1", after: 2318, name: "processing_completed")
    builder.exchange(sent: sent, received: received, responded: responded, ended: ended)
    let message = builder.message(to: "video_processing_jobs", published: published, by: .exchange(0))
    builder.delivery(of: message, consumed: consumed, started: started, finished: finished)
    builder.segment(.accepted, sent, ended)
    builder.segment(.endToEnd, sent, finished)
    builder.segment(.queueWait, published, consumed, topic: "video_processing_jobs", attempt: 1)
    builder.segment(.processing, started, finished, topic: "video_processing_jobs", attempt: 1)
    builder.criticalPath([
      (.requestTransit, 5), (.publish, 12), (.queueWait, 271), (.dispatch, 4), (.processing, 2026),
    ])
    builder.view.spans = [
      Trace.Span(
        kind: .client, parent: nil, origin: builder.view.trace.events[sent].origin, start: sent, end: ended,
        status: .ok, attempt: 1),
      Trace.Span(
        kind: .server, parent: 0, origin: builder.view.trace.events[received].origin, start: received,
        end: responded, status: .ok, attempt: 0),
    ]
    return builder
  }

  /// A request of `count` calls, one after the other, with two rows each.
  static func calls(_ count: Int, called id: String) -> TraceView {
    var builder = TraceViewFixture(id)
    for number in 0..<count {
      let begin = Double(20 * number)
      let sent = builder.event(.requestSent, "client", after: begin)
      let received = builder.event(.requestReceived, "api", after: begin + 2)
      let responded = builder.event(.responseSent, "api", after: begin + 8, status: 202)
      let ended = builder.event(.responseReceived, "client", after: begin + 10, status: 202)
      builder.exchange(sent: sent, received: received, responded: responded, ended: ended)
    }
    return builder.built
  }

  /// A request that is retried, fans out, fails once and is redelivered, with log lines of the consumer.
  static func troubled() -> TraceViewFixture {
    var builder = TraceViewFixture(outcome: .failed)
    let first = builder.event(
      .requestSent, "client", after: 0, attributes: [("method", "\"POST\""), ("path", "\"/jobs/batch\"")])
    let gaveUp = builder.event(.requestFailed, "client", after: 500, error: "ReadTimeout")
    let second = builder.event(
      .requestSent, "client", after: 700, attributes: [("method", "\"POST\""), ("path", "\"/jobs/batch\"")])
    let received = builder.event(.requestReceived, "api", after: 706)
    let one = builder.event(.published, "api", after: 720)
    let two = builder.event(.published, "api", after: 722)
    let responded = builder.event(.responseSent, "api", after: 725, status: 202)
    let ended = builder.event(.responseReceived, "client", after: 731.4, status: 202)
    builder.exchange(attempt: 1, sent: first, ended: gaveUp, gaveUp: true)
    builder.exchange(attempt: 2, sent: second, received: received, responded: responded, ended: ended)
    let thumbnails = builder.message(to: "thumbnails", published: one, by: .exchange(1))
    let transcode = builder.message(to: "動画 transcode 🎬", published: two, by: .exchange(1))
    let a = builder.event(.consumed, "consumer", instance: "consumer-1", after: 760)
    let b = builder.event(.processingStarted, "consumer", instance: "consumer-1", after: 900)
    let next = builder.event(.published, "consumer", instance: "consumer-1", after: 1180)
    let c = builder.event(.processingFinished, "consumer", instance: "consumer-1", after: 1200)
    let delivery = builder.delivery(of: thumbnails, consumed: a, started: b, finished: c)
    let d = builder.event(.consumed, "consumer", instance: "consumer-2", after: 1722)
    _ = builder.event(
      .note, "consumer", instance: "consumer-2", after: 1900, name: "slow disk \u{1b}[31m", level: .warning)
    let e = builder.event(
      .processingFinished, "consumer", instance: "consumer-2", after: 2722, level: .error,
      error: "CodecError: no encoder for 'av1' at 3840x2160, tried libaom and svt\nTraceback")
    builder.delivery(of: transcode, consumed: d, started: d, finished: e, failed: true)
    let f = builder.event(.consumed, "consumer", instance: "consumer-1", after: 4000)
    let g = builder.event(
      .processingFinished, "consumer", instance: "consumer-1", after: 4950, error: "CodecError")
    builder.delivery(of: transcode, attempt: 2, consumed: f, started: f, finished: g, failed: true)
    builder.message(to: "notifications", published: next, by: .delivery(delivery))
    builder.segment(.accepted, first, ended)
    builder.segment(.firstEffect, first, c)
    builder.segment(.endToEnd, first, g)
    builder.criticalPath([
      (.client, 500), (.retryWait, 200), (.requestTransit, 6), (.publish, 16), (.queueWait, 1000),
      (.redelivery, 2278),
      (.processing, 950),
    ])
    let consumer = builder.view.trace.events[a].origin
    builder.view.trace.notes = [
      .clientRetried(attempts: 2), .noServerRecord(attempt: 1),
      .redelivered(
        destination: builder.catalog.id(of: "動画 transcode 🎬"), deliveries: 2,
        wasted: Nanoseconds(1_000_000_000)),
      .unfinishedDelivery(attempt: 1, origin: consumer),
    ]
    return builder
  }
}
