package import TraceModel

/// The outcome and the note that one missing record leads to.
struct Absence {
  /// The row in the table of outcomes that it brings about; nil if there is none.
  var outcome: Outcome?
  var note: Note?
}

extension MissingRecordJudge {
  /// The outcome of a request with times on the common clock: the first row of the table of outcomes that applies.
  /// Without knowledge of the logs, the outcome by its own records.
  package func revision(on summary: TraceSummary) -> OutcomeRevision {
    guard !coverage.isEmpty else { return OutcomeRevision(outcome: summary.outcome, notes: []) }
    var findings = judgeMessages(of: summary)
    let isOpen = summary.outcome == .queued || summary.outcome == .processing
    if findings.isEmpty || !isOpen { findings.append(judgeAttempts(of: summary)) }
    findings += judgeSteps(of: summary)
    let outcomes = findings.compactMap(\.outcome)
    return OutcomeRevision(
      outcome: outcomes.min { $0.rawValue < $1.rawValue } ?? summary.outcome,
      notes: Self.unexplained(findings.compactMap(\.note)))
  }

  /// Without the notes that a message's publishing has no record, if this message is the proof of a missing log.
  private static func unexplained(_ notes: [Note]) -> [Note] {
    let proving = notes.compactMap { note -> NameID? in
      if case .unlogged(_, _, _, .onward(let topic)) = note { topic } else { nil }
    }
    guard !proving.isEmpty else { return notes }
    let topics = Set(proving)
    return notes.filter { note in
      if case .unusual(.publishing(let topic), _, _, _, _) = note { !topics.contains(topic) } else { true }
    }
  }
}

extension TraceSummary {
  /// Ends the request as `revision` has it. Work without a known end is not done: its time is censored, unless its
  /// end is lost or its record missing.
  package mutating func conclude(_ revision: OutcomeRevision) {
    outcome = revision.outcome
    if !outcome.isDone { done = nil }
    markMissingEnds(by: revision.notes)
    // The first effect is the first message's.
    let isUnknown = deliveries.indices.contains {
      deliveries[$0].message == 0 && deliveries[$0].missingEnd == .unlogged && deliveries.isLastOfRun(at: $0)
    }
    if isUnknown { firstEffect = nil }
  }

  /// Of several that have no end and the note may be about, all: a note names the topic. Of an incomplete request
  /// nothing is known to go on.
  private mutating func markMissingEnds(by notes: [Note]) {
    guard let first = notes.first else { return }
    let known = MissingEnds(notes)
    for index in deliveries.indices
    where !deliveries[index].finished.isLogged && deliveries[index].missingEnd == nil {
      deliveries[index].missingEnd =
        outcome == .incomplete
        ? first.missingEnd(of: deliveries[index]) ?? .unlogged : known.end(of: deliveries[index])
    }
  }
}

/// The statements of notes about deliveries without an end: the first one about each.
private struct MissingEnds {
  /// The most notes that are asked one by one; more of them are asked once for each topic and program.
  private static let few = 16

  /// The keys of notes to deliveries; without a consumer those of all.
  private struct Subject: Hashable {
    var destination: NameID
    var consumer: OriginID?
    var isWaiting: Bool
  }

  /// With the rank of the note.
  private var ends: [Subject: (rank: Int, end: MissingEnd)] = [:]
  /// Where there are few.
  private let notes: [Note]

  init(_ notes: [Note]) {
    self.notes = notes.count > Self.few ? [] : notes
    guard notes.count > Self.few else { return }
    for (rank, note) in notes.enumerated() {
      guard let (destination, consumer) = note.missingEndSubject else { continue }
      for isWaiting in [false, true] {
        var delivery = TraceSummary.Delivery()
        (delivery.destination, delivery.attempt) = (destination, isWaiting ? 0 : 1)
        if let consumer { delivery.consumer = consumer }
        let subject = Subject(destination: destination, consumer: consumer, isWaiting: isWaiting)
        guard ends[subject] == nil, let end = note.missingEnd(of: delivery) else { continue }
        ends[subject] = (rank, end)
      }
    }
  }

  /// The statement of the first note about the delivery.
  func end(of delivery: TraceSummary.Delivery) -> MissingEnd? {
    for note in notes {
      if let end = note.missingEnd(of: delivery) { return end }
    }
    guard !ends.isEmpty else { return nil }
    let found = [nil, delivery.consumer].compactMap { consumer in
      ends[
        Subject(destination: delivery.destination, consumer: consumer, isWaiting: delivery.attempt == 0)]
    }
    return found.min { $0.rank < $1.rank }?.end
  }
}
