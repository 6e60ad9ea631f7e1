import TraceModel

/// Whether the attempts at one call were paired without their times. Only then are the pairs evidence about clocks. If
/// the others counted, a client with a wrong clock would make wrong pairs, and these would confirm the clock.
struct ExchangePairing {
  /// It is sure which attempt a server received.
  let isSureThere: Bool
  /// It is sure which answer a client had.
  let isSureBack: Bool

  /// One attempt leaves no choice, unless its answer may be another call's. If one server received all of several,
  /// they came in the order of the sends. So did their answers, unless the client gave one up:
  /// that may have come all the same.
  init(_ exchanges: [TraceSummary.Exchange]) {
    guard exchanges.count > 1, let first = exchanges.first else {
      (isSureThere, isSureBack) = (true, exchanges.first.map { !$0.isAnswerChoice } ?? true)
      return
    }
    let isComplete = exchanges.allSatisfy { exchange in
      exchange.sent.isLogged && exchange.received.isLogged && exchange.client == first.client
        && exchange.server == first.server
    }
    isSureThere = isComplete
    isSureBack = isComplete && exchanges.allSatisfy { !$0.gaveUp && $0.responded.isLogged }
  }
}
