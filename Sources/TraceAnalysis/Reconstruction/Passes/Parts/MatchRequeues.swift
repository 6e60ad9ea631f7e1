import Algorithms
import TraceModel

/// A consumer that gives a message back publishes it again to the same topic. Two published records of one topic
/// and key are then two messages, not two lines about one.
extension TraceDraft {
  /// The published record is of a message that its origin has consumed from the same topic.
  func isRequeue(_ index: Int) -> Bool {
    let record = trace.events[index].reference
    guard !trace.messages.isEmpty, record.destination != .empty, !record.messageKey.isNone else {
      return false
    }
    var consumption = LastConsumption(before: index)
    let same = firstMessage(record.messageKey, in: record.destination) {
      trace.messages[$0].destination == record.destination
        && trace.messages[$0].key.isSame(as: record.messageKey) && isRequeue(record, of: $0, &consumption)
    }
    return same != nil
  }

  /// The message's publisher has consumed it before, as its own log shows; or, if it published it itself, since
  /// then.
  func isRequeue(_ record: MessageReference, of message: Int, _ consumption: inout LastConsumption) -> Bool {
    guard let published = trace.messages[message].published,
      let consumed = consumption.of(record, in: self)
    else { return false }
    return trace.events[published].origin != record.origin || consumed > published
  }

  /// Of the messages with the topic and key of a consumed record, the last one published before it; `first` if
  /// there is none.
  func latestRequeue(before index: Int, of first: Int) -> Int {
    let record = trace.events[index].reference
    func isMeant(_ message: Int) -> Bool {
      guard let published = trace.messages[message].published, published < index else { return false }
      return trace.messages[message].destination == record.destination && isNamed(message, by: record)
    }
    guard hasManyMessages else { return trace.messages.indices.last(where: isMeant) ?? first }
    let part = record.hasOffset ? MessageIndex.Part.withoutOffset : .all
    let messages = messageIndex.messages(record.messageKey, in: record.destination, part)
    // Published messages stand before those known from consumers alone, in the order of their publishing.
    let known = messages.prefix(messages.partitioningIndex { $0 >= publishedMessages })
    let before = known.prefix(known.partitioningIndex { trace.messages[Int($0)].published ?? .max >= index })
    let latest =
      messages[known.endIndex...].last { isMeant(Int($0)) } ?? before.last { isMeant(Int($0)) }
    return latest.map(Int.init) ?? first
  }
}

/// Where the publisher of a record has last consumed a message of the record's topic and key; looked for when it is
/// first asked for.
struct LastConsumption {
  /// How many records back it is looked for, so that a request of a million takes linear time.
  private static let reach = 1024

  private let index: Int
  private var found: Int??

  /// Before an event.
  init(before index: Int) { self.index = index }

  /// The event; it is searched for before that of `record`.
  mutating func of(_ record: MessageReference, in draft: borrowing TraceDraft) -> Int? {
    if let found { return found }
    let event = search(record, draft)
    found = .some(event)
    return event
  }

  private func search(_ record: MessageReference, _ draft: borrowing TraceDraft) -> Int? {
    guard draft.has(.consumed) else { return nil }
    for earlier in (max(0, index - Self.reach)..<index).reversed() {
      let consumed = draft.trace.events[earlier].reference
      guard consumed.role == .consumed, consumed.origin == record.origin else { continue }
      guard consumed.destination == record.destination, !consumed.messageKey.isNone else { continue }
      if consumed.messageKey.isSame(as: record.messageKey) { return earlier }
    }
    return nil
  }
}
