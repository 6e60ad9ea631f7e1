import TraceModel

/// The published message of each consumed record.
///
/// A message is identified by partition and offset if both sides log it, else by its key. Either counts
/// within one destination: the same key on a second topic is the next hop. A consumed record without a key has that
/// of the work behind it. Without either the k-th consumption of a group is of the k-th message, and a note says
/// so.
extension TraceDraft {
  mutating func matchMessages() {
    guard has(.published, or: .consumed) else { return }
    messageOfEvent = [Int32](repeating: -1, count: trace.events.count)
    for index in trace.events.indices {
      guard case .published = trace.events[index].role else { continue }
      let known = republished(index)
      if known == nil, !hasRequeues { hasRequeues = isRequeue(index) }
      if known != nil { furtherPublished.append(index) }
      messageOfEvent[index] = Int32(known ?? addMessage(index))
    }
    publishedMessages = trace.messages.count
    var waiting: [Int] = []
    for index in trace.events.indices {
      guard case .consumed = trace.events[index].role else { continue }
      if isOfBatch(index) { matchBatch(index) }
      if waitsForOthers(index) {
        waiting.append(index)
      } else {
        messageOfEvent[index] = Int32(messageConsumed(index))
      }
    }
    for index in waiting { messageOfEvent[index] = Int32(messageConsumed(index)) }
  }

  /// The message that a record of a consumer is about, known or new.
  mutating func messageConsumed(_ index: Int) -> Int {
    let message =
      message(identifiedBy: index) ?? message(knownAs: index) ?? messageByOrder(index)
      ?? addMessage(index)
    deliver(message, by: index)
    noteChoice(of: message, by: index)
    return message
  }

  /// Receptions without a key, told apart by the order of the works behind them.
  private mutating func noteChoice(of message: Int, by index: Int) {
    let record = trace.events[index].reference
    guard record.role == .consumed, record.messageKey.isNone, !trace.messages[message].key.isNone else {
      return
    }
    let traits = messageTraits[message]
    let isLocated =
      record.hasOffset && trace.messages[message].published.map { trace.events[$0].hasOffset } ?? false
    guard !isLocated, traits.deliveries > 0, isOneOfSeveral(index) else { return }
    guard ambiguousConsumptions.insert(index).inserted else { return }
    findings.pairedByOrder += 1
  }

  /// A message that the record is the first to name. A published record is its publisher's.
  private mutating func addMessage(_ index: Int) -> Int {
    let record = identity(of: index)
    var message = Trace.Message()
    message.published = record.role == .published ? index : publishedAgain(as: record)
    if let published = message.published, published != index, !trace.events[published].hasOffset {
      // No record tells the offsets of the messages.
      ambiguousKeys.insert(record.messageKey)
      findings.pairedByOrder += 1
    }
    trace.messages.append(message)
    messageTraits.append(MessageTraits())
    messagesWithoutKey += 1
    beginIndexIfNeeded()
    learn(trace.messages.count - 1, from: record)
    if let published = message.published {
      messageOfEvent[published] = Int32(trace.messages.count - 1)
    } else {
      trace.notes.append(.noPublisherRecord(destination: record.destination, origin: record.origin))
    }
    return trace.messages.count - 1
  }

  /// Notes that a group has had the message, with the facts of its record.
  mutating func deliver(_ message: Int, by index: Int) {
    let record = identity(of: index)
    learn(message, from: record)
    let consumer = TraceDraft.Consumer(group: record.group, origin: record.origin)
    if messageTraits[message].deliveries == 0 { messageTraits[message].firstConsumer = consumer }
    messageTraits[message].latestConsumer = consumer
    messageTraits[message].deliveries += 1
    if messageTraits[message].deliveries == 1 { reindex(message, noLonger: .undelivered) }
  }

