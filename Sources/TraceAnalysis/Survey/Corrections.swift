package import TraceModel

/// What is known from all requests and logs together: the clocks, and the ends of requests that their own
/// records leave open or that others call in question.
package struct Fleet: Sendable {
  package let clocks: ClockTable
  /// By what the source calls the request; requests of which all together say no more than they do themselves
  /// are absent.
  package let verdicts: [Int64: Verdict]

  package init(clocks: ClockTable = .none, verdicts: [Int64: Verdict] = [:]) {
    self.clocks = clocks
    self.verdicts = verdicts
  }

  /// Nothing is known: everything stays as logged.
  package static let none = Fleet()

  /// Every request stays as it is logged.
  private var changesNothing: Bool { clocks.isIdentity && verdicts.isEmpty }

  /// The request with corrected times and its final outcome. `key` is what the source calls it.
  package func settle(_ summary: TraceSummary, key: Int64) -> TraceSummary {
    if changesNothing { return summary }
    var settled = clocks.corrected(summary)
    if let verdict = verdicts[key] { settled.conclude(verdict) }
    return settled
  }
}

extension LogKnowledge {
  /// The verdict on a request as logged, where it says more than the request's own records; nil, too, if someone
  /// took part of whom nothing is known yet.
  package func verdictIfAny(on summary: TraceSummary, clocks: ClockTable) -> Verdict? {
    guard services.knows(summary) else { return nil }
    let verdict = verdict(on: clocks.corrected(summary))
    return verdict.outcome == summary.outcome && verdict.notes.isEmpty ? nil : verdict
  }
}
