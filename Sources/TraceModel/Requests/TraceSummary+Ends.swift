extension TraceSummary {
  /// Where work on a message was done well: the first of them is the first effect.
  package var effects: [Instant] {
    deliveries.compactMap { $0.failed ? nil : $0.end }
  }

  /// Where work on a message ended: the last of them ends the request. Empty where it had no message.
  package var ends: [Instant] { deliveries.compactMap(\.end) }

  /// The instants of which one is the end of a segment; none where that is a record of its own.
  package func ends(_ choice: EndChoice) -> [Instant] {
    switch choice {
    case .only: []
    case .earliestEffect: effects
    case .latestEnd: ends
    }
  }
}

extension TraceSummary.Delivery {
  /// What becomes of a dead letter is not the request's matter.
  fileprivate var end: Instant? {
    guard finished != Event.absent, !isDeadLetter else { return nil }
    return Instant(time: Timestamp(nanoseconds: finished), origin: consumer)
  }
}
