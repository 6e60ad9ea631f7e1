import TraceModel

/// The calls of a request with several of them: of services in the course of their work, or one after another.
///
/// Each call is divided from the others (`CallSearch`) and then paired as a request is that makes one call only, with
/// its attempts (`PairExchanges.swift`).
extension TraceDraft {
  /// Pairs every call by itself.
  mutating func pairCalls(_ catalog: Catalog?) {
    let representatives = representatives(catalog)
    let peers = peerNames(catalog)
    var search = CallSearch(
      trace.events, representative: { representatives[$0] ?? $0 }, peerName: { peers[$0] ?? 0 })
    search.matchServers()
    search.settleAnswersByCalls()
    for answer in search.failedAnswers { reinterpret(answer, as: .responseSent) }
    for (number, call) in search.calls.enumerated() { pair(call, Int32(number), search) }
    findings.callers = search.calls.map(\.caller)
    for (origin, count) in search.choices.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      trace.notes.append(.ambiguousPairing(origin: origin, count: count))
    }
  }

  /// One origin of the service of each that logged something; without a catalog each stands for itself.
  private func representatives(_ catalog: Catalog?) -> [OriginID: OriginID] {
    guard let catalog else { return [:] }
    var (found, first): ([OriginID: OriginID], [String: OriginID]) = ([:], [:])
    for index in trace.events.indices where found[trace.events[index].origin] == nil {
      let origin = trace.events[index].origin
      let service = catalog.origin(origin).service
      found[origin] = first[service] ?? origin
      first[service] = first[service] ?? origin
    }
    return found
  }

  /// The names of services as callers' records hash them, where some record names one.
  private func peerNames(_ catalog: Catalog?) -> [OriginID: UInt32] {
    guard let catalog, trace.events.contains(where: { $0.link.peer != 0 }) else { return [:] }
    return trace.events.reduce(into: [:]) { names, event in
      if names[event.origin] == nil {
        names[event.origin] = CallLink.hash(name: catalog.origin(event.origin).service.utf8)
      }
    }
  }

  private mutating func pair(_ call: LoggedCall, _ number: Int32, _ search: CallSearch) {
    let records =
      call.attempts.flatMap { [$0.sent, $0.ended] } + call.extraLines
      + call.spans.flatMap { [search.spans[$0].received, search.spans[$0].responded] }
    let indices = records.compactMap(\.self).sorted()
    var part = TraceDraft(indices.map { trace.events[$0] })
    part.pairAttempts()
    trace.notes += part.trace.notes
    for exchange in part.trace.exchanges {
      var exchange = exchange
      exchange.call = number
      exchange.isPairedByTime = call.isPairedByTime
      exchange.isWithinCaller = call.isWithinCaller
      if call.spans.count == 1 {
        let span = search.spans[call.spans[0]]
        exchange.isAnswerChoice = span.isChoice || span.isBesideChoice
      }
      exchange.caller = call.caller.map { _ in .unknown }
      exchange.sent = exchange.sent.map { indices[$0] }
      exchange.ended = exchange.ended.map { indices[$0] }
      exchange.received = exchange.received.map { indices[$0] }
      exchange.responded = exchange.responded.map { indices[$0] }
      trace.exchanges.append(exchange)
    }
  }

  /// Everything is one call and its attempts. Nearly always, so it is asked first, and costs one pass.
  var isOneCall: Bool {
    var test = SingleCallTest()
    for index in trace.events.indices where !test.stillHolds(with: trace.events[index]) { return false }
    if test.hasServersWithoutCaller { return false }
    return test.isOfOneTarget || isServedWithinCall
  }

  /// As logged, all that servers did lies between the first send and the last answer. A server may log its route, as
  /// `/orders/{id}`, where the caller logs a path.
  private var isServedWithinCall: Bool {
    func isOfCaller(_ event: Int) -> Bool { trace.events[event].role.isCall }
    let records = trace.events.indices.filter { trace.events[$0].role.isExchange }
    guard let first = records.first, let last = records.last else { return true }
    return isOfCaller(first) && isOfCaller(last)
  }
}

/// Whether the records seen so far may all be of one call. One origin sends and others serve, all of one target, and
/// nothing is sent again after a good answer.
private struct SingleCallTest {
  private var sender: OriginID?
  private var server: OriginID?
  private var consumer: OriginID?
  /// The targets by the sends and by the servers. A gateway may serve another path than it was asked for.
  private var sent = CallTarget()
  private var received = CallTarget()
  /// When an answer was good for the first time.
  private var answered: Timestamp?
  private var hasSeveralServers = false
  private var sends = 0
  private var receives = 0

  /// More servers' spans, of several origins, than the sender explains.
  var hasServersWithoutCaller: Bool { hasSeveralServers && receives > sends }

  @inline(__always)
  mutating func stillHolds(with event: Event) -> Bool {
    let act = event.role.act
    switch act.side {
    case .caller:
      if act.moment == .start {
        return !isAnswered(before: event) && calls(event) && Self.names(event, &sent, &sends)
      }
      if !act.isFailure, !event.isRefusal { answered = answered ?? event.time }
      return calls(event)
    case .server:
      if act.moment == .end { return event.origin != sender }
      return serves(event) && Self.names(event, &received, &receives)
    case .consumer:
      if consumer == nil { consumer = event.origin }
      return event.origin != sender
    case .publisher, .app, .any: return true
    }
  }

  /// At one time it is not known which came first.
  private func isAnswered(before event: Event) -> Bool { answered.map { $0 < event.time } ?? false }

  private mutating func calls(_ event: Event) -> Bool {
    if sender == nil { sender = event.origin }
    return event.origin == sender && event.origin != server && event.origin != consumer
  }

  private mutating func serves(_ event: Event) -> Bool {
    if server == nil { server = event.origin }
    if event.origin != server { hasSeveralServers = true }
    return event.origin != sender
  }

  /// Both sides name one target, or a gateway makes the one path of the other.
  var isOfOneTarget: Bool { sent.agrees(with: received) || sent.isRewritten(received) }

  /// Names the target that the records before it named, if they did.
  private static func names(_ event: Event, _ target: inout CallTarget, _ count: inout Int) -> Bool {
    count += 1
    let isSame = target.agrees(with: event.target)
    target.learn(event.target)
    return isSame
  }
}