  /// Takes over what the message's records so far did not say.
  private mutating func learn(_ message: Int, from record: MessageReference) {
    var isNews = false
    if trace.messages[message].destination == .empty, record.destination != .empty {
      trace.messages[message].destination = record.destination
      isNews = true
    }
    if trace.messages[message].key.isNone, !record.messageKey.isNone {
      trace.messages[message].key = record.messageKey
      messagesWithoutKey -= 1
      isNews = true
    }
    if record.hasOffset, !messageTraits[message].hasOffset {
      messageTraits[message].partition = record.partition
      messageTraits[message].offset = record.messageOffset
      isNews = true
      reindex(message, noLonger: .withoutOffset)
    }
    if isNews { index(message) }
  }
}

extension TraceDraft {
  /// The message that a second published record of one publisher is about: 'publishing', then 'published'.
  private func republished(_ index: Int) -> Int? {
    guard !trace.messages.isEmpty else { return nil }
    let record = trace.events[index].reference
    var consumption = LastConsumption(before: index)
    if record.hasOffset {
      let same = firstMessage(record.offsetHandle, in: record.destination) {
        hasOffset(record, $0) && isRepublishing(record, $0, &consumption)
      }
      if let same { return same }
    }
    guard !record.messageKey.isNone else { return nil }
    // The message at the record's own offset has been looked at.
    let part = record.hasOffset ? MessageIndex.Part.withoutOffset : .all
    if hasManyMessages, record.destination != .empty, let consumed = consumption.of(record, in: self) {
      return republished(record, part, since: consumed, &consumption)
    }
    return firstMessage(record.messageKey, in: record.destination, part) {
      hasKey(record, $0) && isRepublishing(record, $0, &consumption)
    }
  }

  /// The message that the record publishes again. Its publisher consumed one with the key from the topic:
  /// messages before that are others. Messages stand in the order of their publishing.
  private func republished(
    _ record: MessageReference, _ part: MessageIndex.Part, since consumed: Int,
    _ consumption: inout LastConsumption
  ) -> Int? {
    func isFound(_ message: Int, _ consumption: inout LastConsumption) -> Bool {
      part.has(messageTraits[message]) && hasKey(record, message)
        && isRepublishing(record, message, &consumption)
    }
    var first: Int?
    for message in messageIndex.messages(record.messageKey, in: record.destination, part).reversed() {
      guard trace.messages[Int(message)].published ?? -1 > consumed else { break }
      if isFound(Int(message), &consumption) { first = Int(message) }
    }
    for message in messageIndex.messages(record.messageKey, in: .empty, part)
    where Int(message) < first ?? .max {
      if isFound(Int(message), &consumption) { return Int(message) }
    }
    return first
  }

  private func isRepublishing(
    _ record: MessageReference, _ message: Int, _ consumption: inout LastConsumption
  ) -> Bool {
    guard agrees(record, with: message), let publisher = publisher(of: message) else { return false }
    // Where the topic is not known on both sides, another publisher's record may be of the next hop.
    let knowsTopic = record.destination != .empty && trace.messages[message].destination != .empty
    return knowsTopic ? !isRequeue(record, of: message, &consumption) : publisher == record.origin
  }

  /// The message named by a consumer's record, by offset or by key; nil if no known message is named.
  func message(identifiedBy index: Int) -> Int? {
    if trace.events[index].hasOffset {
      let own = trace.events[index].reference
      let same = firstMessage(own.offsetHandle, in: own.destination) {
        hasOffset(own, $0) && agrees(own, with: $0)
      }
      if let same { return same }
    }
    let record = identity(of: index)
    guard !record.messageKey.isNone else { return nil }
    let (key, topic) = (record.messageKey, record.destination)
    // The message at the record's own offset has been looked at.
    let part = record.hasOffset ? MessageIndex.Part.withoutOffset : .all
    if topic != .empty {
      let same = firstMessage(key, in: topic, part) {
        trace.messages[$0].destination == record.destination && isNamed($0, by: record)
      }
      if let same { return hasRequeues ? latestRequeue(before: index, of: same) : same }
    }
    // Topics are not known: hops of one key are consumed in turn, and nobody consumes what it published.
    let most = MessageIndex.mostAlike
    func isOfOther(_ message: Int) -> Bool {
      isNamed(message, by: record) && publisher(of: message) != record.origin
    }
    return firstMessage(key, in: topic, .undelivered, most: most, where: isOfOther)
      ?? firstMessage(key, in: topic, part, most: most, where: isOfOther)
      ?? firstMessage(key, in: topic, part, most: most) { isNamed($0, by: record) }
  }

