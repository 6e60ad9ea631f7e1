import TraceModel

/// HTTP calls and their attempts, as both sides logged them.
///
/// Calls are told apart first (`PairCalls.swift`). Of each call the caller's records come first, whose order one clock
/// tells. Then the servers' spans are matched to attempts (`MatchReceives.swift`) and ended (`PairResponses.swift`).
extension TraceDraft {
  mutating func pairExchanges(_ catalog: Catalog?) {
    guard hasExchanges else { return }
    if isOneCall { pairAttempts() } else { pairCalls(catalog) }
    guard !trace.exchanges.isEmpty else { return }
    joinTornCalls()
    sortExchanges()
    describeExchanges()
    noteExchanges()
  }

  /// Pairs the records of one call.
  mutating func pairAttempts() {
    if has(.requestSent) || has(.responseReceived, or: .requestFailed) { pairClientRecords() }
    if has(.requestReceived) { matchReceives() }
    if has(.responseSent) { pairResponses() }
  }

  private mutating func pairClientRecords() {
    var known = AttemptIndex()
    for index in trace.events.indices {
      let role = trace.events[index].role
      guard role.isCall else { continue }
      if role.isEnd { endAttempt(index, &known) } else { beginAttempt { $0.sent = index } }
    }
  }

  /// A further exchange. Its number is the logged one or, without one, the next.
  mutating func beginAttempt(_ fill: (inout Trace.Exchange) -> Void) {
    var exchange = Trace.Exchange()
    fill(&exchange)
    let logged = (exchange.sent ?? exchange.ended ?? exchange.received).map { trace.events[$0].attempt } ?? 0
    exchange.attempt = logged != 0 ? Int32(logged) : (trace.exchanges.last?.attempt ?? 0) + 1
    trace.exchanges.append(exchange)
  }

  private mutating func endAttempt(_ index: Int, _ known: inout AttemptIndex) {
    known.update(trace)
    switch attempt(endedBy: trace.events[index], &known) {
    case .known(let exchange): trace.exchanges[exchange].ended = index
    case .unsent: beginAttempt { $0.ended = index }
    case .alreadyEnded: break
    }
  }

  /// The meaning of the end of an attempt, as the client logged it.
  private enum AttemptEnd {
    case known(Int)
    /// The end of an attempt whose beginning no record shows.
    case unsent
    /// One more line about an end that has been logged.
    case alreadyEnded
  }

  private func attempt(endedBy event: Event, _ known: inout AttemptIndex) -> AttemptEnd {
    if event.attempt != 0, let numbered = known.latest(of: event.origin, numbered: event.attempt, in: trace) {
      guard let ended = trace.exchanges[numbered].ended else { return .known(numbered) }
      // An answer is worth more than the failure that the client had assumed.
      let answersFailure = trace.events[ended].role == .requestFailed && event.role == .responseReceived
      return answersFailure ? .known(numbered) : .alreadyEnded
    }
    guard let latest = known.latest(of: event.origin, numbered: nil, in: trace) else { return .unsent }
    guard let ended = trace.exchanges[latest].ended else { return .known(latest) }
    // 'Request failed with status code', then 'Request encountered an error': one ending, two lines.
    let isExtraLine = trace.events[ended].role == .responseReceived && event.role == .requestFailed
    if event.attempt == 0, isExtraLine { return .alreadyEnded }
    if let open = known.latestOpen(of: event.origin, in: trace) { return .known(open) }
    if event.attempt != 0 { return .unsent }
    let isAnswer = event.role == .responseReceived && trace.events[ended].role == .requestFailed
    return isAnswer ? .unsent : .alreadyEnded
  }
}

extension TraceDraft {
  /// In the order in which they were sent or, without a client, received.
  private mutating func sortExchanges() {
    let exchanges = trace.exchanges
    guard exchanges.count > 1 else { return }
    let firstEvents = exchanges.map { $0.sent ?? $0.received ?? $0.responded ?? $0.ended ?? 0 }
    guard zip(firstEvents, firstEvents.dropFirst()).contains(where: { $0 > $1 }) else { return }
    trace.exchanges = firstEvents.indices.sorted { firstEvents[$0] < firstEvents[$1] }.map { exchanges[$0] }
  }

  private mutating func describeExchanges() {
    for index in trace.exchanges.indices {
      let exchange = trace.exchanges[index]
      let seen = exchange.ended.map { trace.events[$0].statusCode } ?? 0
      let said = exchange.responded.map { trace.events[$0].statusCode } ?? 0
      trace.exchanges[index].statusCode = seen != 0 ? seen : said
      trace.exchanges[index].gaveUp =
        seen == 0 && exchange.ended.map { trace.events[$0].role == .requestFailed } ?? false
    }
  }

  private mutating func noteExchanges() {
    let exchanges = trace.exchanges
    noteRepeatedCalls()
    if !exchanges.contains(where: { $0.isRoot && $0.hasClient }) { trace.notes.append(.noClientRecord) }
    for exchange in exchanges {
      if let received = exchange.received, exchange.responded == nil {
        let origin = trace.events[received].origin
        trace.notes.append(.noResponse(attempt: exchange.attempt, origin: origin))
      } else if !exchange.hasServer, exchange.isRoot {
        trace.notes.append(.noServerRecord(attempt: exchange.attempt))
      } else if exchange.gaveUp, let ended = exchange.ended, let responded = exchange.responded,
        responded > ended
      {
        trace.notes.append(.answeredAfterGivingUp(attempt: exchange.attempt))
      }
    }
  }
}

extension TraceDraft {
  /// Calls that were sent several times, by the client or by a service.
  private mutating func noteRepeatedCalls() {
    guard trace.exchanges.count > 1 else { return }
    let sends = Dictionary(grouping: trace.exchanges.filter { $0.sent != nil }, by: \.call)
    for call in sends.keys.sorted() {
      guard let attempts = sends[call], attempts.count > 1, let sent = attempts[0].sent else { continue }
      trace.notes.append(
        attempts[0].isRoot
          ? .clientRetried(attempts: attempts.count)
          : .callRetried(origin: trace.events[sent].origin, attempts: attempts.count))
    }
  }
}
