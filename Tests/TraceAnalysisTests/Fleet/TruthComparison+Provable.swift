import SyntheticFleet
import TraceModel

/// The provable part of a request, if that is less than the truth.
extension TruthComparison {
  /// The true outcome as far as the records of this request can prove it.
  var provableOutcome: Outcome {
    // An answer without a logged status is not known to be an error.
    switch truth.outcome(ofRequest: request, countsErrors: knowsLastStatus) {
    case .lost, .queued: outcomeOfPending
    case .rejected where !knowsLastStatus: .completed
    case let outcome: outcome
    }
  }

  /// No record of the request says that a message was lost, or that a further group waits for it. Without any
  /// delivery it looks queued; with one to another group, done or in work.
  private var outcomeOfPending: Outcome {
    let messages = truth.requests[request].messages
    if messages.contains(where: { truth.messages[$0].deliveries.isEmpty }) { return .queued }
    let last = messages.flatMap { truth.lastDeliveries(ofMessage: $0) }
    return last.allSatisfy { truth.deliveries[$0].finished != nil } ? .completed : .processing
  }

  /// A retry has the key of the failed message, if records name keys.
  var canLinkRetries: Bool { configuration.records.identity == .key }

  private var knowsLastStatus: Bool {
    let last = truth.attempts[truth.requests[request].attempts].last { $0.responded != nil }
    return configuration.records.serversNameStatus || last?.ended != nil && last?.gaveUp == false
  }

  /// Every record of a message says which one it is about, or the topic has no other of this request. A stopped
  /// consumer may have published the next message already, and the next consumer publishes it again under the same
  /// key. The records of the two can be told apart if the first did not log it, and both were consumed, each at a
  /// logged place.
  var canTellMessages: Bool {
    let messages = truth.requests[request].messages.map { truth.messages[$0] }
    let twins = Dictionary(grouping: messages) { "\($0.stage) \($0.key)" }.values.filter { $0.count > 1 }
    guard twins.allSatisfy({ canTell($0) }) else { return false }
    // Without a key a retry is a message of its own, and what it repeats has failed.
    guard canLinkRetries || messages.allSatisfy({ !$0.isRetry }) else { return false }
    let isIdentified = configuration.records.identity != .nothing && trace.events.allSatisfy { !$0.isShared }
    return isIdentified || Set(messages.map(\.stage)).count == messages.count
  }

  private func canTell(_ twins: [FleetTruth.Message]) -> Bool {
    configuration.records.identity == .key && twins.count(where: { $0.published != nil }) == 1
      && twins.allSatisfy { !$0.deliveries.isEmpty } && trace.events.allSatisfy { !$0.isShared }
  }

  /// No two attempts were at work in APIs at the same time: records of APIs do not name the attempt.
  var canTellAttempts: Bool {
    let attempts = truth.attempts[truth.requests[request].attempts].filter { $0.received != nil }
    return zip(attempts, attempts.dropFirst()).allSatisfy { earlier, later in
      guard let responded = earlier.responded, let received = later.received else { return false }
      return responded < received
    }
  }
}
