package import TraceModel

/// Makes a `Trace` of the events of one request: a pure function, whatever the order of the events.
///
/// The passes, one file each, and why they stand in this order:
///
/// 1. Copies of a record would count twice in everything below, so they go first.
/// 2. Everything below walks the events in one order that does not depend on arrival.
/// 3. HTTP exchanges need nothing but the events. Both sides of all attempts are paired together, because an
///    answer that the client has says which of two overlapping server spans ended.
/// 4. Messages need nothing but the events: which record of a consumer names which record of a publisher.
/// 5. Deliveries need the messages: one consumption is one attempt at one message.
/// 6. Publishers need exchanges and deliveries: a message is published during one of either.
/// 7. (Clocks would be aligned here: all pairs of causally ordered events are known, and nothing below has
///    used a duration yet. Until then every clock is taken as logged.)
/// 8. Causality can be checked when all hops are known.
/// 9. The outcome reads what is missing from the finished structure.
/// 10. Only a request that has ended has a critical path.
package struct TraceReconstructor: Sendable {
  package init() {}

  /// The trace of `events`, which all belong to one request.
  package func reconstruct(_ events: [Event]) -> Trace {
    var draft = TraceDraft(events)
    draft.setDuplicatesAside()
    draft.orderEvents()
    draft.pairExchanges()
    draft.matchMessages()
    draft.groupDeliveries()
    draft.attributePublishers()
    draft.checkCausality()
    draft.decideOutcome()
    draft.findCriticalPath()
    return draft.trace
  }
}
