package import TraceModel

extension Trace {
  /// The fate of each message in each consumer group, in the order of messages. Retries continue the branch of what
  /// they retry.
  package var messageOutcomes: [MessageOutcome] { MessageOutcomeCollector(self).messageOutcomes }

  /// Processing of one delivery, as logged; nil where its beginning or its end is missing.
  func processing(of delivery: Delivery) -> Nanoseconds? {
    guard let finished = delivery.finished else { return nil }
    let start = startOfProcessing(delivery) ?? delivery.consumed.map { events[$0].time }
    return start.map { events[finished].time - $0 }
  }

  /// When a message began to wait: published or, without a record of that, as the message itself says, with what
  /// its time means.
  func beginOfWait(of message: Message, _ delivery: Delivery) -> (time: Timestamp, kind: MessageTimeKind?)? {
    if let published = message.published { return (events[published].time, nil) }
    guard let taken = delivery.taken, events[taken].hasMessageTime else { return nil }
    let own = Timestamp(nanoseconds: events[taken].messageTimeNanoseconds)
    return (own, events[taken].messageTimeKind)
  }
}

extension Trace {
  /// Of each delivery: the consumer began once more with a message that it had received and failed with. That is another
  /// attempt, but no other delivery. Known of consumers that log what they receive.
  var repeatedWorks: [Bool] {
    var repeated = [Bool](repeating: false, count: deliveries.count)
    for place in deliveries.indices.dropFirst() {
      guard deliveries[place].consumed == nil, let begin = deliveries[place].started else { continue }
      let before = deliveries[place - 1]
      guard before.message == deliveries[place].message, before.group == deliveries[place].group,
        let failed = before.finished, before.failed, failed <= begin,
        events[failed].origin == events[begin].origin
      else { continue }
      repeated[place] = before.consumed != nil || repeated[place - 1]
    }
    return repeated
  }
}

extension Trace.Delivery {
  /// Event: the consumer had the message: received or, without a record of that, in work.
  var taken: Int? { consumed ?? started }
}

extension Event {
  /// The record says when the message was made or appended.
  var hasMessageTime: Bool { messageTimeNanoseconds.isLogged }
}

/// Follows the attempts at the messages of a trace.
private struct MessageOutcomeCollector {
  private let trace: Trace
  /// Deliveries of each message, one range a group.
  private var runs: [[Range<Int>]]
  private let repeatedWorks: [Bool]
  /// Messages published again, by the delivery that had failed.
  private var repetitions: [Int: [Int]] = [:]

  init(_ trace: Trace) {
    self.trace = trace
    repeatedWorks = trace.repeatedWorks
    runs = [[Range<Int>]](repeating: [], count: trace.messages.count)
    for (index, delivery) in trace.deliveries.enumerated() {
      let message = delivery.message
      if let last = runs[message].last, trace.deliveries[last.lowerBound].group == delivery.group {
        runs[message][runs[message].count - 1] = last.lowerBound..<index + 1
      } else {
        runs[message].append(index..<index + 1)
      }
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
    branch.group = trace.deliveries[first.lowerBound].group
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
    branch.attempts.sort { (number($0), $0.delivery) < (number($1), $1.delivery) }
    branch.state = [.failed, .queued, .processing].first(where: states.contains) ?? .completed
    conclude(&branch)
    return branch
  }

  private func number(_ attempt: Trace.Attempt) -> Int32 { trace.deliveries[attempt.delivery].attempt }

  /// The state of the message by the last delivery of a run; for a retried one, the retry says it.
  private func state(after last: Int) -> Outcome {
    if let again = repetitions[last] {
      return again.allSatisfy { trace.messages[$0].isDeadLetter } ? .failed : .completed
    }
    let delivery = trace.deliveries[last]
    return delivery.finished == nil ? .processing : delivery.failed ? .failed : .completed
  }

  private func attempt(_ index: Int, isFirst: Bool) -> Trace.Attempt {
    let delivery = trace.deliveries[index]
    let message = trace.messages[delivery.message]
    let isRepeated = repeatedWorks[index]
    let begin =
      isRepeated
      ? trace.deliveries[index - 1].finished.map { trace.events[$0].time }
      : isFirst
        ? trace.beginOfWait(of: message, delivery)?.time
        : trace.deliveries[index - 1].taken.map { trace.events[$0].time }
    let end = delivery.taken.map { trace.events[$0].time }
    return Trace.Attempt(
      delivery: index,
      wait: isRepeated ? .retry : !isFirst ? .redelivery : message.repetition == nil ? .queue : .retry,
      waited: begin.flatMap { begin in end.map { $0 - begin } }, processing: trace.processing(of: delivery))
  }

  private func conclude(_ branch: inout Trace.MessageOutcome) {
    branch.lastSuccess = lastToFinish(branch.attempts) { !$0.failed }
    let decisive = branch.lastSuccess ?? lastFailure(branch.attempts) ?? branch.attempts.count - 1
    for (place, attempt) in branch.attempts.enumerated() where place != decisive {
      branch.wasted = branch.wasted + (attempt.processing ?? .zero)
    }
  }

  /// Nil if the last attempt has no end: that one decides.
  private func lastFailure(_ attempts: [Trace.Attempt]) -> Int? {
    guard let last = attempts.last, trace.deliveries[last.delivery].finished != nil else { return nil }
    return lastToFinish(attempts) { _ in true }
  }

  /// The request is done when the last processing has finished. So the overlapping attempt that finished last
  /// counts, whichever began first: the critical path ends with it.
  private func lastToFinish(_ attempts: [Trace.Attempt], _ isWanted: (Trace.Delivery) -> Bool) -> Int? {
    let finished = attempts.indices.filter { place in
      let delivery = trace.deliveries[attempts[place].delivery]
      return delivery.finished != nil && isWanted(delivery)
    }
    return finished.max { end(attempts[$0]) < end(attempts[$1]) }
  }

  /// Of ends at one time the one that stands behind the others.
  private func end(_ attempt: Trace.Attempt) -> (Int64, Int) {
    guard let finished = trace.deliveries[attempt.delivery].finished else { return (.min, -1) }
    return (trace.events[finished].time.nanoseconds, finished)
  }
}