  func isNamed(_ message: Int, by record: MessageReference) -> Bool {
    hasKey(record, message) && agrees(record, with: message)
  }

  /// The next message that the record's group has not had, if no record names it.
  private mutating func messageByOrder(_ index: Int) -> Int? {
    let record = identity(of: index)
    // A record with a key that no message has can only be of one without.
    guard record.messageKey.isNone || messagesWithoutKey > 0 else { return nil }
    let branch = orderBranch(of: record)
    if let next = nextMessage(of: record, by: index, in: branch) {
      orderCursors[branch] = next + 1
      findings.pairedByOrder += 1
      if onlyMessage(agreeingWith: record, index) == nil { ambiguousConsumptions.insert(index) }
      return next
    }
    // All have been delivered: a redelivery, if there is one message that it can be of.
    guard let only = onlyMessage(agreeingWith: record, index) else { return nil }
    findings.pairedByOrder += 1
    return only
  }

  /// Of very many, those are passed over for good that the group has had, and some more are looked at.
  private mutating func nextMessage(of record: MessageReference, by index: Int, in branch: OrderBranch)
    -> Int?
  {
    var (passed, tried) = (true, 0)
    for message in messages(inTopicOf: record, .published, from: orderCursors[branch] ?? 0) {
      let isReached = hasReached(record, message: message)
      let isPublished = trace.messages[message].published != nil
      if isPublished, !isReached, agrees(record, with: message), mayBeOn(message, index) { return message }
      passed = passed && isReached
      if passed { orderCursors[branch] = message + 1 } else { tried += 1 }
      guard tried < MessageIndex.mostOfTopic else { return nil }
    }
    return nil
  }

  private mutating func onlyMessage(agreeingWith record: MessageReference, _ index: Int) -> Int? {
    var only: Int?
    for message in messages(inTopicOf: record, .all).prefix(MessageIndex.mostOfTopic)
    where agrees(record, with: message) && mayBeOn(message, index) {
      guard only == nil else { return nil }
      only = message
    }
    return only
  }

  private mutating func orderBranch(of record: MessageReference) -> OrderBranch {
    let group = record.group == .empty ? serviceName(of: record.origin) : record.group
    return OrderBranch(group: group, destination: record.destination)
  }

  /// Nothing that both the record and the message's records say differs.
  func agrees(_ record: MessageReference, with message: Int) -> Bool {
    let known = trace.messages[message]
    if messageTraits[message].isOwnWork { return record.namesNothing }
    if record.destination != .empty, known.destination != .empty, record.destination != known.destination,
      !messageTraits[message].aliases.contains(record.destination)
    {
      return false
    }
    // A record may name the partition alone, as that of a batch does.
    let partition = messageTraits[message].partition
    if record.partition >= 0, partition >= 0, record.partition != partition { return false }
    if !hasOffset(record, message), record.hasOffset, messageTraits[message].hasOffset { return false }
    return record.messageKey.isNone || known.key.isNone || record.messageKey.isSame(as: known.key)
  }

  private func hasOffset(_ record: MessageReference, _ message: Int) -> Bool {
    record.partition == messageTraits[message].partition
      && record.messageOffset == messageTraits[message].offset
  }

  func hasKey(_ record: MessageReference, _ message: Int) -> Bool {
    trace.messages[message].key.isSame(as: record.messageKey)
  }

  private func publisher(of message: Int) -> OriginID? {
    trace.messages[message].published.map { trace.events[$0].origin }
  }
}
