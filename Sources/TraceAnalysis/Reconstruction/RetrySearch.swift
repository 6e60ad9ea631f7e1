import TraceModel

/// Finds the delivery after whose failure a message was published again.
struct RetrySearch {
  private let trace: Trace
  private let catalog: Catalog
  /// Names that have been taken apart.
  private var names: [NameID: TopicName] = [:]
  /// First delivery of each message, and one behind the last; deliveries stand grouped by message.
  private var starts: [Int]

  init(_ trace: Trace, _ catalog: Catalog) {
    self.trace = trace
    self.catalog = catalog
    starts = [Int](repeating: 0, count: trace.messages.count + 1)
    for delivery in trace.deliveries { starts[delivery.message + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
  }

  /// The relation of `message` to one of `others` with its key; nil for the next hop. Of several deliveries the
  /// publisher's own, then the one that began last. A message in `givenUp` was put away as a dead letter, so
  /// anybody may publish it again; the message behind it is the dead letter.
  mutating func repetition(
    of message: Int, among others: ArraySlice<Int>, givenUp: [Int: Int]
  ) -> Trace.Message.Repetition? {
    guard let anchor = firstRecord(of: message) else { return nil }
    var best: (delivery: Int, isOwn: Bool, begin: Int)?
    let name = name(of: message)
    for other in others where other != message && isServed(other, by: message) {
      for delivery in starts[other]..<starts[other + 1] {
        guard let begin = trace.deliveries[delivery].firstRecord, begin < anchor, hasFailed(delivery, message)
        else { continue }
        let isOwn = isPublisher(delivery, of: message)
        guard isOwn || saysRetry(message) || isReplay(message, of: givenUp[delivery]) else { continue }
        guard let known = best, (known.isOwn ? 1 : 0, known.begin) > (isOwn ? 1 : 0, begin) else {
          best = (delivery, isOwn, begin)
          continue
        }
      }
    }
    return best.map { name.purpose == .deadLetter ? .deadLetter(of: $0.delivery) : .retry(of: $0.delivery) }
  }

  /// The message may repeat `other`: its topic is for retries of that one's, or the same.
  private mutating func isServed(_ other: Int, by message: Int) -> Bool {
    let (own, theirs) = (trace.messages[message].destination, trace.messages[other].destination)
    guard own != .empty, theirs != .empty else { return false }
    let name = name(of: message)
    return own == theirs ? name.purpose != .deadLetter : name.serves(self.name(of: other))
  }

  /// The topic's name says what the message is for. In a topic for work only its publisher can tell.
  private mutating func saysRetry(_ message: Int) -> Bool { name(of: message).purpose != .work }

  /// The relation of `message` to the message of the delivery that published it, by the name of its topic.
  mutating func repetition(of message: Int, publishedIn delivery: Int) -> Trace.Message.Repetition? {
    let other = trace.deliveries[delivery].message
    guard other != message, isServed(other, by: message), hasFailed(delivery, message) else { return nil }
    switch name(of: message).purpose {
    case .work: return nil
    case .deadLetter: return .deadLetter(of: delivery)
    // A key of its own may be another message that is to be tried again.
    case .retry: return trace.messages[message].key.isNone ? .retry(of: delivery) : nil
    }
  }

  /// The message was published behind the dead letter.
  private func isReplay(_ message: Int, of letter: Int?) -> Bool {
    guard let letter, letter != message, let published = trace.messages[message].published else {
      return false
    }
    return firstRecord(of: letter).map { $0 < published } ?? false
  }

  private mutating func name(of message: Int) -> TopicName {
    let topic = trace.messages[message].destination
    if let known = names[topic] { return known }
    let name = TopicName(catalog.text(topic))
    names[topic] = name
    return name
  }

  /// The first record of the message: published or, without a record of that, received.
  private func firstRecord(of message: Int) -> Int? {
    trace.messages[message].published
      ?? trace.deliveries[starts[message]..<starts[message + 1]].lazy.compactMap(\.firstRecord).min()
  }

  /// The delivery ended in failure. For the publisher itself, one without an end counts, too: publishing the message
  /// again is the end. So it does for a dead letter that nobody published, since its broker has put it away. A consumer
  /// that puts a message away has failed, however its end is logged.
  private mutating func hasFailed(_ delivery: Int, _ message: Int) -> Bool {
    let attempt = trace.deliveries[delivery]
    if attempt.finished != nil, attempt.failed { return true }
    if attempt.finished == nil, trace.messages[message].published == nil,
      name(of: message).purpose == .deadLetter
    {
      return true
    }
    guard attempt.finished == nil || name(of: message).purpose == .deadLetter else { return false }
    return isPublisher(delivery, of: message)
  }

  private func isPublisher(_ delivery: Int, of message: Int) -> Bool {
    guard let published = trace.messages[message].published,
      let begin = trace.deliveries[delivery].firstRecord
    else {
      return false
    }
    return trace.events[published].origin == trace.events[begin].origin
  }
}
