import TraceModel

/// Which consumed records are of which published message.
///
/// A message is identified by its place (partition and offset) where both sides log it, else by its key, both
/// within one destination: the same key on a second topic is the next hop. A consumed record without a key has
/// that of the work behind it. Without either the k-th consumption of a group is of the k-th message, and a note
/// says so.
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
    for index in trace.events.indices {
      guard case .consumed = trace.events[index].role else { continue }
      if isOfBatch(index) { matchBatch(index) }
      messageOfEvent[index] = Int32(messageConsumed(index))
    }
  }

  /// The message that a record of a consumer is about, known or new.
  mutating func messageConsumed(_ index: Int) -> Int {
    let message =
      message(identifiedBy: index) ?? message(knownAs: identity(of: index)) ?? messageByOrder(index)
      ?? addMessage(index)
    deliver(message, by: index)
    noteChoice(of: message, by: index)
    return message
  }

  /// Receptions without a key, of which the order of the works behind them tells which is which.
  private mutating func noteChoice(of message: Int, by index: Int) {
    let event = trace.events[index]
    guard event.role == .consumed, event.messageKey.isNone, !trace.messages[message].key.isNone else {
      return
    }
    let traits = messageTraits[message]
    let isPlaced =
      event.hasPlace && trace.messages[message].published.map { trace.events[$0].hasPlace } ?? false
    guard !isPlaced, traits.deliveries > 0, isOneOfSeveral(index) else { return }
    guard ambiguousConsumptions.insert(index).inserted else { return }
    pairedByOrder += 1
  }

  /// A message that the record is the first to name. A published record is its publisher's.
  private mutating func addMessage(_ index: Int) -> Int {
    let event = identity(of: index)
    var message = Trace.Message()
    message.published = event.role == .published ? index : publishedAgain(as: event)
    if let published = message.published, published != index, !trace.events[published].hasPlace {
      // Which of the messages is at which place, no record says.
      ambiguousKeys.insert(event.messageKey)
      pairedByOrder += 1
    }
    trace.messages.append(message)
    messageTraits.append(MessageTraits())
    messagesWithoutKey += 1
    beginIndexIfNeeded()
    learn(trace.messages.count - 1, from: event)
    if let published = message.published {
      messageOfEvent[published] = Int32(trace.messages.count - 1)
    } else {
      trace.notes.append(.noPublisherRecord(destination: event.destination, origin: event.origin))
    }
    return trace.messages.count - 1
  }

  /// Notes that a group has had the message, and what its record says of it.
  mutating func deliver(_ message: Int, by index: Int) {
    let event = identity(of: index)
    learn(message, from: event)
    let consumer = TraceDraft.Consumer(group: event.group, origin: event.origin)
    if messageTraits[message].deliveries == 0 { messageTraits[message].firstConsumer = consumer }
    messageTraits[message].latestConsumer = consumer
    messageTraits[message].deliveries += 1
  }

  /// Takes over what the message's records so far did not say.
  private mutating func learn(_ message: Int, from event: Event) {
    if trace.messages[message].destination == .empty {
      trace.messages[message].destination = event.destination
    }
    if trace.messages[message].key.isNone, !event.messageKey.isNone {
      trace.messages[message].key = event.messageKey
      messagesWithoutKey -= 1
      index(event.messageKey, of: message)
    }
    if event.hasPlace, !messageTraits[message].hasPlace {
      messageTraits[message].partition = event.partition
      messageTraits[message].offset = event.messageOffset
      index(event.placeHandle, of: message)
    }
  }
}

extension TraceDraft {
  /// The message that a second published record of one publisher is about: 'publishing', then 'published'.
  private func republished(_ index: Int) -> Int? {
    guard !trace.messages.isEmpty else { return nil }
    let event = trace.events[index]
    if event.hasPlace {
      let same = firstMessage(event.placeHandle) { hasPlace(event, $0) && isRepublishing(index, $0) }
      if let same { return same }
    }
    guard !event.messageKey.isNone else { return nil }
    return firstMessage(event.messageKey) { hasKey(event, $0) && isRepublishing(index, $0) }
  }

