package import TraceModel

extension Trace {
  /// The fate of each message in each consumer group, in the order of messages. Retries continue the branch of what
  /// they retry.
  package var messageOutcomes: [MessageOutcome] { MessageOutcomeCollector(self).messageOutcomes }

  /// When a message began to wait: published or, without a record of that, as the message itself says, with what
  /// its time means.
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
  /// Of each delivery.
  private let rows: [TraceSummary.Delivery]
  /// Deliveries of each message, one range a group.
  private var runs: [[Range<Int>]]
  private let repeatedWorks: [Bool]
  /// Messages published again, by the delivery that had failed.
  private var repetitions: [Int: [Int]] = [:]

  init(_ trace: Trace) {
    self.trace = trace
    rows = TraceSummary.deliveries(of: trace).filter { $0.attempt > 0 }
    repeatedWorks = rows.repeatedWorks
    runs = [[Range<Int>]](repeating: [], count: trace.messages.count)
    var start = 0
    while start < rows.count {
      let end = rows.endOfRun(at: start)
      runs[trace.deliveries[start].message].append(start..<end)
      start = end
    }
    for (index, message) in trace.messages.enumerated() {
      if let repetition = message.repetition { repetitions[repetition.delivery, default: []].append(index) }
    }
  }

  var messageOutcomes: [Trace.MessageOutcome] {
    trace.messages.indices.filter { trace.messages[$0].repetition == nil }.flatMap { message in
      runs[message].isEmpty
        ? [Trace.MessageOutcome(message: message)] : runs[message].map { branch(message, $0) }
    }
  }

  private func branch(_ message: Int, _ first: Range<Int>) -> Trace.MessageOutcome {
    var branch = Trace.MessageOutcome(message: message)
    branch.group = rows[first.lowerBound].group
    var states: Set<Outcome> = []
    var pending = [first]
    while let run = pending.popLast() {
      branch.attempts += run.map { attempt($0, isFirst: $0 == run.lowerBound) }
      for delivery in run {
        for again in repetitions[delivery, default: []] {
          if trace.messages[again].isDeadLetter { branch.deadLetter = again; continue }
          pending += runs[again]
          if runs[again].isEmpty { states.insert(.queued) }
        }
      }
      states.insert(state(after: run.upperBound - 1))
    }
    branch.attempts.sort {
      (rows[$0.delivery].attempt, $0.delivery) < (rows[$1.delivery].attempt, $1.delivery)
    }
    branch.state = [.failed, .queued, .processing].first(where: states.contains) ?? .completed
    let attempts = MessageAttempts(branch.attempts.map { rows[$0.delivery] })
    branch.lastSuccess = attempts.lastSuccess
    branch.wasted = attempts.wasted { _ in true }
    return branch
  }

  /// The state of the message by the last delivery of a run; for a retried one, the retry says it.
  private func state(after last: Int) -> Outcome {
    if let again = repetitions[last] {
      return again.allSatisfy { trace.messages[$0].isDeadLetter } ? .failed : .completed
    }
    return !rows[last].finished.isLogged ? .processing : rows[last].failed ? .failed : .completed
  }

  private func attempt(_ index: Int, isFirst: Bool) -> Trace.Attempt {
    let row = rows[index]
    let isRetry = repeatedWorks[index] || isFirst && row.repeats >= 0
    let begin =
      repeatedWorks[index] ? rows[index - 1].finished : isFirst ? row.waitBegin : rows[index - 1].taken
    return Trace.Attempt(
      delivery: index, wait: isRetry ? .retry : isFirst ? .queue : .redelivery,
      waited: Nanoseconds(from: begin, to: row.taken),
      processing: Nanoseconds(from: row.record(of: .underWay), to: row.finished))
  }
}
