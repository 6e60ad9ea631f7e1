package import ClockEstimation
package import TraceModel

/// The knowledge from all requests and logs together: the clocks, and the ends of requests left open, or called in
/// question by others.
package struct Corrections: Sendable {
  /// The corrections of clocks; `none` where times stand as logged.
  package let clocks: ClockTable
  /// A request is absent if all logs say no more of it than its own records.
  package let revisions: [RequestID: OutcomeRevision]

  package init(clocks: ClockTable = .none, revisions: [RequestID: OutcomeRevision] = [:]) {
    self.clocks = clocks
    self.revisions = revisions
  }

  /// Nothing is known: everything stays as logged.
  package static let none = Corrections()

  /// The request with this key stays as it is logged.
  package func leavesAsLogged(_ key: RequestID) -> Bool {
    clocks.isIdentity && (revisions.isEmpty || revisions[key] == nil)
  }

  /// The request with corrected times and its final outcome. `key` is what the source calls it.
  package func applied(_ summary: TraceSummary, key: RequestID) -> TraceSummary {
    var settled = clocks.corrected(summary)
    if let revision = revisions[key] { settled.conclude(revision) }
    return settled
  }
}

extension MissingRecordJudge {
  /// The revision on a request as logged, if it says more than the request's own records; nil, too, if nothing is
  /// known yet of a participant.
  package func revisionIfAny(on summary: TraceSummary, clocks: ClockTable) -> OutcomeRevision? {
    guard services.knows(summary) else { return nil }
    let revision = revision(on: clocks.corrected(summary))
    return revision.outcome == summary.outcome && revision.notes.isEmpty ? nil : revision
  }
}
