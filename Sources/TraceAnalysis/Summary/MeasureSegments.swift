package import TraceModel

extension TraceSummary {
  /// Every segment of the request that is known at both ends, as logged, in the order of a request's life. Hot.
  package func forEachSegment(_ body: (MeasuredSegment) -> Void) {
    let segments = SegmentsByScope.measured
    for exchange in exchanges { measure(exchange, segments.ofExchange, body) }
    var (message, group) = (Int32(-1), NameID.empty)
    for delivery in deliveries {
      let isNew = delivery.message != message
      for stretch in segments.ofMessage
      where delivery.owns(
        stretch.begin, isFirstOfMessage: isNew, isFirstOfGroup: isNew || delivery.group != group)
      {
        measure(delivery, stretch, body)
      }
      (message, group) = (delivery.message, delivery.group)
    }
    measureWhole(segments.ofRequest, body)
    for event in clientEvents { measure(event, segments.ofApp, body) }
  }

  /// Every segment that is known at both ends; `end_to_end` and `from_api` only if asked.
  @inline(__always)
  func forEachSegment(includingEnd: Bool, _ body: (MeasuredSegment) -> Void) {
    let ends = SegmentSet.ofEnd
    forEachSegment { measured in
      if includingEnd || !ends.contains(measured.segment) { body(measured) }
    }
  }

  /// `forEachSegment`, as a list.
  package var segments: [MeasuredSegment] {
    var segments: [MeasuredSegment] = []
    forEachSegment { segments.append($0) }
    return segments
  }

  private func measure(
    _ exchange: Exchange, _ stretches: [SegmentsByScope.Stretch<ExchangeInstant>],
    _ body: (MeasuredSegment) -> Void
  ) {
    for stretch in stretches {
      let (begin, end) = (exchange.record(of: stretch.begin), exchange.record(of: stretch.end))
      guard begin.isLogged, end.isLogged else { continue }
      var measured = MeasuredSegment(
        segment: stretch.segment, duration: Nanoseconds(end &- begin), start: Timestamp(nanoseconds: begin),
        from: exchange.origin(of: stretch.begin), to: exchange.origin(of: stretch.end))
      (measured.caller, measured.callee) = (exchange.client, exchange.server)
      if stretch.begin == .received || stretch.end == .received { measured.doubt = exchange.beginningDoubt }
      measured.isChoice =
        exchange.isAnswerChoice && (stretch.begin == .responded || stretch.end == .responded)
      measured.attempt = exchange.attempt
      measured.projection = projection
      body(measured)
    }
  }

  private func measure(
    _ delivery: Delivery, _ stretch: SegmentsByScope.Stretch<MessageInstant>,
    _ body: (MeasuredSegment) -> Void
  ) {
    let (begin, end) = (delivery.record(of: stretch.begin), delivery.record(of: stretch.end))
    guard begin.isLogged, end.isLogged else { return }
    var measured = MeasuredSegment(
      segment: stretch.segment, duration: Nanoseconds(end &- begin), start: Timestamp(nanoseconds: begin),
      from: delivery.origin(of: stretch.begin), to: delivery.origin(of: stretch.end))
    (measured.destination, measured.group) = (delivery.destination, delivery.group)
    measured.messageKey = delivery.messageKey
    measured.messageTime = delivery.ownTime(at: stretch.begin)
    measured.isChoice = delivery.isChoice(stretch)
    if delivery.beginningDoubt != 0 {
      let ends = [delivery.record(of: stretch.begin), delivery.record(of: stretch.end)]
      if ends.contains(delivery.started) { measured.doubt = delivery.beginningDoubt }
    }
    measured.attempt = delivery.attempt
    measured.projection = delivery.projection != .empty ? delivery.projection : projection
    body(measured)
  }

  private func measureWhole(
    _ stretches: [SegmentsByScope.Stretch<RequestInstant>], _ body: (MeasuredSegment) -> Void
  ) {
    for stretch in stretches {
      guard let begin = instant(stretch.begin), let end = instant(stretch.end) else { continue }
      var measured = MeasuredSegment(
        segment: stretch.segment, duration: end.time - begin.time, start: begin.time, from: begin.origin,
        to: end.origin)
      measured.projection = projection
      body(measured)
    }
  }

  /// The app's own measurement, by a clock that nobody sets.
  private func measure(
    _ event: ClientEvent, _ stated: [(segment: Segment, duration: AppDuration)],
    _ body: (MeasuredSegment) -> Void
  ) {
    for (segment, duration) in stated where event.states(duration) {
      var measured = MeasuredSegment(
        segment: segment, duration: Nanoseconds(event.duration),
        start: Timestamp(nanoseconds: event.ended &- event.duration), from: event.origin, to: event.origin)
      measured.projection = event.projection != .empty ? event.projection : projection
      body(measured)
    }
  }
}

extension TraceSummary.Delivery {
  /// One end of the stretch may be another message's or delivery's.
  fileprivate func isChoice(_ stretch: SegmentsByScope.Stretch<MessageInstant>) -> Bool {
    switch stretch.end {
    case .taken: isPairedByOrder
    case .started: isStartChoice
    case .finished: isEndChoice || isStartChoice
    case .begun, .published, .queued, .queuedAgain, .consumed, .underWay: false
    }
  }
}
