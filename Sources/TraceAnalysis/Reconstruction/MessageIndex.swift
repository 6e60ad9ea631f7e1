import TraceModel

/// Finds the messages of a request by what identifies them: a key, or a place (partition and offset).
///
/// Empty for the usual handful, which is searched from end to end.
struct MessageIndex {
  private var chains: [Identifier: [Int32]] = [:]

  /// Up to here messages are searched one by one.
  static let fewMessages = 16

  /// Of more messages with one key only the latest are looked at.
  static let mostAlike = 64

  /// A message may have several handles, and several messages one handle.
  mutating func add(_ handle: Identifier, message: Int) { chains[handle, default: []].append(Int32(message)) }

  /// The messages with the handle, in the order in which they were added.
  func messages(_ handle: Identifier) -> [Int32] { chains[handle] ?? [] }

  /// A handle for a place in a topic. May equal a key's; who asks compares the messages themselves.
  static func handle(partition: Int32, offset: Int64) -> Identifier {
    Identifier(high: UInt64(UInt32(bitPattern: partition)) | 1 << 63, low: UInt64(bitPattern: offset))
  }
}

extension TraceDraft {
  /// The first message that satisfies `isFound`, of those that may have the handle.
  func firstMessage(_ handle: Identifier, where isFound: (Int) -> Bool) -> Int? {
    guard trace.messages.count > MessageIndex.fewMessages else {
      for message in trace.messages.indices where isFound(message) { return message }
      return nil
    }
    for message in messageIndex.messages(handle) where isFound(Int(message)) { return Int(message) }
    return nil
  }

  /// Calls `body` with the messages that may have the handle; of very many with the latest.
  func forEachMessage(_ handle: Identifier, _ body: (Int) -> Void) {
    guard trace.messages.count > MessageIndex.fewMessages else { return trace.messages.indices.forEach(body) }
    for message in messageIndex.messages(handle).suffix(MessageIndex.mostAlike) { body(Int(message)) }
  }

  /// Keeps the index up to date with a message's new handle, once there are many messages.
  mutating func index(_ handle: Identifier, of message: Int) {
    if trace.messages.count > MessageIndex.fewMessages { messageIndex.add(handle, message: message) }
  }

  /// Begins the index when messages become many; `messages` are all but the newest.
  mutating func beginIndexIfNeeded() {
    guard trace.messages.count == MessageIndex.fewMessages + 1 else { return }
    for message in 0..<MessageIndex.fewMessages {
      if !trace.messages[message].key.isNone { index(trace.messages[message].key, of: message) }
      let traits = messageTraits[message]
      guard traits.hasPlace else { continue }
      index(MessageIndex.handle(partition: traits.partition, offset: traits.offset), of: message)
    }
  }
}

extension Event {
  /// The record says where in its topic the message stands; 0 is a place.
  var hasPlace: Bool { partition >= 0 && messageOffset >= 0 }

  /// The handle of that place.
  var placeHandle: Identifier { MessageIndex.handle(partition: partition, offset: messageOffset) }
}

extension TraceDraft.MessageTraits {
  /// A record says where in its topic the message stands.
  var hasPlace: Bool { partition >= 0 && offset >= 0 }
}

extension Identifier {
  /// No identifier. (Across modules `==` is a call that is not inlined; here it counts.)
  var isNone: Bool { high | low == 0 }

  /// Equality, inlined.
  func isSame(as other: Identifier) -> Bool { high == other.high && low == other.low }
}
