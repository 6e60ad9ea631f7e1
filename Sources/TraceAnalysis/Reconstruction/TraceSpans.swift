import Algorithms
package import TraceModel

extension Trace {
  /// The work inside each origin as OpenTelemetry sees it. A client stands over a server, a server or consumer over
  /// a producer, and a producer over a consumer. A consumer stands over the processing itself, and a screen over
  /// the client.
  package var spans: [Trace.Span] {
    var tree = SpanTree(trace: self)
    for event in clientEvents { tree.add(clientEvent: event) }
    for exchange in exchanges { tree.add(exchange) }
    for message in messages.indices { tree.addProducer(of: message) }
    for delivery in deliveries { tree.add(delivery) }
    tree.attachProducers()
    tree.attachCalls()
    return tree.spans
  }
}

/// The spans of a trace while they are collected.
private struct SpanTree {
  let trace: Trace
  var spans: [Trace.Span] = []
  /// Span of each exchange's server, message's producer and delivery's consumer.
  var servers: [Int?] = []
  /// The outermost span of each exchange.
  var outermost: [Int?] = []
  var producers: [Int?] = []
  var consumers: [Int?] = []
  /// The screens, by origin.
  var screens: [OriginID: [Int]] = [:]

  mutating func add(clientEvent event: Int) {
    let status: Trace.Span.Status = trace.events[event].failed ? .error : .ok
    let span = add(.internal, under: nil, event, event, status, 0)
    spans[span].stated = trace.events[event].statedClientTime
    screens[trace.events[event].origin, default: []].append(span)
  }

  /// The screen during which the client sent a request: of several the first to end. Screens stand in the order of
  /// their ends, so earlier ones are passed over.
  private func screen(around sent: Int) -> Int? {
    guard let candidates = screens[trace.events[sent].origin] else { return nil }
    let time = trace.events[sent].time
    let first = candidates.partitioningIndex { trace.events[spans[$0].start].time >= time }
    return candidates[first...].prefix(Self.screensAtOnce).first { span in
      trace.events[spans[span].start].time - (spans[span].stated ?? .zero) <= time
    }
  }

  /// The most screens that are looked at for each request, since more are not loaded at once.
  private static let screensAtOnce = 16

  mutating func add(_ exchange: Trace.Exchange) {
    var client: Int?
    if let start = exchange.sent ?? exchange.ended {
      client = add(
        .client, under: screen(around: start), start, exchange.ended, status(of: exchange), exchange.attempt)
    }
    defer { outermost.append(client ?? servers.last ?? nil) }
    guard let start = exchange.received ?? exchange.responded else { return servers.append(nil) }
    let said = exchange.responded.map { trace.events[$0] }
    let isError = said.map { $0.failed || $0.statusCode >= 400 } ?? false
    let status: Trace.Span.Status = said == nil ? .unset : isError ? .error : .ok
    servers.append(add(.server, under: client, start, exchange.responded, status, exchange.attempt))
  }

  private func status(of exchange: Trace.Exchange) -> Trace.Span.Status {
    guard let ended = exchange.ended else { return .unset }
    let isError = exchange.gaveUp || trace.events[ended].failed || exchange.statusCode >= 400
    return isError ? .error : .ok
  }

  /// A published record is an instant: a producer span without length.
  mutating func addProducer(of message: Int) {
    guard let published = trace.messages[message].published else { return producers.append(nil) }
    let span = add(.producer, under: nil, published, published, .ok, 1)
    spans[span].destination = trace.messages[message].destination
    producers.append(span)
  }

  mutating func add(_ delivery: Trace.Delivery) {
    guard let start = delivery.firstRecord else {
      return consumers.append(nil)
    }
    let status: Trace.Span.Status = delivery.finished == nil ? .unset : delivery.failed ? .error : .ok
    let producer = producers[delivery.message]
    let consumer = add(.consumer, under: producer, start, delivery.finished, status, delivery.attempt)
    spans[consumer].destination = trace.messages[delivery.message].destination
    consumers.append(consumer)
    guard let started = delivery.started else { return }
    _ = add(.internal, under: consumer, started, delivery.finished, status, delivery.attempt)
  }

  /// Last, because a message may be published by a delivery of any other.
  mutating func attachProducers() {
    for (message, producer) in producers.enumerated() {
      guard let producer else { continue }
      switch trace.messages[message].publisher {
      case .exchange(let exchange): spans[producer].parent = servers[exchange]
      case .delivery(let delivery): spans[producer].parent = consumers[delivery]
      case .unknown: break
      }
    }
  }

  /// Last, because a call may be made in the course of any work.
  mutating func attachCalls() {
    for (exchange, span) in zip(trace.exchanges, outermost) {
      guard let span, let caller = exchange.caller else { continue }
      switch caller {
      case .exchange(let index): spans[span].parent = servers[index]
      case .delivery(let index): spans[span].parent = consumers[index]
      case .unknown: break
      }
    }
  }

  private mutating func add(
    _ kind: Trace.Span.Kind, under parent: Int?, _ start: Int, _ end: Int?, _ status: Trace.Span.Status,
    _ attempt: Int32
  ) -> Int {
    let origin = trace.events[start].origin
    spans.append(
      Trace.Span(
        kind: kind, parent: parent, origin: origin, start: start, end: end, status: status, attempt: attempt))
    return spans.count - 1
  }
}
