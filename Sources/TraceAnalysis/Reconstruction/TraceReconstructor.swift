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

  /// The records of one request that belong together; `observer` sees the draft after each pass.
  package func structure(of events: [Event], _ observer: inout some PassObserver) -> TraceDraft {
    // Of the events of a trace, what was implied is implied anew.
    let records = events.contains { $0.isImplied } ? events.filter { !$0.isImplied } : events
    var draft = TraceDraft(records, catalog: catalog)
    draft.run(.setDuplicatesAside, &observer) { $0.setDuplicatesAside() }
    draft.run(.takeAccessRecords, &observer) { $0.takeAccessRecords() }
    draft.run(.addFurtherSteps, &observer) { $0.addFurtherSteps() }
    draft.run(.addBeginnings, &observer) { $0.addBeginnings() }
    draft.run(.orderEvents, &observer) { $0.orderEvents() }
    draft.run(.collectClientEvents, &observer) { $0.collectClientEvents() }
    draft.run(.pairExchanges, &observer) { $0.pairExchanges(catalog) }
    draft.run(.matchMessages, &observer) { $0.matchMessages() }
    draft.run(.groupDeliveries, &observer) { $0.groupDeliveries() }
    draft.run(.attributeCallers, &observer) { $0.attributeCallers() }
    draft.run(.attributePublishers, &observer) { $0.attributePublishers() }
    draft.run(.separatePublishings, &observer) { $0.separatePublishings() }
    draft.run(.linkRetries, &observer) { if let catalog { $0.linkRetries(catalog) } }
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

  /// The trace of this structure, with times corrected by `clocks`; `observer` sees the draft after each pass.
  package consuming func finished(
    clocks: ClockTable, precision: LoggedPrecision, _ observer: inout some PassObserver
  ) -> Trace {
    var draft = self
    draft.run(.alignClocks, &observer) { $0.alignClocks(clocks) }
    draft.run(.noteRecords, &observer) { $0.noteRecords() }
    draft.run(.noteDeliveries, &observer) { $0.noteDeliveries() }
    draft.run(.checkCausality, &observer) { $0.checkCausality(precision) }
    draft.run(.decideOutcome, &observer) { $0.decideOutcome() }
    draft.run(.drawInCausalOrder, &observer) { $0.drawInCausalOrder(precision) }
    return draft.trace
  }

  /// Runs a pass, and shows `observer` the draft after it.
  @inline(__always)
  fileprivate mutating func run(
    _ pass: ReconstructionPass, _ observer: inout some PassObserver, _ body: (inout TraceDraft) -> Void
  ) {
    body(&self)
    observer.saw(self, after: pass)
  }
}
