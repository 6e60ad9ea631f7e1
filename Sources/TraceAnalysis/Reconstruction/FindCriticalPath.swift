import TraceModel

/// Pass 10: the chain of segments that determines when the request ends.
///
/// Walked from the end backwards. Each part begins where the one before it ends, so the parts sum exactly to
/// the time from the first record to the end, whatever clocks say; a part may be negative, none is clamped.
///
///     sent → received → published → consumed → started → finished
///        transit    api     queue wait  dispatch  processing
extension TraceDraft {
  mutating func findCriticalPath() {
    guard let end = trace.completion, let beginning = trace.beginning else { return }
    var path = BackwardPath(at: trace.events[end])
    if let delivery = trace.deliveries.firstIndex(where: { $0.finished == end }) {
      walkDeliveries(from: delivery, &path)
    } else if let exchange = trace.exchanges.firstIndex(where: { $0.ended == end || $0.responded == end }) {
      if trace.exchanges[exchange].ended == end {
        path.step(to: trace.exchanges[exchange].responded.map { trace.events[$0] }, .responseTransit)
      }
      walkExchange(exchange, &path)
    }
    path.close(at: trace.events[beginning])
    trace.criticalPath = path.parts.reversed()
  }

  /// Back through a delivery and, as long as deliveries published what was delivered, through those.
  private func walkDeliveries(from delivery: Int, _ path: inout BackwardPath) {
    var delivery = delivery
    for _ in trace.deliveries.indices {
      walkDelivery(delivery, &path)
      let message = trace.messages[trace.deliveries[delivery].message]
      guard let published = message.published else { return }
      path.step(to: trace.events[published], .queueWait, message.destination)
      switch message.publisher {
      case .exchange(let exchange): return walkExchange(exchange, &path)
      case .delivery(let publishing): delivery = publishing
      case .unknown: return
      }
    }
  }

  /// Back to the first consumption of the message by the delivery's group.
  private func walkDelivery(_ index: Int, _ path: inout BackwardPath) {
    let delivery = trace.deliveries[index]
    let destination = trace.messages[delivery.message].destination
    let origin = origin(delivery.consumed ?? delivery.started ?? delivery.finished)
    path.step(to: trace.startOfProcessing(delivery), of: origin, .processing, destination)
    path.step(to: delivery.consumed.map { trace.events[$0] }, .dispatch, destination)
    guard delivery.attempt > 1 else { return }
    // Attempts of a branch stand together, the first first.
    let first = trace.deliveries[index - Int(delivery.attempt) + 1]
    path.step(to: first.consumed.map { trace.events[$0] }, .redelivery, destination)
  }

  /// Back through the server's span to the first attempt of the client.
  private func walkExchange(_ index: Int, _ path: inout BackwardPath) {
    let exchange = trace.exchanges[index]
    path.step(to: exchange.received.map { trace.events[$0] }, .api)
    path.step(to: exchange.sent.map { trace.events[$0] }, .requestTransit)
    guard let first = exchange.sent != nil ? trace.firstSent : trace.firstReceived else { return }
    // Without any client record the attempts are those that the server saw.
    guard exchange.sent != nil || trace.firstSent == nil else { return }
    path.forgetHole()
    path.step(to: trace.events[first], .retryWait)
  }
}

/// A critical path while it is walked from the end backwards.
private struct BackwardPath {
  /// Latest first.
  var parts: [Trace.PathPart] = []
  /// How far back the path reaches, and whose clock told that.
  private var time: Timestamp
  private var origin: Symbol
  /// A record between here and the next known one is missing.
  private var hasHole = false

  init(at end: Event) {
    time = end.time
    origin = end.origin
    parts.reserveCapacity(6)
  }

  mutating func step(to event: Event?, _ segment: Segment, _ destination: Symbol = 0) {
    step(to: event?.time, of: event?.origin ?? 0, segment, destination)
  }

  /// Goes back to where the segment began; without a record of that, what comes next cannot be told apart.
  mutating func step(to begin: Timestamp?, of owner: Symbol, _ segment: Segment, _ destination: Symbol) {
    guard let begin else { hasHole = true; return }
    let segment = hasHole ? .unattributed : segment
    if begin != time {
      parts.append(
        Trace.PathPart(
          segment: segment, duration: time - begin, destination: hasHole ? 0 : destination, origin: origin))
    }
    (time, origin, hasHole) = (begin, owner, false)
  }

  /// The hole lies before the request's first record: nothing is missing within it.
  mutating func forgetHole() { hasHole = false }

  /// Goes back to the request's beginning, which no record in between explains.
  mutating func close(at beginning: Event) {
    hasHole = true
    step(to: beginning, .unattributed)
  }
}
