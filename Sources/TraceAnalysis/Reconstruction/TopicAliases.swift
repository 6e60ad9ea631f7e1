import TraceModel

/// Topics that publisher and consumer name differently: a routing key and a queue, a queue's URL and its name. The
/// message's key is the same, and one of the names has no other words than the other.
///
///     published   routing_key jobs.created   message_id m
///     consumed    queue jobs                 message_id m
///
/// Names of other words are of one message, too, if both sides name the message's own id, and nothing else explains
/// either side. That is: nobody published to the one name, and nobody consumed from the other. Several services with a
/// name each are the queues of one exchange.
///
///     published   routing_key orders.created   message_id m
///     consumed    queue billing                message_id m
///     consumed    queue search                 message_id m
///
/// Otherwise the same key on a topic of another name is the next hop. A task's id is the same on every hop.
extension TraceDraft {
  /// The message with the record's key that nobody consumed under its own name, if it may bear the record's name,
  /// too.
  mutating func message(knownAs index: Int) -> Int? {
    let record = identity(of: index)
    guard catalog != nil, record.destination != .empty, !record.messageKey.isNone else { return nil }
    let alike = messages(withKeyOf: record)
    guard let found = message(ofWordsIn: record, among: alike) ?? message(withIDOf: index, among: alike).only
    else {
      return nil
    }
    messageTraits[found].aliases.append(record.destination)
    self.index(found)
    findings.onlyCandidates += 1
    return found
  }

  /// The message's id is that of several messages, and what other consumers took tells which.
  mutating func waitsForOthers(_ index: Int) -> Bool {
    guard catalog != nil, publishedMessages > 1, trace.events[index].keyIsMessageID else { return false }
    let alike = messages(withKeyOf: trace.events[index].reference)
    guard alike.count > 1, message(identifiedBy: index) == nil else { return false }
    return message(withIDOf: index, among: alike).isChoice
  }

  private mutating func message(ofWordsIn record: MessageReference, among alike: [Int]) -> Int? {
    let candidates = alike.filter { isFree($0) }
    guard candidates.count == 1, let only = candidates.first else { return nil }
    let isPublisher = trace.messages[only].published.map { trace.events[$0].origin } == record.origin
    guard !isPublisher, topicName(record.destination).mayName(topicName(trace.messages[only].destination))
    else {
      return nil
    }
    return only
  }

  /// The message with the id, whatever its topic's name is: of several one that nobody has had.
  private mutating func message(withIDOf index: Int, among alike: [Int]) -> (only: Int?, isChoice: Bool) {
    let record = trace.events[index].reference
    guard record.isMessageID, !record.hasOffset,
      !alike.contains(where: { trace.messages[$0].destination == record.destination })
    else { return (nil, false) }
    var (waiting, taken): ([Int], [Int]) = ([], [])
    for message in alike where isFree(message) && !messageTraits[message].hasOffset {
      guard trace.messages[message].published.map({ trace.events[$0].keyIsMessageID }) ?? false,
        !isBefore(index, thePublishingOf: message), !isConsumedByName(message),
        topicName(record.destination).purpose == topicName(trace.messages[message].destination).purpose,
        !hasReached(record, message: message)
      else { continue }
      if messageTraits[message].deliveries == 0 { waiting.append(message) } else { taken.append(message) }
    }
    let found = waiting.isEmpty ? taken : waiting
    return (found.count == 1 ? found[0] : nil, found.count > 1)
  }

  /// The message was published to a topic with a name, and nobody consumed it from there.
  private func isFree(_ message: Int) -> Bool {
    let (known, traits) = (trace.messages[message], messageTraits[message])
    return known.published != nil && known.destination != .empty
      && (traits.deliveries == 0 || !traits.aliases.isEmpty) && traits.aliases.count < Self.mostAliases
  }

  /// A message has one name in each system that passes it on.
  private static let mostAliases = 16

  private func messages(withKeyOf record: MessageReference) -> [Int] {
    var found: [Int] = []
    _ = firstMessage(record.messageKey) { message in
      if trace.messages[message].key.isSame(as: record.messageKey) { found.append(message) }
      return found.count == Self.mostAliases
    }
    return found
  }

  /// Some consumer, perhaps a later one, names the message's topic as its publisher does.
  private mutating func isConsumedByName(_ message: Int) -> Bool {
    if consumedNames == nil {
      var names: [Identifier: Set<NameID>] = [:]
      for event in trace.events where event.role.isConsumption && event.keyIsMessageID {
        names[event.messageKey, default: []].insert(event.destination)
      }
      consumedNames = names
    }
    let known = trace.messages[message]
    return consumedNames?[known.key]?.contains(known.destination) ?? false
  }

  private mutating func topicName(_ id: NameID) -> TopicName {
    if let known = topicNames[id] { return known }
    let name = TopicName(catalog?.text(id) ?? "")
    topicNames[id] = name
    return name
  }
}