  private func isRepublishing(_ index: Int, _ message: Int) -> Bool {
    let event = trace.events[index]
    guard agrees(event, with: message), let publisher = publisher(of: message) else { return false }
    // Where the topic is not known on both sides, another publisher's record may be of the next hop.
    let knowsTopic = event.destination != .empty && trace.messages[message].destination != .empty
    return knowsTopic ? !isRequeue(event, at: index, of: message) : publisher == event.origin
  }

  /// The message that a consumer's record names by place or by key; nil where it names none that is known.
  func message(identifiedBy index: Int) -> Int? {
    if trace.events[index].hasPlace {
      let own = trace.events[index]
      let same = firstMessage(own.placeHandle) { hasPlace(own, $0) && agrees(own, with: $0) }
      if let same { return same }
    }
    let event = identity(of: index)
    guard !event.messageKey.isNone else { return nil }
    if event.destination != .empty {
      let same = firstMessage(event.messageKey) {
        trace.messages[$0].destination == event.destination && isNamed($0, by: event)
      }
      if let same { return hasRequeues ? latestRequeue(before: index, of: same) : same }
    }
    // Topics are not known: hops of one key are consumed in turn, and nobody consumes what it published.
    return firstMessage(event.messageKey) {
      messageTraits[$0].deliveries == 0 && isNamed($0, by: event) && publisher(of: $0) != event.origin
    }
      ?? firstMessage(event.messageKey) { isNamed($0, by: event) && publisher(of: $0) != event.origin }
      ?? firstMessage(event.messageKey) { isNamed($0, by: event) }
  }

  func isNamed(_ message: Int, by event: Event) -> Bool {
    hasKey(event, message) && agrees(event, with: message)
  }

  /// The next message that the record's group has not had, where no record says which it is.
  private mutating func messageByOrder(_ index: Int) -> Int? {
    let event = identity(of: index)
    // A record with a key that no message has can only be of one without.
    guard event.messageKey.isNone || messagesWithoutKey > 0 else { return nil }
    let cursor = orderCursor(of: event)
    var next = orderCursors[cursor].next
    while next < trace.messages.count {
      let isFree = agrees(event, with: next) && !hasReached(event, message: next)
      if isFree, trace.messages[next].published != nil { break }
      next += 1
    }
    if next < trace.messages.count {
      orderCursors[cursor].next = next + 1
      pairedByOrder += 1
      if onlyMessage(agreeingWith: event) == nil { ambiguousConsumptions.insert(index) }
      return next
    }
    // All have been delivered: a redelivery, if there is one message that it can be of.
    guard let only = onlyMessage(agreeingWith: event) else { return nil }
    pairedByOrder += 1
    return only
  }

  private func onlyMessage(agreeingWith event: Event) -> Int? {
    var only: Int?
    for message in trace.messages.indices where agrees(event, with: message) {
      guard only == nil else { return nil }
      only = message
    }
    return only
  }

  private mutating func orderCursor(of event: Event) -> Int {
    let group = event.group == .empty ? serviceName(of: event.origin) : event.group
    let known = orderCursors.firstIndex { $0.group == group && $0.destination == event.destination }
    if let known { return known }
    orderCursors.append(OrderCursor(group: group, destination: event.destination, next: 0))
    return orderCursors.count - 1
  }

  /// Nothing that both the record and the message's records say differs.
  func agrees(_ event: Event, with message: Int) -> Bool {
    let known = trace.messages[message]
    if event.destination != .empty, known.destination != .empty, event.destination != known.destination,
      !messageTraits[message].aliases.contains(event.destination)
    {
      return false
    }
    // A record may name the partition alone, as that of a batch does.
    let partition = messageTraits[message].partition
    if event.partition >= 0, partition >= 0, event.partition != partition { return false }
    if !hasPlace(event, message), event.hasPlace, messageTraits[message].hasPlace { return false }
    return event.messageKey.isNone || known.key.isNone || event.messageKey.isSame(as: known.key)
  }

  private func hasPlace(_ event: Event, _ message: Int) -> Bool {
    event.partition == messageTraits[message].partition
      && event.messageOffset == messageTraits[message].offset
  }

  func hasKey(_ event: Event, _ message: Int) -> Bool {
    trace.messages[message].key.isSame(as: event.messageKey)
  }

  private func publisher(of message: Int) -> OriginID? {
    trace.messages[message].published.map { trace.events[$0].origin }
  }
}
