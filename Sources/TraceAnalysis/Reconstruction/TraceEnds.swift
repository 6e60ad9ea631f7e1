package import TraceModel

/// The events at which a request begins and is accepted. Its ends are asked of its summary (`TraceSummary.completion`).
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
}

extension Trace {
  /// The first of some events by time; of those at one time, the first in order. Events may be drawn in another
  /// order than their times do.
  private func earliest(_ candidates: some Sequence<Int>) -> Int? {
    candidates.min { (events[$0].time, $0) < (events[$1].time, $1) }
  }

  /// When an event happened, on whose clock.
  func instant(of event: Int) -> Instant { Instant(time: events[event].time, origin: events[event].origin) }

  /// When an event happened, on whose clock; nil of an event without a record.
  package func instant(_ event: Int?) -> Instant? { event.map { instant(of: $0) } }
}
