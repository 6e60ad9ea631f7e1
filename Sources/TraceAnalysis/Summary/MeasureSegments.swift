package import TraceModel

extension TraceSummary {
  /// Every segment of the request that is known at both ends, as logged, in the order of a request's life.
  package func forEachSegment(_ body: (MeasuredSegment) -> Void) {
    for exchange in exchanges { measure(exchange, body) }
    var (message, group) = (Int32(-1), Symbol(0))
    for delivery in deliveries {
      let isNew = delivery.message != message
      // Once a message, however often it was delivered or published again.
      if isNew, delivery.repeats < 0 { measurePublishing(delivery, body) }
      measure(delivery, isFirst: isNew || delivery.group != group, body)
      (message, group) = (delivery.message, delivery.group)
    }
    measureEndToEnd(body)
    for event in clientEvents { measure(event, body) }
  }

  /// `forEachSegment`, as a list.
  package var segments: [MeasuredSegment] {
    var segments: [MeasuredSegment] = []
    forEachSegment { segments.append($0) }
    return segments
  }

  private func measure(_ exchange: Exchange, _ body: (MeasuredSegment) -> Void) {
    let (client, server) = (exchange.client, exchange.server)
    func measure(_ segment: Segment, _ begin: Int64, _ from: Symbol, _ end: Int64, _ to: Symbol) {
      guard var measured = Self.segment(segment, begin, from, end, to) else { return }
      measured.attempt = exchange.attempt
      measured.projection = projection
      body(measured)
    }
    measure(.requestTransit, exchange.sent, client, exchange.received, server)
    measure(.api, exchange.received, server, exchange.responded, server)
    // What a client gave up has no answer that could have been under way.
    guard !exchange.gaveUp else { return }
    measure(.responseTransit, exchange.responded, server, exchange.ended, client)
    measure(.client, exchange.sent, client, exchange.ended, client)
  }

  /// The app's own measurement, by a clock that nobody sets. A screen that failed to load has no time to load.
  private func measure(_ event: ClientEvent, _ body: (MeasuredSegment) -> Void) {
    let segment: Segment? =
      switch event.role {
      case .launch: .launch
      case .screenLoad: event.failed ? nil : .screenLoad
      default: nil
      }
    guard let segment else { return }
    var measured = MeasuredSegment(
      segment: segment, duration: Nanoseconds(event.duration),
      start: Timestamp(nanoseconds: event.ended &- event.duration), from: event.origin, to: event.origin)
    measured.projection = event.projection != 0 ? event.projection : projection
    body(measured)
  }

  private func measurePublishing(_ delivery: Delivery, _ body: (MeasuredSegment) -> Void) {
    let publisher = delivery.publisher
    let measured = Self.segment(.publish, delivery.begun, publisher, delivery.published, publisher)
    if let measured { body(label(measured, delivery)) }
  }

  private func measure(_ delivery: Delivery, isFirst: Bool, _ body: (MeasuredSegment) -> Void) {
    let consumer = delivery.consumer
    func measure(_ segment: Segment, _ begin: Int64, _ from: Symbol, _ end: Int64) {
      guard let measured = Self.segment(segment, begin, from, end, consumer) else { return }
      body(label(measured, delivery))
    }
    // A message waits once for each group; what a redelivery waited is not a wait in the queue.
    if isFirst, let wait = delivery.waitSegment { measureWait(wait, delivery, body) }
    // The work of a batch counts once.
    guard !delivery.sharesWork else { return }
    measure(.dispatch, delivery.consumed, consumer, delivery.started)
    measure(.processing, delivery.started, consumer, delivery.finished)
  }

  /// From publishing or, where no record shows that, from the message's own time, which nobody's clock here told.
  private func measureWait(_ wait: Segment, _ delivery: Delivery, _ body: (MeasuredSegment) -> Void) {
    let isPublished = delivery.published != Event.absent
    let begin = isPublished ? delivery.published : delivery.messageTime
    let from = isPublished ? delivery.publisher : 0
    guard var measured = Self.segment(wait, begin, from, delivery.consumed, delivery.consumer) else { return }
    measured.messageTime = isPublished ? nil : delivery.messageTimeKind
    body(label(measured, delivery))
  }

  private func measureEndToEnd(_ body: (MeasuredSegment) -> Void) {
    func measure(_ segment: Segment, _ begin: Instant, _ end: Instant?) {
      guard let end else { return }
      var measured = MeasuredSegment(
        segment: segment, duration: end.time - begin.time, start: begin.time, from: begin.origin,
        to: end.origin)
      measured.projection = projection
      body(measured)
    }
    if let sent {
      measure(.accepted, sent, accepted)
      measure(.firstEffect, sent, firstEffect)
      measure(.endToEnd, sent, done)
    } else if let received {
      measure(.fromAPI, received, done)
    }
  }

  /// The segment between two times as logged, if both are known.
  private static func segment(
    _ segment: Segment, _ begin: Int64, _ from: Symbol, _ end: Int64, _ to: Symbol
  ) -> MeasuredSegment? {
    guard begin != Event.absent, end != Event.absent else { return nil }
    return MeasuredSegment(
      segment: segment, duration: Nanoseconds(end &- begin), start: Timestamp(nanoseconds: begin), from: from,
      to: to)
  }

  /// What a segment of a message is counted by.
  private func label(_ segment: MeasuredSegment, _ delivery: Delivery) -> MeasuredSegment {
    var segment = segment
    segment.destination = delivery.destination
    segment.messageKey = delivery.messageKey
    segment.attempt = delivery.attempt
    segment.projection = delivery.projection != 0 ? delivery.projection : projection
    return segment
  }
}

extension TraceSummary.Delivery {
  /// What the message's wait counts as; nil of a dead letter, for which nobody waits.
  var waitSegment: Segment? { isDeadLetter ? nil : repeats < 0 ? .queueWait : .retryWait }
}
