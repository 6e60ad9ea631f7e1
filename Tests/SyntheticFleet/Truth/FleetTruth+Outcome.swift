package import TraceModel

extension FleetTruth {
  /// How the request really ended, by the definitions of `Documentation/numbers.md` (*Outcomes*). It uses all
  /// knowledge of the fleet: the messages lost by the broker, and the groups that wait for each message.
  /// `countsErrors` is false for whoever does not see the status of the last answer.
  package func outcome(ofRequest request: Int, countsErrors: Bool = true) -> Outcome {
    let messages = requests[request].messages
    let attempts = requests[request].attempts
    if messages.contains(where: hasFailed) || countsErrors && lastAnswer(of: attempts) >= 500 {
      return .failed
    }
    if messages.contains(where: { self.messages[$0].isLost }) { return .lost }
    if messages.contains(where: isQueued) { return .queued }
    if messages.contains(where: isInProcess) { return .processing }
    return messages.isEmpty ? outcomeOfAttempts(attempts) : .completed
  }

  /// The last delivery to each group that had the message.
  package func lastDeliveries(ofMessage message: Int) -> [Int] {
    let own = messages[message].deliveries
    return own.enumerated().filter { place, delivery in
      !own[(place + 1)...].contains { deliveries[$0].group == deliveries[delivery].group }
    }.map(\.element)
  }

  /// The message published as another attempt after the delivery had failed; of such, it tells how things went.
  package func retry(of delivery: Int) -> Int? {
    requests[messages[deliveries[delivery].message].request].messages.first {
      messages[$0].isRetry && messages[$0].publisher == .delivery(delivery)
    }
  }

  private func hasFailed(_ message: Int) -> Bool {
    lastDeliveries(ofMessage: message).contains {
      deliveries[$0].finished != nil && deliveries[$0].failed && retry(of: $0) == nil
    }
  }

  private func isInProcess(_ message: Int) -> Bool {
    lastDeliveries(ofMessage: message).contains { deliveries[$0].finished == nil && retry(of: $0) == nil }
  }

  /// Some group of the topic has not had it yet.
  private func isQueued(_ message: Int) -> Bool {
    let had = Set(messages[message].deliveries.map { deliveries[$0].group })
    return had.count < groupCounts[messages[message].stage]
  }

  /// Status of the last answer; 0 without one.
  private func lastAnswer(of range: Range<Int>) -> UInt16 {
    attempts[range].last { $0.responded != nil }.map { UInt16($0.status) } ?? 0
  }

  private func outcomeOfAttempts(_ range: Range<Int>) -> Outcome {
    if attempts[range].contains(where: { $0.responded != nil }) {
      return lastAnswer(of: range) >= 400 ? .rejected : .completed
    }
    let hasGivenUp = attempts[range].allSatisfy { $0.gaveUp && $0.ended != nil }
    return hasGivenUp && attempts[range].allSatisfy { $0.received == nil } ? .unreachable : .incomplete
  }
}
