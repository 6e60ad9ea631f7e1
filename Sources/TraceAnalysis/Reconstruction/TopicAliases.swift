import TraceModel

/// Topics that publisher and consumer name differently: a routing key and a queue, a queue's URL and its name. One of
/// the names has no other words than the other, and the message's key is the same.
///
///     published   routing_key jobs.created   message_id m
///     consumed    queue jobs                 message_id m
///
/// The same key on a topic of another name is the next hop.
extension TraceDraft {
  /// The message with the record's key that nobody consumed under its own name, if it may bear the record's name,
  /// too.
  mutating func message(knownAs record: MessageReference) -> Int? {
    guard catalog != nil, record.destination != .empty, !record.messageKey.isNone else { return nil }
    let candidates = messages(withKeyOf: record).filter { message in
      let known = trace.messages[message]
      return known.published != nil && known.destination != .empty
        && (messageTraits[message].deliveries == 0 || !messageTraits[message].aliases.isEmpty)
    }
    guard candidates.count == 1, let only = candidates.first else { return nil }
    let isPublisher = trace.messages[only].published.map { trace.events[$0].origin } == record.origin
    guard !isPublisher, messageTraits[only].aliases.count < Self.mostAliases,
      isSameTopic(record.destination, trace.messages[only].destination)
    else { return nil }
    messageTraits[only].aliases.append(record.destination)
    index(only)
    onlyCandidates += 1
    return only
  }

  /// A message has one name in each system that passes it on.
  private static let mostAliases = 16

  private func messages(withKeyOf record: MessageReference) -> [Int] {
    var found: [Int] = []
    _ = firstMessage(record.messageKey) { message in
      if trace.messages[message].key.isSame(as: record.messageKey) { found.append(message) }
      return found.count > 1
    }
    return found
  }

  private mutating func isSameTopic(_ one: NameID, _ other: NameID) -> Bool {
    topicName(one).mayName(topicName(other))
  }

  private mutating func topicName(_ id: NameID) -> TopicName {
    if let known = topicNames[id] { return known }
    let name = TopicName(catalog?.text(id) ?? "")
    topicNames[id] = name
    return name
  }
}
