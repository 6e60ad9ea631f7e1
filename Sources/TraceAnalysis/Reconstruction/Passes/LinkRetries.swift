import ClockEstimation
import TraceModel

/// Messages that are attempts at others.
///
/// Kafka cannot give a record back. So a consumer that failed publishes the message again: to a topic for retries
/// (`TopicName`), to the topic itself, or to one for dead letters. Such a message has the key of the one that
/// failed. Its deliveries are further attempts, and its wait is no queue wait; a dead letter is no attempt but the
/// end of them. The same key on any other topic is the next hop.
extension TraceDraft {
  mutating func linkRetries(_ catalog: Catalog) {
    guard trace.messages.count > 1, !trace.deliveries.isEmpty else { return }
    let families = messagesWithOneKey()
    let others = messagesOfTroubledWork()
    guard !families.isEmpty || !others.isEmpty else { return }
    var search = RetrySearch(trace, catalog)
    var givenUp: [Int: Int] = [:]
    var origins = FirstAttempts(count: trace.messages.count)
    for family in families {
      for (number, message) in family.enumerated() {
        // Bounded, so that a key of a million messages takes linear time.
        let near = family[max(0, number - Self.reach)..<min(family.count, number + Self.reach)]
        guard let found = search.repetition(of: message, among: near, givenUp: givenUp) else { continue }
        link(message, found, &origins)
        if trace.messages[message].isDeadLetter {
          givenUp[found.delivery] = givenUp[found.delivery] ?? message
          trace.deliveries[found.delivery].failed = true
        }
      }
    }
    for (message, delivery) in others where trace.messages[message].repetition == nil {
      guard let found = search.repetition(of: message, publishedIn: delivery) else { continue }
      link(message, found, &origins)
      if trace.messages[message].isDeadLetter { trace.deliveries[delivery].failed = true }
    }
    guard !findings.republished.isEmpty else { return }
    countAttempts()
  }

  /// How far apart, in the order of messages with one key, an attempt and its retry may stand.
  private static let reach = 32

  /// Messages published by failed work, or consumed by nothing, each with the delivery of that work. Some brokers and
  /// libraries give a message that is published again a key of its own.
  private func messagesOfTroubledWork() -> [(message: Int, delivery: Int)] {
    guard trace.messages.count <= Self.most else { return [] }
    var found: [(message: Int, delivery: Int)] = []
    for message in trace.messages.indices {
      guard case .delivery(let delivery) = trace.messages[message].publisher else { continue }
      guard trace.deliveries[delivery].failed || !trace.deliveries.contains(where: { $0.message == message })
      else { continue }
      found.append((message, delivery))
    }
    return found
  }

  /// Requests of more messages are looked through by key alone.
  private static let most = 256

  /// Messages by key, of keys that several have; in the order of messages.
  private func messagesWithOneKey() -> [[Int]] {
    let messages = trace.messages
    if messages.count <= MessageIndex.fewMessages {
      let hasPair = messages.indices.contains { one in
        !messages[one].key.isNone
          && messages[..<one].contains { $0.key.isSame(as: messages[one].key) }
      }
      guard hasPair else { return [] }
    }
    let families = Dictionary(grouping: messages.indices) { messages[$0].key }
    return families.filter { !$0.key.isNone && $0.value.count > 1 }.values.sorted { $0[0] < $1[0] }
  }

  private mutating func link(
    _ message: Int, _ repetition: Trace.Message.Repetition, _ origins: inout FirstAttempts
  ) {
    // The delivery may be an attempt at what the message itself is repeated by, as clocks may make it look.
    guard origins.link(message, to: trace.deliveries[repetition.delivery].message) else { return }
    trace.messages[message].repetition = repetition
    trace.messages[message].publisher = .delivery(repetition.delivery)
    findings.republished.insert(repetition.delivery)
    if case .retry = repetition { findings.retried.insert(repetition.delivery) }
    if trace.messages[message].isDeadLetter, trace.messages[message].published == nil {
      forgetPublisher(of: trace.messages[message].destination)
    }
  }

  /// A dead letter that its broker has put away has no publisher.
  private mutating func forgetPublisher(of letters: NameID) {
    let note = trace.notes.firstIndex {
      if case .noPublisherRecord(let destination, _) = $0 { destination == letters } else { false }
    }
    if let note { trace.notes.remove(at: note) }
  }

  /// Counts the attempts of retries on from the attempt that failed. Earlier attempts are numbered first, though
  /// clocks may have them stand later.
  private mutating func countAttempts() {
    var made = [Int32?](repeating: nil, count: trace.messages.count)
    let own = trace.deliveries.map(\.attempt)
    for message in trace.messages.indices {
      var chain: [Int] = []
      var current = message
      while made[current] == nil, case .retry(let delivery) = trace.messages[current].repetition {
        chain.append(current)
        current = trace.deliveries[delivery].message
      }
      if made[current] == nil { made[current] = 0 }
      for link in chain.reversed() {
        guard case .retry(let delivery) = trace.messages[link].repetition else { continue }
        made[link] = (made[trace.deliveries[delivery].message] ?? 0) + own[delivery]
      }
    }
    for index in trace.deliveries.indices {
      trace.deliveries[index].attempt = own[index] + (made[trace.deliveries[index].message] ?? 0)
    }
  }
}

/// The first attempt that each message repeats in the end: found in nearly constant time (union-find), however long
/// the chain is.
private struct FirstAttempts {
  private var origin: [Int]

  init(count: Int) { origin = Array(0..<count) }

  /// Notes that `message`, no repetition so far, repeats another one. False if the other one repeats `message`.
  mutating func link(_ message: Int, to other: Int) -> Bool {
    let first = first(of: other)
    guard first != message else { return false }
    origin[message] = first
    return true
  }

  private mutating func first(of message: Int) -> Int {
    var message = message
    while origin[message] != message {
      origin[message] = origin[origin[message]]
      message = origin[message]
    }
    return message
  }
}
