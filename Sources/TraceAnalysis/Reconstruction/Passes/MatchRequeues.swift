import TraceModel

/// A consumer that gives a message back publishes it again to the topic that it came from. Two
/// published records of one topic and key are then two messages, not two lines about one.
extension TraceDraft {
  /// How many records back a consumption is looked for, so that a request of a million takes linear time.
  private static let reach = 1024

  /// The published record is of a message that its origin has consumed from the same topic.
  func isRequeue(_ index: Int) -> Bool {
    let event = trace.events[index]
    guard !trace.messages.isEmpty, event.destination != .empty, !event.messageKey.isNone else { return false }
    let same = firstMessage(event.messageKey) {
      trace.messages[$0].destination == event.destination
        && trace.messages[$0].key.isSame(as: event.messageKey) && isRequeue(event, at: index, of: $0)
    }
    return same != nil
  }

  /// Who publishes the message has consumed it before, as its own log shows; of a message that it published itself,
  /// since then.
  func isRequeue(_ event: Event, at index: Int, of message: Int) -> Bool {
    guard has(.consumed), let published = trace.messages[message].published else { return false }
    let first = trace.events[published].origin == event.origin ? published + 1 : 0
    for earlier in max(first, index - Self.reach)..<max(first, index) {
      let consumed = trace.events[earlier]
      guard consumed.role == .consumed, consumed.origin == event.origin else { continue }
      guard consumed.destination == event.destination else { continue }
      if !consumed.messageKey.isNone, consumed.messageKey.isSame(as: event.messageKey) { return true }
    }
    return false
  }

  /// Of the messages with the topic and key of a consumed record, the last that was published before it;
  /// `first` where none was.
  func latestRequeue(before index: Int, of first: Int) -> Int {
    let event = trace.events[index]
    var latest = first
    _ = firstMessage(event.messageKey) { message in
      guard let published = trace.messages[message].published, published < index else { return false }
      if trace.messages[message].destination == event.destination, isNamed(message, by: event) {
        latest = message
      }
      return false
    }
    return latest
  }
}
