package import TraceModel

/// How a request ended in the light of all logs, and why.
package struct Verdict: Sendable, Equatable {
  package var outcome: Outcome
  /// What the other requests and logs say of it; not what its own records say.
  package var notes: [Note]

  package init(outcome: Outcome, notes: [Note]) {
    self.outcome = outcome
    self.notes = notes
  }
}

/// What one missing record comes to.
struct Finding {
  /// A row of the table of outcomes that it makes apply; nil where it makes none.
  var outcome: Outcome?
  var note: Note?
}

extension LogKnowledge {
  /// The outcome of a request whose times are on the common clock: the first row of the table of outcomes that
  /// applies. Where nothing is known of the logs, what its own records say.
  package func verdict(on summary: TraceSummary) -> Verdict {
    guard !coverage.isEmpty else { return Verdict(outcome: summary.outcome, notes: []) }
    var findings = judgeMessages(of: summary)
    let isOpen = summary.outcome == .queued || summary.outcome == .processing
    if findings.isEmpty || !isOpen { findings.append(judgeAttempts(of: summary)) }
    findings += judgeSteps(of: summary)
    let outcomes = findings.compactMap(\.outcome)
    return Verdict(
      outcome: outcomes.min { $0.rawValue < $1.rawValue } ?? summary.outcome,
      notes: findings.compactMap(\.note).filter { !Self.isExplained($0, by: findings) })
  }

  /// That no record shows the publishing of a message says nothing more where that message is what proves that a
  /// log is missing.
  private static func isExplained(_ note: Note, by findings: [Finding]) -> Bool {
    guard case .unusual(.publishing(let topic), _, _, _, _) = note else { return false }
    return findings.contains {
      if case .unlogged(_, _, _, .onward(topic)) = $0.note { true } else { false }
    }
  }
}

extension TraceSummary {
  /// Ends the request as `verdict` has it. What is not known to have ended is not done: its time is censored.
  package mutating func conclude(_ verdict: Verdict) {
    outcome = verdict.outcome
    if outcome != .completed && outcome != .failed { done = nil }
    for case .unlogged(.consumption, _, let published, let evidence) in verdict.notes
    where evidence != .others {
      for index in deliveries.indices where deliveries[index].published == published.nanoseconds {
        deliveries[index].hasUnloggedEnd = deliveries[index].attempt == 0
      }
    }
  }
}
