package import TraceModel

/// The outcome and the note that one missing record leads to.
struct Absence {
  /// A row of the table of outcomes that it makes apply; nil where it makes none.
  var outcome: Outcome?
  var note: Note?
}

extension MissingRecordJudge {
  /// The outcome of a request whose times are on the common clock: the first row of the table of outcomes that
  /// applies. Where nothing is known of the logs, what its own records say.
  package func revision(on summary: TraceSummary) -> OutcomeRevision {
    guard !coverage.isEmpty else { return OutcomeRevision(outcome: summary.outcome, notes: []) }
    var findings = judgeMessages(of: summary)
    let isOpen = summary.outcome == .queued || summary.outcome == .processing
    if findings.isEmpty || !isOpen { findings.append(judgeAttempts(of: summary)) }
    findings += judgeSteps(of: summary)
    let outcomes = findings.compactMap(\.outcome)
    return OutcomeRevision(
      outcome: outcomes.min { $0.rawValue < $1.rawValue } ?? summary.outcome,
      notes: findings.compactMap(\.note).filter { !Self.isExplained($0, by: findings) })
  }

  /// That no record shows the publishing of a message says nothing more where that message is what proves that a
  /// log is missing.
  private static func isExplained(_ note: Note, by findings: [Absence]) -> Bool {
    guard case .unusual(.publishing(let topic), _, _, _, _) = note else { return false }
    return findings.contains {
      if case .unlogged(_, _, _, .onward(topic)) = $0.note { true } else { false }
    }
  }
}

extension TraceSummary {
  /// Ends the request as `revision` has it. What is not known to have ended is not done: its time is censored,
  /// unless its end is lost or its record missing.
  package mutating func conclude(_ revision: OutcomeRevision) {
    outcome = revision.outcome
    if outcome != .completed && outcome != .failed { done = nil }
    for note in revision.notes { markMissingEnds(by: note) }
    // The first effect is the first message's.
    let isUnknown = deliveries.indices.contains {
      deliveries[$0].message == 0 && deliveries[$0].missingEnd == .unlogged && isLastAttempt($0)
    }
    if isUnknown { firstEffect = nil }
  }

  /// Of several that have no end and the note may be about, all: a note names the topic. Of an incomplete request
  /// nothing is known to go on.
  private mutating func markMissingEnds(by note: Note) {
    for index in deliveries.indices where !deliveries[index].finished.isLogged {
      let missing = note.missingEnd(of: deliveries[index]) ?? (outcome == .incomplete ? .unlogged : nil)
      deliveries[index].missingEnd = deliveries[index].missingEnd ?? missing
    }
  }
}
