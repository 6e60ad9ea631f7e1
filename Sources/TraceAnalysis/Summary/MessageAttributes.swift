import TraceModel

/// The attributes of the messages of a trace: the values on a message's own events, the earliest first.
struct MessageAttributes {
  private let trace: Trace
  private let joiner: ProjectionJoiner?
  private let messages: MessageEvents

  /// nil where no event has a value. One pass over the events.
  init?(_ trace: Trace, _ joiner: ProjectionJoiner?) {
    guard trace.events.contains(where: { $0.projection != .empty }) else { return nil }
    self.trace = trace
    self.joiner = joiner
    messages = MessageEvents(trace) { $0.projection != .empty }
  }

  /// The values of a message with these deliveries; 0 where it has none.
  func projection(of message: Int, deliveries: Range<Int>) -> NameID {
    messages.events(of: message, deliveries: deliveries)
      .reduce(.empty) { ProjectionJoiner.join($0, trace.events[$1].projection, joiner) }
  }
}

/// The events of a trace's messages with attributes: those of a message's publishing and deliveries,
/// and others with its key.
struct MessageEvents {
  private let trace: Trace
  /// Events with attributes, ascending, by the message key that they name.
  private let named: [Identifier: [Int]]

  /// One pass over the events.
  init(_ trace: Trace, where hasAttributes: (Event) -> Bool) {
    self.trace = trace
    let events = trace.events.indices.filter {
      hasAttributes(trace.events[$0]) && !trace.events[$0].messageKey.isNone
    }
    named = Dictionary(grouping: events) { trace.events[$0].messageKey }
  }

  /// The events of a message with these deliveries, in their order.
  func events(of message: Int, deliveries: Range<Int>) -> [Int] {
    let paired = trace.deliveries[deliveries].flatMap { [$0.consumed, $0.started, $0.finished] }
    let own = (paired + [trace.messages[message].published]).compactMap { $0 }
    return Set(own + (named[trace.messages[message].key] ?? [])).sorted()
  }
}
