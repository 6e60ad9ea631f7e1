package import TraceModel

/// The critical path: the chain of segments that determines when a request ends.
///
///     sent → received → published → consumed → started → finished
///        transit    api     queue wait  dispatch  processing
///
/// It is walked from the end backwards. Each part begins where the part before it ends. So the parts sum exactly to
/// the time from the first record to the end, whatever clocks say: a part may be negative, none is clamped.
///
/// Within a server's or a consumer's work the path goes through the calls that it waited for, the last first:
///
///     orders     ├─ api ─┤                       ├─ api ─┤
///     call               ├transit┤      ├transit ┤
///     payments                   ├─ api ┤
extension TraceSummary {
  /// The parts of the path, the first first; empty of a request that has not ended. `first` is where the request begins
  /// if neither a client nor a server logged it.
  package func criticalPath(from first: Instant? = nil) -> [PathPart] {
    pathBackwards(from: first).reversed()
  }

  /// The parts of the path, the last first. Hot: once for each request of a report.
  func pathBackwards(from first: Instant? = nil) -> [PathPart] {
    guard let done, let beginning = sent ?? received ?? first else { return [] }
    var walk = PathWalk(exchanges, deliveries, hasClient: sent != nil, from: beginning, to: done)
    walk.run()
    return walk.path.parts
  }
}

extension Trace {
  /// The critical path of the request with times as they stand in its events.
  package var criticalPath: [PathPart] { TraceSummary(self).criticalPath(from: instant(beginning)) }
}

/// A critical path while it is walked from the end backwards: from work to the work that caused it.
private struct PathWalk: ~Copyable {
  private let exchanges: [TraceSummary.Exchange]
  private let deliveries: [TraceSummary.Delivery]
  private let hasClient: Bool
  private let beginning: Instant
  private(set) var path: BackwardPath
  /// The calls of each work, where there are any but the client's one.
  private var calls: CallsByWork?
  /// Of a request of many works.
  private var lookup: WorkLookup?
  /// Works whose callee is being walked, the innermost last.
  private var callers: [Trace.Work?] = []

  init(
    _ exchanges: [TraceSummary.Exchange], _ deliveries: [TraceSummary.Delivery], hasClient: Bool,
    from beginning: Instant, to done: Instant
  ) {
    (self.exchanges, self.deliveries, self.hasClient) = (exchanges, deliveries, hasClient)
    self.beginning = beginning
    path = BackwardPath(reached: done)
    if exchanges.contains(where: { $0.call != 0 || !$0.isRoot }) { calls = CallsByWork(exchanges) }
    if exchanges.count + deliveries.count > WorkLookup.few { lookup = WorkLookup(exchanges, deliveries) }
  }

  mutating func run() {
    var next = last
    // Every step enters a call, finds one or leaves a work, so that damaged numbers end it, too.
    for _ in 0...(4 * (exchanges.count + deliveries.count + 1)) {
      guard let work = next else { break }
      next = step(work)
    }
    path.step(to: beginning.time.nanoseconds, of: beginning.origin, .unattributed)
  }

  /// The work with which the request ended. Of several ends at one instant the last one counts.
  private var last: Step? {
    let end = path.reached.time.nanoseconds
    let origin = path.reached.origin
    let isEnd: (Int64, OriginID) -> Bool = { $0 == end && $1 == origin }
    if let last = deliveries.lastIndex(where: { isEnd($0.finished, $0.consumer) }) {
      return .work(.delivery(last))
    }
    if let last = exchanges.lastIndex(where: { $0.isRoot && isEnd($0.ended, $0.client) }) {
      return .call(last)
    }
    if let last = exchanges.lastIndex(where: { isEnd($0.responded, $0.server) }) {
      return .work(.exchange(last))
    }
    let letter = deliveries.first { $0.isDeadLetter && isEnd($0.published, $0.publisher) }
    return letter.flatMap { publishingDelivery(of: $0) }.map { .work(.delivery($0)) }
  }

  /// Where the path stands.
  private enum Step {
    /// At the end of a call, at its caller.
    case call(Int)
    /// In the course of work; nil is the client's own time between its calls.
    case work(Trace.Work?)
  }

  private mutating func step(_ step: Step) -> Step? {
    switch step {
    case .call(let index): return enter(index)
    case .work(let work):
      let begin = begin(of: work)
      if let call = calls?.lastCall(of: work, before: path.reached.time.nanoseconds, since: begin) {
        let isRepeated = calls?.isRepeated(call) ?? false
        let exchange = exchanges[call]
        path.step(
          to: exchange.ended, of: exchange.client, isRepeated ? .retryWait : ownSegment(of: work),
          topic: topic(of: work))
        callers.append(work)
        return .call(call)
      }
      return leave(work)
    }
  }

  /// Back into the server's work, or over the whole call where no server logged an answer,
  /// or the caller did not wait for it.
  private mutating func enter(_ call: Int) -> Step? {
    let exchange = exchanges[call]
    // If the server did not answer, its caller waited for nothing logged.
    guard exchange.responded.isLogged && !exchange.gaveUp || exchange.isRoot else {
      path.step(to: exchange.sent, of: exchange.client, .call)
      return callers.popLast().map { .work($0) }
    }
    path.step(to: exchange.responded, of: exchange.server, .responseTransit)
    return .work(.exchange(call))
  }

  // MARK: Work

  /// An index may be damaged, and name a work that the request has not.
  private func isKnown(_ work: Trace.Work) -> Bool {
    switch work {
    case .exchange(let index): exchanges.indices.contains(index)
    case .delivery(let index): deliveries.indices.contains(index)
    case .unknown: true
    }
  }

