extension TraceSummary {
  /// Where work on a message was done well: the first of them is the first effect.
  public var effects: [Instant] {
    deliveries.compactMap { $0.failed ? nil : $0.end }
  }

  /// Where work on a message ended: the last of them ends the request. Empty where it had no message.
  public var ends: [Instant] { deliveries.compactMap(\.end) }

  /// The first record, by its own clock; nil if no time is known.
  @inlinable public var firstRecord: Instant? {
    endOrigin.map { Instant(time: start, origin: participants.first?.origin ?? $0) }
  }

  /// The last record, by its own clock; nil if no time is known.
  @inlinable public var lastRecord: Instant? { endOrigin.map { Instant(time: end, origin: $0) } }

  /// The instants that may end a segment, if it has several; none if its end is a record of its own.
  public func ends(_ choice: EndChoice) -> [Instant] {
    var ends: [Instant] = []
    forEachEnd(choice) { ends.append($0) }
    return ends
  }

  /// Calls `body` with each instant that may be the end of a segment. Hot: no list is made.
  public func forEachEnd(_ choice: EndChoice, _ body: (Instant) -> Void) {
    guard choice != .only else { return }
    if choice == .latestRecord, let lastRecord { body(lastRecord) }
    for delivery in deliveries where !(choice == .earliestEffect && delivery.failed) {
      if let end = delivery.end { body(end) }
    }
  }
}

extension TraceSummary.Delivery {
  /// The fate of a dead letter is not the request's matter.
  public var end: Instant? {
    guard finished.isLogged, !isDeadLetter else { return nil }
    return Instant(time: Timestamp(nanoseconds: finished), origin: consumer)
  }
}
