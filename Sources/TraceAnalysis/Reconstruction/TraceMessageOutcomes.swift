package import TraceModel

extension Trace {
  /// The fate of each message in each consumer group, in the order of messages. Retries continue the branch of what
  /// they retry.
  package var messageOutcomes: [MessageOutcome] { MessageOutcomeCollector(self).messageOutcomes }

  /// When a message began to wait: at its publishing or, without a record of that, at the message's own time, with its
  /// kind.
  func beginOfWait(of message: Message, _ delivery: Delivery) -> (time: Timestamp, kind: MessageTimeKind?)? {
    if let published = message.published { return (events[published].time, nil) }
    guard let taken = delivery.taken, events[taken].hasMessageTime else { return nil }
    let own = Timestamp(nanoseconds: events[taken].messageTimeNanoseconds)
    return (own, events[taken].messageTimeKind)
  }
}

extension Event {
  /// The record says when the message was made or appended.
  var hasMessageTime: Bool { messageTimeNanoseconds.isLogged }
}

/// Follows the attempts at the messages of a trace. Their times are asked of the rows that a summary has of them.
private struct MessageOutcomeCollector {
  private let trace: Trace
  /// The summary's row of each delivery.
  private let rows: [TraceSummary.Delivery]
  private let repeatedWorks: [Bool]
  private let isDelivered: [Bool]
  /// Messages published again, by the delivery that had failed.
  private var repetitions: [Int: [Int]] = [:]

  init(_ trace: Trace) {
    self.trace = trace
    rows = TraceSummary.deliveries(of: trace).filter { $0.attempt > 0 }
    repeatedWorks = rows.repeatedWorks
    isDelivered = trace.isDelivered
    for (index, message) in trace.messages.enumerated() {
      if let repetition = message.repetition { repetitions[repetition.delivery, default: []].append(index) }
    }
  }

  var messageOutcomes: [Trace.MessageOutcome] {
    let messages = trace.messages
    let waiting = messages.indices.filter { !isDelivered[$0] && messages[$0].repetition == nil }
    let taken = rows.attemptsByOutcome.sorted { $0[0] < $1[0] }
    return (taken.map(outcome) + waiting.map { Trace.MessageOutcome(message: $0) })
      .sorted { $0.message < $1.message }
  }

  private func outcome(_ attempts: [Int]) -> Trace.MessageOutcome {
    var outcome = Trace.MessageOutcome(message: trace.deliveries[attempts[0]].message)
    outcome.group = rows[attempts[0]].group
    outcome.attempts = attempts.map(attempt)
    var states: Set<Outcome> = []
    for delivery in attempts {
      for again in repetitions[delivery, default: []] {
        if trace.messages[again].isDeadLetter {
          outcome.deadLetter = again
        } else if !isDelivered[again] {
          states.insert(.queued)
        }
      }
      if rows.isLastOfRun(at: delivery) { states.insert(state(after: delivery)) }
    }
    outcome.state = [.failed, .queued, .processing].first(where: states.contains) ?? .completed
    let works = MessageAttempts(attempts.map { rows[$0] })
    outcome.lastSuccess = works.lastSuccess
    outcome.wasted = works.wasted { _ in true }
    outcome.overlaps = works.overlaps
    return outcome
  }

  /// The state of the message by the last delivery of a run; for a retried one, the retry says it.
  private func state(after last: Int) -> Outcome {
    if let again = repetitions[last] {
      return again.allSatisfy { trace.messages[$0].isDeadLetter } ? .failed : .completed
    }
    return !rows[last].finished.isLogged ? .processing : rows[last].failed ? .failed : .completed
  }

  private func attempt(_ index: Int) -> Trace.Attempt {
    let row = rows[index]
    let isFirst = index == 0 || !rows[index - 1].isOfBranch(of: row)
    let isRetry = repeatedWorks[index] || isFirst && row.repeats >= 0
    let begin =
      repeatedWorks[index] ? rows[index - 1].finished : isFirst ? row.waitBegin : rows[index - 1].taken
    return Trace.Attempt(
      delivery: index, wait: isRetry ? .retry : isFirst ? .queue : .redelivery,
      waited: Nanoseconds(from: begin, to: row.taken),
      processing: Nanoseconds(from: row.record(of: .underWay), to: row.finished))
  }
}
