import TraceModel

/// The critical path of a request as far as its summary tells it: the same walk as `FindCriticalPath`, over
/// instants instead of events, so that a report can say where the time of many requests went.
extension TraceSummary {
  /// Calls `body` with each part from the end backwards, in ns; the parts sum exactly to the time from the
  /// first record to the end. Nothing for requests without an end, or with neither a
  /// client's nor a server's record.
  func forEachPathPart(_ body: (Segment, Int64) -> Void) {
    guard let done, let beginning = sent ?? received else { return }
    var path = SummaryPath(place: done.time.nanoseconds)
    if let last = deliveries.firstIndex(where: { $0.finished == path.place && $0.consumer == done.origin }) {
      walkDeliveries(from: last, &path, body)
    } else if let last = exchanges.firstIndex(where: { $0.ended == path.place && $0.client == done.origin }) {
      path.step(to: exchanges[last].responded, .responseTransit, body)
      walkExchange(last, &path, body)
    } else if let last = exchanges.firstIndex(where: {
      $0.responded == path.place && $0.server == done.origin
    }) {
      walkExchange(last, &path, body)
    } else if let letter = deliveries.first(where: {
      $0.isDeadLetter && $0.published == path.place && $0.publisher == done.origin
    }), let failed = publishingDelivery(of: letter) {
      walkDeliveries(from: failed, &path, body)
    }
    path.step(to: beginning.time.nanoseconds, .unattributed, body)
  }

  private func walkDeliveries(from last: Int, _ path: inout SummaryPath, _ body: (Segment, Int64) -> Void) {
    var index = last
    for _ in deliveries.indices {
      walkDelivery(index, &path, body)
      let delivery = deliveries[index]
      walkWait(of: delivery, &path, body)
      if let exchange = publishingExchange(of: delivery) { return walkExchange(exchange, &path, body) }
      guard let publishing = publishingDelivery(of: delivery) else { return }
      index = publishing
    }
  }

  /// Back to the first consumption of the message by the delivery's group.
  private func walkDelivery(_ index: Int, _ path: inout SummaryPath, _ body: (Segment, Int64) -> Void) {
    let delivery = deliveries[index]
    path.step(to: delivery.started, .processing, body)
    path.step(to: delivery.consumed, .dispatch, body)
    // Deliveries of a message to a group stand together, the first first. Attempts may count on from those of
    // another message.
    var first = index
    while first > 0, deliveries[first - 1].message == delivery.message,
      deliveries[first - 1].group == delivery.group
    {
      first -= 1
    }
    if first < index { path.step(to: deliveries[first].consumed, .redelivery, body) }
  }

  /// Back to where the message began to wait. A retry whose publishing no record shows waited at most since its
  /// attempt failed.
  private func walkWait(of delivery: Delivery, _ path: inout SummaryPath, _ body: (Segment, Int64) -> Void) {
    let segment: Segment = delivery.repeats < 0 ? .queueWait : .retryWait
    if delivery.published != Event.absent {
      path.step(to: delivery.published, segment, body)
    } else if delivery.repeats >= 0 {
      let failed = publishingDelivery(of: delivery)
      path.step(to: failed.map { deliveries[$0].finished } ?? Event.absent, segment, body)
    } else if let first = (sent ?? received)?.time, delivery.messageTime >= first.nanoseconds {
      // The message's own time is on the path where the request has begun by then.
      path.step(to: delivery.messageTime, segment, body)
    }
  }

  private func publishingExchange(of delivery: Delivery) -> Int? {
    guard delivery.begun != Event.absent, delivery.repeats < 0 else { return nil }
    return exchanges.firstIndex { $0.received == delivery.begun && $0.server == delivery.publisher }
  }

  private func publishingDelivery(of delivery: Delivery) -> Int? {
    guard delivery.begun != Event.absent else { return nil }
    return deliveries.firstIndex {
      let isPublisher =
        delivery.repeats < 0
        ? $0.consumer == delivery.publisher && $0.message != delivery.message
        : $0.message == delivery.repeats
      guard isPublisher else { return false }
      return $0.consumed == delivery.begun || $0.consumed == Event.absent && $0.started == delivery.begun
    }
  }

  private func walkExchange(_ index: Int, _ path: inout SummaryPath, _ body: (Segment, Int64) -> Void) {
    let exchange = exchanges[index]
    path.step(to: exchange.received, .api, body)
    path.step(to: exchange.sent, .requestTransit, body)
    guard let first = exchange.sent != Event.absent ? sent : received else { return }
    guard exchange.sent != Event.absent || (sent == nil && exchange.received != Event.absent) else { return }
    path.hasHole = false
    path.step(to: first.time.nanoseconds, .retryWait, body)
  }
}

/// A critical path while it is walked from the end backwards.
private struct SummaryPath {
  /// How far back the path reaches, in ns since 1970.
  var place: Int64
  /// A record between here and the next known one is missing.
  var hasHole = false

  mutating func step(to begin: Int64, _ segment: Segment, _ body: (Segment, Int64) -> Void) {
    guard begin != Event.absent else {
      hasHole = true
      return
    }
    if place != begin { body(hasHole ? .unattributed : segment, place &- begin) }
    (place, hasHole) = (begin, false)
  }
}
