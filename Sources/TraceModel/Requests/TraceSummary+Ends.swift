extension TraceSummary {
  /// Where work on a message was done well: the first of them is the first effect.
  public var effects: [Instant] {
    deliveries.compactMap { $0.failed ? nil : $0.end }
  }

  /// Where work on a message ended: the last of them ends the request. Empty where it had no message.
  public var ends: [Instant] { deliveries.compactMap(\.end) }

  /// The first message was done; nil if none was. Of several at one instant the first in the list.
  public var earliestEffect: Instant? { effects.min { $0.time < $1.time } }

  /// Everything was done: the last processing finished, or a message was given up without a record of that, or without
  /// messages the last answer came. Only of a request that has ended.
  public var completion: Instant? {
    guard deliveries.isEmpty else {
      return Self.latest(ends) ?? Self.latest(deliveries.lazy.filter(\.isDeadLetter).compactMap(\.publishing))
    }
    let roots = exchanges.lazy.filter(\.isRoot)
    return Self.latest(roots.compactMap { $0.instant(of: .answered) })
      ?? Self.latest(roots.compactMap { $0.instant(of: .responded) })
  }

  /// Of several at one instant the last in the list: the critical path ends with it.
  private static func latest(_ instants: some Sequence<Instant>) -> Instant? {
    instants.reduce(nil) { latest, next in latest.map { next.time < $0.time ? $0 : next } ?? next }
  }

  /// The first record, by its own clock; nil if no time is known.
  @inlinable public var firstRecord: Instant? {
    endOrigin.map { Instant(time: start, origin: startOrigin ?? participants.first?.origin ?? $0) }
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

extension TraceSummary.Exchange {
  /// The time of that instant, with its clock; nil where not logged.
  func instant(of instant: ExchangeInstant) -> Instant? {
    Instant(logged: record(of: instant), by: origin(of: instant))
  }
}

extension TraceSummary.Delivery {
  /// Its message was published.
  fileprivate var publishing: Instant? { Instant(logged: published, by: publisher) }

  /// The fate of a dead letter is not the request's matter.
  public var end: Instant? {
    isDeadLetter ? nil : Instant(logged: finished, by: consumer)
  }
}
