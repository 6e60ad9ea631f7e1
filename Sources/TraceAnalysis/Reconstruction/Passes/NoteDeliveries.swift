import TraceModel

/// Facts about a message's deliveries that a person should know.
extension TraceDraft {
  mutating func noteDeliveries() {
    if findings.pairedByOrder > 0 {
      trace.notes.append(.pairedByOrder(role: .consumed, count: findings.pairedByOrder))
    }
    if findings.onlyCandidates > 0 { trace.notes.append(.onlyCandidate(records: findings.onlyCandidates)) }
    var start = 0
    var (isRedelivered, hasGroups) = (!findings.republished.isEmpty, false)
    while start < trace.deliveries.count {
      let end = trace.deliveries.endOfRun(at: start)
      if end - start > 1 { isRedelivered = true }
      if start > 0, trace.deliveries[start - 1].message == trace.deliveries[start].message {
        hasGroups = true
      }
      start = end
    }
    if hasGroups { noteGroups() }
    if isRedelivered { for branch in trace.messageOutcomes { noteAttempts(branch) } }
    noteUnfinished()
    noteUnconsumed()
    forgetPublisherOfJobs()
  }

  /// Of a job that only begins and ends nobody need have published anything.
  private mutating func forgetPublisherOfJobs() {
    guard trace.messages.count == 1, trace.messages[0].published == nil, !isMessage(0) else { return }
    trace.notes.removeAll { if case .noPublisherRecord = $0 { true } else { false } }
  }

  private mutating func noteAttempts(_ branch: Trace.MessageOutcome) {
    let source = trace.messages[branch.message].destination
    if let last = branch.attempts.last, branch.attempts.count > 1 {
      let topic = trace.messages[trace.deliveries[last.delivery].message].destination
      let isRetried = branch.attempts.contains { $0.wait == .retry }
      trace.notes.append(
        isRetried
          ? .retried(
            destination: source, attempts: branch.attempts.count, last: topic, wasted: branch.wasted)
          : .redelivered(
            destination: source, deliveries: branch.attempts.count, wasted: branch.wasted))
      trace.notes += branch.overlaps.map {
        .overlappingDeliveries(destination: source, first: $0.first, second: $0.second)
      }
    }
    guard let letter = branch.deadLetter, let failed = trace.messages[letter].repetition?.delivery else {
      return
    }
    trace.notes.append(
      .deadLettered(
        source: source, destination: trace.messages[letter].destination, origin: worker(of: failed)))
  }

  private mutating func noteUnfinished() {
    for index in trace.deliveries.indices where trace.deliveries[index].finished == nil {
      let delivery = trace.deliveries[index]
      trace.notes.append(
        .unfinishedDelivery(
          attempt: delivery.attempt, origin: worker(of: index), message: name(delivery.message)))
    }
  }

  private mutating func noteUnconsumed() {
    guard trace.deliveries.count < trace.messages.count || trace.messages.count > 1 else { return }
    let isDelivered = trace.isDelivered
    for (index, message) in trace.messages.enumerated() where !isDelivered[index] && !message.isDeadLetter {
      trace.notes.append(
        .notConsumed(
          destination: message.destination, origin: origin(message.published), message: name(index)))
    }
  }

  /// The message's index, where it needs to be told from others.
  private func name(_ message: Int) -> Int? { trace.messages.count > 1 ? message : nil }

  private func worker(of delivery: Int) -> OriginID {
    origin(trace.deliveries[delivery].firstRecord)
  }

  /// The origin of a record; 0 without a record.
  func origin(_ event: Int?) -> OriginID { event.map { trace.events[$0].origin } ?? .unnamed }
}

extension Trace {
  /// Of each message: some consumer received it.
  var isDelivered: [Bool] {
    var isDelivered = [Bool](repeating: false, count: messages.count)
    for delivery in deliveries { isDelivered[delivery.message] = true }
    return isDelivered
  }

  /// When the work of a delivery began: as logged or, without a record of that, by the duration stated at its end. A
  /// rounded duration may reach back behind the reception; the reception is the earliest.
  func startOfProcessing(_ delivery: Delivery) -> Timestamp? {
    if let started = delivery.started { return events[started].time }
    guard let finished = delivery.finished else { return nil }
    let stated = events[finished].statedDurationNanoseconds
    guard stated.isLogged else { return nil }
    let implied = events[finished].time - Nanoseconds(stated)
    return delivery.consumed.map { max(implied, events[$0].time) } ?? implied
  }
}
