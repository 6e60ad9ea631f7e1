import TraceModel

/// What identifies a message beyond the record that is looked at.
extension TraceDraft {
  /// How many records a look goes, so that a request of a million takes linear time.
  private static let reach = 64

  /// The record, with the key of the work behind it if it is a consumed one that names none: a consumer takes a
  /// message by its place and says which it was when it begins to work on it.
  func identity(of index: Int) -> Event {
    var event = trace.events[index]
    guard event.role == .consumed, event.messageKey.isNone, !event.isShared else { return event }
    for next in trace.events.indices.dropFirst(index + 1).prefix(Self.reach) {
      let behind = trace.events[next]
      guard behind.origin == event.origin else { continue }
      guard behind.role != .consumed, !behind.isShared else { break }
      guard behind.role == .processingStarted || behind.role == .processingFinished else { continue }
      event.messageKey = behind.messageKey
      break
    }
    return event
  }

  /// The published record of a message that is consumed from a place of its own: what looked like a further record
  /// of another message with its key was one of this. A redelivered message that is published onward again, under
  /// the same key, is so at another place.
  mutating func publishedAgain(as event: Event) -> Int? {
    guard event.hasPlace, !event.messageKey.isNone else { return nil }
    let found = furtherPublished.firstIndex { index in
      let published = trace.events[index]
      let isSamePlace =
        !published.hasPlace
        || published.partition == event.partition && published.messageOffset == event.messageOffset
      return published.messageKey.isSame(as: event.messageKey) && isSamePlace
        && (published.destination == event.destination || published.destination == .empty)
        && hasOtherPlace(than: event, messageOf: index)
    }
    return found.map { furtherPublished.remove(at: $0) }
  }

  private func hasOtherPlace(than event: Event, messageOf published: Int) -> Bool {
    let traits = messageTraits[Int(messageOfEvent[published])]
    return traits.hasPlace && (traits.partition != event.partition || traits.offset != event.messageOffset)
  }
}
