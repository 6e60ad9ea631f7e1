package import TraceModel

/// The events at which a request's end-to-end times begin and end.
extension Trace {
  /// The client first sent the request.
  var firstSent: Int? { exchanges.lazy.compactMap(\.sent).min() }

  /// A server first received the request.
  var firstReceived: Int? { exchanges.lazy.compactMap(\.received).min() }

  /// The first record of the request: sent; without a client, received; without either, its first role.
  package var beginning: Int? { firstSent ?? firstReceived ?? events.firstIndex { $0.role != .note } }

  /// The client first had an answer that was no refusal.
  var acceptance: Int? {
    exchanges.lazy.compactMap(\.ended).filter { index in
      let event = events[index]
      guard event.role == .responseReceived else { return false }
      return event.statusCode == 0 ? !event.failed : 200..<300 ~= event.statusCode
    }.min()
  }

  /// The first message was done.
  var firstEffect: Int? {
    deliveries.lazy.filter { !$0.failed && isAttempt($0) }.compactMap(\.finished).min()
  }

  /// What becomes of a dead letter is not the request's matter.
  private func isAttempt(_ delivery: Delivery) -> Bool { !messages[delivery.message].isDeadLetter }

  /// Everything was done: the last processing finished, or a message was given up without a record of that, or
  /// without messages the last answer. Nil of requests that have not ended, or that ended without being done.
  var completion: Int? {
    guard outcome == .completed || outcome == .failed else { return nil }
    if !messages.isEmpty {
      return deliveries.lazy.filter(isAttempt).compactMap(\.finished).max()
        ?? messages.lazy.filter(\.isDeadLetter).compactMap(\.published).max()
    }
    return exchanges.lazy.filter { !$0.gaveUp }.compactMap(\.ended).max()
      ?? exchanges.lazy.compactMap(\.responded).max()
  }
}

extension Trace {
  /// When an event happened, on whose clock.
  func instant(of event: Int) -> Instant { Instant(time: events[event].time, origin: events[event].origin) }

  /// The same of an event that may not be recorded.
  package func instant(_ event: Int?) -> Instant? { event.map { instant(of: $0) } }
}
