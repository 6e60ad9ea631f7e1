package import ClockEstimation
package import TraceModel

/// Makes a `Trace` of the events of one request: a pure function, whatever the order of the events.
///
/// The passes, one file each, and why they stand in this order:
///
/// 1. Copies of a record would count twice in everything below, so they go first.
/// 2. Everything below walks the events in one order that does not depend on arrival.
/// 3. What an app states of itself needs nothing but the event.
/// 4. HTTP exchanges need nothing but the events. Both sides of all attempts are paired together, because an
///    answer that the client has says which of two overlapping server spans ended.
/// 5. Messages need nothing but the events: which record of a consumer names which record of a publisher.
/// 6. Deliveries need the messages: one consumption is one attempt at one message.
/// 7. Publishers need exchanges and deliveries: a message is published during one of either. A publisher that was
///    stopped may have published what it did not log, which the attempts tell.
/// 8. Retries need the publishers: a message that a failed delivery published again is another attempt.
/// 9. Clocks are aligned when the structure stands, which does not depend on them, and before the first
///    duration is used.
/// 10. Causality can be checked when all hops are known, and deliveries noted when all attempts are.
/// 11. The outcome reads what is missing from the finished structure.
/// 12. Only a request that has ended has a critical path.
/// 13. Where events stand that are told too coarsely to be in order changes nothing of all this.
package struct TraceReconstructor: Sendable {
  private let catalog: Catalog?
  private let clocks: ClockTable
  private let precision: LoggedPrecision

  /// `catalog` names the topics of the events; without it no topic is known to hold retries. Times are
  /// corrected by `clocks`; without, they stay as logged. Within what `precision` leaves open, no order of times
  /// contradicts causality.
  package init(catalog: Catalog? = nil, clocks: ClockTable = .none, precision: LoggedPrecision = .none) {
    self.catalog = catalog
    self.clocks = clocks
    self.precision = precision
  }

  /// The trace of `events`, which all belong to one request.
  package func reconstruct(_ events: [Event]) -> Trace {
    var draft = TraceDraft(events)
    draft.setDuplicatesAside()
    draft.orderEvents()
    draft.collectClientEvents()
    draft.pairExchanges()
    draft.matchMessages()
    draft.groupDeliveries()
    draft.attributePublishers()
    draft.separatePublishings()
    if let catalog { draft.linkRetries(catalog) }
    draft.alignClocks(clocks)
    draft.noteRecords()
    draft.noteDeliveries()
    draft.checkCausality(precision)
    draft.decideOutcome()
    draft.findCriticalPath()
    draft.drawInCausalOrder(precision)
    return draft.trace
  }
}
