package import TraceModel

/// The critical path: the chain of segments that determines when a request ends.
///
///     sent → received → published → consumed → started → finished
///        transit    api     queue wait  dispatch  processing
///
/// It is walked from the end backwards. Each part begins where the part before it ends. So the parts sum exactly to
/// the time from the first record to the end, whatever clocks say: a part may be negative, none is clamped.
extension TraceSummary {
  /// The parts of the path, the first first; empty of a request that has not ended. `first` is where the request begins
  /// if neither a client nor a server logged it.
  package func criticalPath(from first: Instant? = nil) -> [PathPart] {
    var parts: [PathPart] = []
    parts.reserveCapacity(6)
    forEachPathPart(from: first) { parts.append($0) }
    parts.reverse()
    return parts
  }

  /// Calls `body` with each part, the last first. Hot: once for each request of a report.
  @inline(__always)
  func forEachPathPart(from first: Instant? = nil, _ body: (PathPart) -> Void) {
    guard let done, let beginning = sent ?? received ?? first else { return }
    var path = BackwardPath(place: done)
    let end = done.time.nanoseconds
    // Of several ends at one instant the last one counts.
    if let last = deliveries.lastIndex(where: { $0.finished == end && $0.consumer == done.origin }) {
      walkDeliveries(from: last, beginning, &path, body)
    } else if let last = exchanges.firstIndex(where: { $0.ended == end && $0.client == done.origin }) {
      let exchange = exchanges[last]
      path.step(to: exchange.responded, of: exchange.server, .responseTransit, body)
      walkExchange(last, &path, body)
    } else if let last = exchanges.firstIndex(where: { $0.responded == end && $0.server == done.origin }) {
      walkExchange(last, &path, body)
    } else if let letter = deliveries.first(where: {
      $0.isDeadLetter && $0.published == end && $0.publisher == done.origin
    }), let failed = publishingDelivery(of: letter) {
      walkDeliveries(from: failed, beginning, &path, body)
    }
    path.step(to: beginning.time.nanoseconds, of: beginning.origin, .unattributed, body)
  }

  /// Back through a delivery and, as long as deliveries published what was delivered, through those.
  private func walkDeliveries(
    from last: Int, _ beginning: Instant, _ path: inout BackwardPath, _ body: (PathPart) -> Void
  ) {
    var index = last
    for _ in deliveries.indices {
      walkDelivery(index, &path, body)
      let delivery = deliveries[index]
      walkWait(of: delivery, beginning, &path, body)
      if let exchange = publishingExchange(of: delivery) { return walkExchange(exchange, &path, body) }
      guard let publishing = publishingDelivery(of: delivery) else { return }
      index = publishing
      let failed = deliveries[index]
      guard delivery.repeats >= 0, delivery.isPublishingLogged, delivery.publisher != failed.consumer else {
        continue
      }
      // Somebody else published it again, at a time of their own.
      path.step(to: failed.finished, of: failed.consumer, .retryWait, topic: delivery.destination, body)
    }
  }

  /// Back to the first consumption of the message by the delivery's group.
  private func walkDelivery(_ index: Int, _ path: inout BackwardPath, _ body: (PathPart) -> Void) {
    let delivery = deliveries[index]
    let (topic, consumer) = (delivery.destination, delivery.consumer)
    let begin = delivery.started.isLogged ? delivery.started : delivery.consumed
    path.step(to: begin, of: consumer, .processing, topic: topic, body)
    if delivery.consumed.isLogged, delivery.started.isLogged {
      path.step(to: delivery.consumed, of: consumer, .dispatch, topic: topic, body)
    }
    if isRepeatedWork(index) {
      let failed = deliveries[index - 1]
      path.step(to: failed.finished, of: failed.consumer, .retryWait, topic: topic, body)
      return walkDelivery(index - 1, &path, body)
    }
    // Deliveries of a message to a group stand together, the first first. Attempts may count on from those of
    // another message.
    var first = index
    while first > 0, deliveries[first - 1].message == delivery.message,
      deliveries[first - 1].group == delivery.group
    {
      first -= 1
    }
    guard first < index else { return }
    let taken = deliveries[first].time(of: .taken)
    path.step(to: taken, of: deliveries[first].consumer, .redelivery, topic: topic, body)
  }