  private func begin(of work: Trace.Work?) -> Int64 {
    switch work {
    case .exchange(let index): exchanges[index].received
    case .delivery(let index): deliveries[index].taken
    case .unknown, nil: .absent
    }
  }

  private func ownSegment(of work: Trace.Work?) -> Segment {
    switch work {
    case .exchange: .api
    case .delivery: .processing
    case .unknown, nil: .unattributed
    }
  }

  private func topic(of work: Trace.Work?) -> NameID {
    if case .delivery(let index) = work { deliveries[index].destination } else { .empty }
  }

  /// Back to the beginning of the work and to what caused it.
  private mutating func leave(_ work: Trace.Work?) -> Step? {
    switch work {
    case .exchange(let index): leaveServer(index)
    case .delivery(let index): leaveDelivery(index)
    case .unknown, nil: nil
    }
  }

  /// Goes through the server's span to its caller's send. Without any client record, the attempts are the ones seen by
  /// the server.
  private mutating func leaveServer(_ index: Int) -> Step? {
    let exchange = exchanges[index]
    path.step(to: exchange.received, of: exchange.server, .api)
    path.step(to: exchange.sent, of: exchange.client, .requestTransit)
    if let caller = callers.popLast() { return .work(caller) }
    if let caller = exchange.caller { return isKnown(caller) ? .work(caller) : nil }
    let first = firstRoot(of: exchange.call) ?? exchange
    let isSent = exchange.sent.isLogged
    guard isSent || (!hasClient && exchange.received.isLogged) else { return nil }
    path.hasHole = false
    path.step(
      to: isSent ? first.sent : first.received, of: isSent ? first.client : first.server, .retryWait)
    return calls == nil ? nil : .work(nil)
  }

  private func firstRoot(of call: Int32) -> TraceSummary.Exchange? {
    guard lookup == nil else { return lookup?.firstRoot(of: call).map { exchanges[$0] } }
    return exchanges.first { $0.isRoot && $0.call == call }
  }

  /// Through the delivery, and the wait before it, to the work that published the message.
  private mutating func leaveDelivery(_ index: Int) -> Step? {
    let delivery = deliveries[index]
    let (topic, consumer) = (delivery.destination, delivery.consumer)
    let begin = delivery.started.orElse(delivery.consumed)
    path.step(to: begin, of: consumer, .processing, topic: topic)
    if delivery.consumed.isLogged, delivery.started.isLogged {
      path.step(to: delivery.consumed, of: consumer, .dispatch, topic: topic)
    }
    if lookup?.isRepeated(index) ?? deliveries.isRepeatedWork(index) {
      let failed = deliveries[index - 1]
      path.step(to: failed.finished, of: failed.consumer, .retryWait, topic: topic)
      return .work(.delivery(index - 1))
    }
    walkRedeliveries(of: index)
    walkWait(of: delivery)
    if !callers.isEmpty { callers = [] }
    if let exchange = publishingExchange(of: delivery) { return .work(.exchange(exchange)) }
    guard let publishing = publishingDelivery(of: delivery) else { return nil }
    let failed = deliveries[publishing]
    if delivery.repeats >= 0, delivery.isPublishingLogged, delivery.publisher != failed.consumer {
      // Somebody else published it again, at a time of their own.
      path.step(to: failed.finished, of: failed.consumer, .retryWait, topic: topic)
    }
    return .work(.delivery(publishing))
  }

  // MARK: Messages

  /// Back to the first consumption of the message by the delivery's group. Attempts may count on from those of another
  /// message.
  private mutating func walkRedeliveries(of index: Int) {
    let first = deliveries.startOfRun(at: index)
    guard first < index else { return }
    path.step(
      to: deliveries[first].taken, of: deliveries[first].consumer, .redelivery,
      topic: deliveries[index].destination)
  }

  /// Back to where the message began to wait. A retry whose publishing no record shows waited at most since its
  /// attempt failed.
  private mutating func walkWait(of delivery: TraceSummary.Delivery) {
    let segment = Segment.wait(isRetry: delivery.repeats >= 0)
    let topic = delivery.destination
    if delivery.published.isLogged {
      path.step(to: delivery.published, of: delivery.publisher, segment, topic: topic)
    } else if delivery.repeats >= 0 {
      let failed = publishingDelivery(of: delivery).map { deliveries[$0] }
      path.step(
        to: Int64(logged: failed?.finished), of: failed?.consumer ?? .unnamed, segment, topic: topic)
    } else if delivery.messageTime >= beginning.time.nanoseconds {
      // The message's own time, told by no clock here, is on the path if the request has begun by then.
      path.step(to: delivery.messageTime, of: .unnamed, segment, topic: topic)
    }
  }

  private func publishingExchange(of delivery: TraceSummary.Delivery) -> Int? {
    guard delivery.begun.isLogged, delivery.repeats < 0 else { return nil }
    if let lookup { return lookup.exchange(received: delivery.begun, by: delivery.publisher) }
    return exchanges.firstIndex {
      $0.received == delivery.begun && $0.server == delivery.publisher
    }
  }

  private func publishingDelivery(of delivery: TraceSummary.Delivery) -> Int? {
    guard delivery.begun.isLogged else { return nil }
    if let lookup {
      return delivery.repeats < 0
        ? lookup.delivery(begun: delivery.begun, by: delivery.publisher, besides: delivery.message)
        : lookup.delivery(begun: delivery.begun, of: delivery.repeats)
    }
    return deliveries.firstIndex {
      let isPublisher =
        delivery.repeats < 0
        ? $0.consumer == delivery.publisher && $0.message != delivery.message
        : $0.message == delivery.repeats
      guard isPublisher else { return false }
      return $0.taken == delivery.begun
    }
  }
}
