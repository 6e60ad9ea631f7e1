import TraceModel

/// The attributes of the messages of a trace: the values on a message's own events, the earliest first. Its own
/// are those of its publishing and deliveries, and others that name its key.
struct MessageAttributes {
  private let trace: Trace
  private let joiner: ProjectionJoiner?
  /// Events with a value, ascending, by the message key that they name.
  private let named: [Identifier: [Int]]

  /// nil where no event has a value. One pass over the events.
  init?(_ trace: Trace, _ joiner: ProjectionJoiner?) {
    guard trace.events.contains(where: { $0.projection != .empty }) else { return nil }
    self.trace = trace
    self.joiner = joiner
    let events = trace.events.indices.filter {
      trace.events[$0].projection != .empty && !trace.events[$0].messageKey.isNone
    }
    named = Dictionary(grouping: events) { trace.events[$0].messageKey }
  }

  /// The values of a message with these deliveries; 0 where it has none.
  func projection(of message: Int, deliveries: Range<Int>) -> NameID {
    let paired = trace.deliveries[deliveries].flatMap { [$0.consumed, $0.started, $0.finished] }
    let own = (paired + [trace.messages[message].published]).compactMap { $0 }
    let events = Set(own + (named[trace.messages[message].key] ?? [])).sorted()
    return events.reduce(.empty) { ProjectionJoiner.join($0, trace.events[$1].projection, joiner) }
  }
}