  /// Back to where the message began to wait. A retry whose publishing no record shows waited at most since its
  /// attempt failed.
  private func walkWait(
    of delivery: Delivery, _ beginning: Instant, _ path: inout BackwardPath, _ body: (PathPart) -> Void
  ) {
    let segment: Segment = delivery.repeats < 0 ? .queueWait : .retryWait
    let topic = delivery.destination
    if delivery.published.isLogged {
      path.step(to: delivery.published, of: delivery.publisher, segment, topic: topic, body)
    } else if delivery.repeats >= 0 {
      let failed = publishingDelivery(of: delivery).map { deliveries[$0] }
      path.step(
        to: failed?.finished ?? Event.absent, of: failed?.consumer ?? .unnamed, segment, topic: topic, body)
    } else if delivery.messageTime >= beginning.time.nanoseconds {
      // The message's own time, which no clock here told, is on the path where the request has begun by then.
      path.step(to: delivery.messageTime, of: .unnamed, segment, topic: topic, body)
    }
  }

  /// See `Trace.isRepeatedWork`.
  private func isRepeatedWork(_ index: Int) -> Bool {
    var place = index
    while place > 0, !deliveries[place].consumed.isLogged, deliveries[place].started.isLogged {
      let (delivery, before) = (deliveries[place], deliveries[place - 1])
      guard before.message == delivery.message, before.group == delivery.group, before.failed,
        before.finished.isLogged, before.finished <= delivery.started, before.consumer == delivery.consumer
      else { return false }
      if before.consumed.isLogged { return true }
      place -= 1
    }
    return false
  }

  private func publishingExchange(of delivery: Delivery) -> Int? {
    guard delivery.begun.isLogged, delivery.repeats < 0 else { return nil }
    return exchanges.firstIndex { $0.received == delivery.begun && $0.server == delivery.publisher }
  }

  private func publishingDelivery(of delivery: Delivery) -> Int? {
    guard delivery.begun.isLogged else { return nil }
    return deliveries.firstIndex {
      let isPublisher =
        delivery.repeats < 0
        ? $0.consumer == delivery.publisher && $0.message != delivery.message
        : $0.message == delivery.repeats
      guard isPublisher else { return false }
      return $0.consumed == delivery.begun || !$0.consumed.isLogged && $0.started == delivery.begun
    }
  }

  /// Back through the server's span to the first attempt of the client. Without any client record the attempts are
  /// those that the server saw.
  private func walkExchange(_ index: Int, _ path: inout BackwardPath, _ body: (PathPart) -> Void) {
    let exchange = exchanges[index]
    path.step(to: exchange.received, of: exchange.server, .api, body)
    path.step(to: exchange.sent, of: exchange.client, .requestTransit, body)
    guard let first = exchange.sent.isLogged ? sent : received else { return }
    guard exchange.sent.isLogged || (sent == nil && exchange.received.isLogged) else { return }
    path.hasHole = false
    path.step(to: first.time.nanoseconds, of: first.origin, .retryWait, body)
  }
}

extension Trace {
  /// The critical path of the request with times as they stand in its events.
  package var criticalPath: [PathPart] { TraceSummary(self).criticalPath(from: instant(beginning)) }
}

/// A critical path while it is walked from the end backwards.
private struct BackwardPath {
  /// How far back the path reaches.
  var place: Instant
  /// A record between here and the next known one is missing. Not so where that record would lie before the
  /// request's first one.
  var hasHole = false

  /// Goes back to `begin`, in ns since 1970 on the clock of `origin`, where the segment began. Without a record of
  /// that, what comes next cannot be told apart.
  mutating func step(
    to begin: Int64, of origin: OriginID, _ segment: Segment, topic destination: NameID = .empty,
    _ body: (PathPart) -> Void
  ) {
    guard begin.isLogged else {
      hasHole = true
      return
    }
    let duration = place.time.nanoseconds &- begin
    if duration != 0 {
      body(
        PathPart(
          segment: hasHole ? .unattributed : segment, duration: Nanoseconds(duration),
          destination: hasHole ? .empty : destination, from: origin, origin: place.origin))
    }
    place = Instant(time: Timestamp(nanoseconds: begin), origin: origin)
    hasHole = false
  }
}
