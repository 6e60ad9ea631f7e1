package import TraceModel

/// The events at which a request's end-to-end times begin and end.
extension Trace {
  /// The calls from outside, whose answers are the request's.
  private var roots: some Sequence<Exchange> { exchanges.lazy.filter(\.isRoot) }

  /// The client first sent the request.
  var firstSent: Int? { earliest(roots.lazy.compactMap(\.sent)) }

  /// A server first received the request.
  var firstReceived: Int? { earliest(roots.lazy.compactMap(\.received)) }

  /// The first record of the request: sent; without a client, received; without either, its first role.
  package var beginning: Int? {
    firstSent ?? firstReceived ?? earliest(events.indices.lazy.filter { events[$0].role != .note })
  }

  /// The client first had an answer that was no refusal.
  var acceptance: Int? {
    let answers = roots.lazy.compactMap(\.ended).filter { index in
      let event = events[index]
      guard event.role == .responseReceived else { return false }
      return event.statusCode == 0 ? !event.failed : 200..<300 ~= event.statusCode
    }
    return earliest(answers)
  }

  /// The first message was done.
  var firstEffect: Int? {
    earliest(deliveries.lazy.filter { !$0.failed && isAttempt($0) }.compactMap(\.finished))
  }

  /// The fate of a dead letter is not the request's matter.
  private func isAttempt(_ delivery: Delivery) -> Bool { !messages[delivery.message].isDeadLetter }

  /// Everything was done: the last processing finished, or a message was given up without a record of that, or
  /// without messages the last answer. Nil for requests that have not ended, or ended without being done.
  var completion: Int? {
    guard outcome == .completed || outcome == .failed else { return nil }
    if !messages.isEmpty {
      return latest(deliveries.lazy.filter(isAttempt).compactMap(\.finished))
        ?? latest(messages.lazy.filter(\.isDeadLetter).compactMap(\.published))
    }
    return latest(roots.lazy.filter { !$0.gaveUp }.compactMap(\.ended))
      ?? latest(roots.lazy.compactMap(\.responded))
  }
}

extension Trace {
  /// The first of some events by time; of those at one time, the first in order. Events may be drawn in another
  /// order than that of their times.
  private func earliest(_ candidates: some Sequence<Int>) -> Int? {
    candidates.min { (events[$0].time, $0) < (events[$1].time, $1) }
  }

  /// The last of some events by time; of those at one time, the last in order.
  private func latest(_ candidates: some Sequence<Int>) -> Int? {
    candidates.max { (events[$0].time, $0) < (events[$1].time, $1) }
  }

  /// When an event happened, on whose clock.
  func instant(of event: Int) -> Instant { Instant(time: events[event].time, origin: events[event].origin) }

  /// The same of an event that may not be recorded.
  package func instant(_ event: Int?) -> Instant? { event.map { instant(of: $0) } }
}
