package import ClockEstimation
package import TraceModel

/// Makes a `Trace` of the events of one request: a pure function, whatever the order of the events.
///
///     events ──► structure ──► draft ──┬──► finish, times as logged ──► trace, summary (what an index stores)
///                                      └──► finish, on one clock ─────► trace (what `show` draws)
///
/// The structure: which records belong together. It follows from keys and from each program's own order, which no
/// clock offset changes. So it is found once, and what depends on time is done for each set of clocks.
///
/// The passes are one file each. `ReconstructionPass` lists them in their order, each with its reason.
package struct TraceReconstructor: Sendable {
  private let catalog: Catalog?

  /// `catalog` names the topics of the events; without it no topic is known to hold retries.
  package init(catalog: Catalog? = nil) { self.catalog = catalog }

  /// The trace of `events`, which all belong to one request, with times as logged.
  package func reconstruct(_ events: [Event]) -> Trace { structure(of: events).finished() }

  /// The records of one request that belong together.
  package func structure(of events: [Event]) -> TraceDraft {
    var observer = NoObserver()
    return structure(of: events, &observer)
  }

  /// The same; `observer` sees the draft after each pass.
  package func structure(of events: [Event], _ observer: inout some PassObserver) -> TraceDraft {
    // Of the events of a trace, what was implied is implied anew.
    let records = events.contains { $0.isImplied } ? events.filter { !$0.isImplied } : events
    var draft = TraceDraft(records, catalog: catalog)
    draft.setDuplicatesAside()
    observer.saw(draft, after: .setDuplicatesAside)
    draft.takeAccessRecords()
    observer.saw(draft, after: .takeAccessRecords)
    draft.addFurtherSteps()
    observer.saw(draft, after: .addFurtherSteps)
    draft.addBeginnings()
    observer.saw(draft, after: .addBeginnings)
    draft.orderEvents()
    observer.saw(draft, after: .orderEvents)
    draft.collectClientEvents()
    observer.saw(draft, after: .collectClientEvents)
    draft.pairExchanges(catalog)
    observer.saw(draft, after: .pairExchanges)
    draft.matchMessages()
    observer.saw(draft, after: .matchMessages)
    draft.groupDeliveries()
    observer.saw(draft, after: .groupDeliveries)
    draft.attributeCallers()
    observer.saw(draft, after: .attributeCallers)
    draft.attributePublishers()
    observer.saw(draft, after: .attributePublishers)
    draft.separatePublishings()
    observer.saw(draft, after: .separatePublishings)
    if let catalog { draft.linkRetries(catalog) }
    observer.saw(draft, after: .linkRetries)
    draft.settleBeginnings()
    return draft
  }
}

extension TraceDraft {
  /// The trace of this structure. Times are corrected by `clocks`. Within what `precision` leaves open, no order of
  /// times contradicts causality.
  package consuming func finished(
    clocks: ClockTable = .none, precision: LoggedPrecision = .none
  ) -> Trace {
    var observer = NoObserver()
    return finished(clocks: clocks, precision: precision, &observer)
  }

  /// The same; `observer` sees the draft after each pass.
  package consuming func finished(
    clocks: ClockTable, precision: LoggedPrecision, _ observer: inout some PassObserver
  ) -> Trace {
    var draft = self
    draft.alignClocks(clocks)
    observer.saw(draft, after: .alignClocks)
    draft.noteRecords()
    observer.saw(draft, after: .noteRecords)
    draft.noteDeliveries()
    observer.saw(draft, after: .noteDeliveries)
    draft.checkCausality(precision)
    observer.saw(draft, after: .checkCausality)
    draft.decideOutcome()
    observer.saw(draft, after: .decideOutcome)
    draft.drawInCausalOrder(precision)
    observer.saw(draft, after: .drawInCausalOrder)
    return draft.trace
  }
}
