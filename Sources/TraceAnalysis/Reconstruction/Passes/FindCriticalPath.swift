import ClockEstimation
import TraceModel

/// Pass 11: the chain of segments that determines when the request ends.
///
/// Walked from the end backwards. Each part begins where the one before it ends, so the parts sum exactly to
/// the time from the first record to the end, whatever clocks say; a part may be negative, none is clamped.
///
///     sent → received → published → consumed → started → finished
///        transit    api     queue wait  dispatch  processing
extension TraceDraft {
  mutating func findCriticalPath() {
    guard let end = trace.completion, let beginning = trace.beginning else { return }
    var path = BackwardPath(at: trace.instant(of: end))
    if let delivery = trace.deliveries.firstIndex(where: { $0.finished == end }) {
      walkDeliveries(from: delivery, &path)
    } else if let exchange = trace.exchanges.firstIndex(where: { $0.ended == end || $0.responded == end }) {
      if trace.exchanges[exchange].ended == end {
        path.step(to: trace.instant(trace.exchanges[exchange].responded), .responseTransit)
      }
      walkExchange(exchange, &path)
    } else if let letter = trace.messages.first(where: { $0.isDeadLetter && $0.published == end }),
      let failed = letter.repetition?.delivery
    {
      walkDeliveries(from: failed, &path)
    }
    path.close(at: trace.instant(of: beginning))
    path.parts.reverse()
    trace.criticalPath = path.parts
  }

  /// Back through a delivery and, as long as deliveries published what was delivered, through those.
  private func walkDeliveries(from delivery: Int, _ path: inout BackwardPath) {
    var delivery = delivery
    for _ in trace.deliveries.indices {
      walkDelivery(delivery, &path)
      let message = trace.messages[trace.deliveries[delivery].message]
      walkWait(of: message, trace.deliveries[delivery], &path)
      switch message.publisher {
      case .exchange(let exchange): return walkExchange(exchange, &path)
      case .delivery(let publishing): delivery = publishing
      case .unknown: return
      }
    }
  }

  /// Back to where the message began to wait. A retry whose publishing no record shows waited at most since its
  /// attempt failed.
  private func walkWait(of message: Trace.Message, _ delivery: Trace.Delivery, _ path: inout BackwardPath) {
    let segment: Segment = message.repetition == nil ? .queueWait : .retryWait
    if let published = message.published {
      return path.step(to: trace.instant(of: published), segment, message.destination)
    }
    if let repetition = message.repetition {
      let failed = trace.deliveries[repetition.delivery].finished
      return path.step(to: trace.instant(failed), segment, message.destination)
    }
    // The message's own time is on the path where the request has begun by then.
    guard let begin = trace.beginOfWait(of: message, delivery), let first = trace.beginning else { return }
    guard begin.time >= trace.events[first].time else { return }
    path.step(to: Instant(time: begin.time, origin: 0), segment, message.destination)
  }

  /// Back to the first consumption of the message by the delivery's group.
  private func walkDelivery(_ index: Int, _ path: inout BackwardPath) {
    let delivery = trace.deliveries[index]
    let destination = trace.messages[delivery.message].destination
    let origin = origin(delivery.consumed ?? delivery.started ?? delivery.finished)
    let start = trace.startOfProcessing(delivery).map { Instant(time: $0, origin: origin) }
    path.step(to: start, .processing, destination)
    path.step(to: trace.instant(delivery.consumed), .dispatch, destination)
    // Deliveries of a message to a group stand together, the first first.
    var first = index
    while first > 0, trace.deliveries[first - 1].message == delivery.message,
      trace.deliveries[first - 1].group == delivery.group
    {
      first -= 1
    }
    guard first < index else { return }
    path.step(to: trace.instant(trace.deliveries[first].consumed), .redelivery, destination)
  }

  /// Back through the server's span to the first attempt of the client.
  private func walkExchange(_ index: Int, _ path: inout BackwardPath) {
    let exchange = trace.exchanges[index]
    path.step(to: trace.instant(exchange.received), .api)
    path.step(to: trace.instant(exchange.sent), .requestTransit)
    guard let first = exchange.sent != nil ? trace.firstSent : trace.firstReceived else { return }
    // Without any client record the attempts are those that the server saw.
    guard exchange.sent != nil || (trace.firstSent == nil && exchange.received != nil) else { return }
    path.forgetHole()
    path.step(to: trace.instant(of: first), .retryWait)
  }
}

/// A critical path while it is walked from the end backwards.
private struct BackwardPath {
  /// Latest first.
  var parts: [Trace.PathPart] = []
  /// How far back the path reaches.
  private var place: Instant
  /// A record between here and the next known one is missing.
  private var hasHole = false

  init(at end: Instant) {
    place = end
    parts.reserveCapacity(6)
  }

  /// Goes back to where the segment began; without a record of that, what comes next cannot be told apart.
  mutating func step(to begin: Instant?, _ segment: Segment, _ destination: Symbol = 0) {
    guard let begin else {
      hasHole = true
      return
    }
    let duration = place.time - begin.time
    if duration.count != 0 {
      let part = Trace.PathPart(
        segment: hasHole ? .unattributed : segment, duration: duration,
        destination: hasHole ? 0 : destination, from: begin.origin, origin: place.origin)
      parts.append(part)
    }
    (place, hasHole) = (begin, false)
  }

  /// The hole lies before the request's first record: nothing is missing within it.
  mutating func forgetHole() { hasHole = false }

  /// Goes back to the request's beginning, which no record in between explains.
  mutating func close(at beginning: Instant) { step(to: beginning, .unattributed) }
}
