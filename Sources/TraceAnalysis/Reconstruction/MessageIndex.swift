import Algorithms
import TraceModel

/// Finds messages by a handle, a hash of their identity, and by their topic.
///
/// Empty for the usual handful, which is searched from end to end.
struct MessageIndex {
  /// The wanted part of the messages with a handle.
  enum Part: Hashable {
    case all
    /// Messages without an offset in any record.
    case withoutOffset
    /// Messages that nobody has consumed.
    case undelivered
    /// Messages with a publisher's record.
    case published
  }

  /// The common name of a chain of messages; without a topic those of every topic, of none with the empty one.
  private struct Name: Hashable {
    var handle: Identifier
    var topic: NameID?
    var part: Part
  }

  /// Messages in ascending order. Some, at the beginning too, are no longer of the part or topic.
  private struct Chain {
    var messages: [Int32] = []
    /// The number at the beginning that are of the part no longer.
    var gone = 0
  }

  private var chains: [Name: Chain] = [:]

  /// Up to here messages are searched one by one.
  static let fewMessages = 16

  /// Of more messages with one key only the latest, or the first, are looked at.
  static let mostAlike = 64

  /// A record without a key is compared with no more messages of its topic.
  static let mostOfTopic = 1024

  /// A message may have several handles, and several messages one handle.
  mutating func add(_ handle: Identifier, message: Int, in topic: NameID?, _ part: Part) {
    let name = Name(handle: handle, topic: topic, part: part)
    if let last = chains[name]?.messages.last, last >= message {
      insert(Int32(message), into: name)
    } else {
      chains[name, default: Chain()].messages.append(Int32(message))
    }
  }

  /// A message may be learned of later than those behind it.
  private mutating func insert(_ message: Int32, into name: Name) {
    guard let chain = chains[name] else { return }
    let index = chain.messages.partitioningIndex { $0 >= message }
    guard index == chain.messages.count || chain.messages[index] != message else { return }
    chains[name]?.messages.insert(message, at: index)
    if index < chain.gone { chains[name]?.gone += 1 }
  }

  /// The messages of a chain, without those at its beginning that have left its part.
  func messages(_ handle: Identifier, in topic: NameID? = nil, _ part: Part = .all) -> ArraySlice<Int32> {
    guard let chain = chains[Name(handle: handle, topic: topic, part: part)] else { return [] }
    return chain.messages[chain.gone...]
  }

  /// Leaves out for good the messages at the beginning of a part that have left it.
  mutating func skip(
    _ handle: Identifier, in topic: NameID?, _ part: Part, _ traits: [TraceDraft.MessageTraits]
  ) {
    let name = Name(handle: handle, topic: topic, part: part)
    guard let chain = chains[name] else { return }
    var gone = chain.gone
    while gone < chain.messages.count, !part.has(traits[Int(chain.messages[gone])]) { gone += 1 }
    if gone > chain.gone { chains[name]?.gone = gone }
  }

  /// A handle for partition and offset. May equal a key's; who asks compares the messages themselves.
  static func handle(partition: Int32, offset: Int64) -> Identifier {
    Identifier(high: UInt64(UInt32(bitPattern: partition)) | 1 << 63, low: UInt64(bitPattern: offset))
  }
}

extension MessageIndex.Part {
  /// A message with these traits is of the part.
  func has(_ traits: TraceDraft.MessageTraits) -> Bool {
    switch self {
    case .all, .published: true
    case .withoutOffset: !traits.hasOffset
    case .undelivered: traits.deliveries == 0
    }
  }
}

/// Messages that may be of a topic, in ascending order: a few, or those of the topic and those without one.
struct TopicMessages: Sequence, IteratorProtocol {
  fileprivate var few = 0..<0
  fileprivate var named: ArraySlice<Int32> = []
  fileprivate var unnamed: ArraySlice<Int32> = []

  mutating func next() -> Int? {
    if let next = few.popFirst() { return next }
    let (one, other) = (named.first ?? .max, unnamed.first ?? .max)
    guard one < .max || other < .max else { return nil }
    // A message whose topic became known later is in both.
    if one <= other { named.removeFirst() }
    if other <= one { unnamed.removeFirst() }
    return Int(one < other ? one : other)
  }
}

extension TraceDraft {
  /// There are enough messages to find them by the index.
  var hasManyMessages: Bool { trace.messages.count > MessageIndex.fewMessages }

  /// The first message with `isFound` among the possible ones of the handle.
  func firstMessage(_ handle: Identifier, where isFound: (Int) -> Bool) -> Int? {
    guard hasManyMessages else { return trace.messages.indices.first(where: isFound) }
    for message in messageIndex.messages(handle) where isFound(Int(message)) { return Int(message) }
    return nil
  }

  /// The first message of a part with `isFound` among the possible ones of the handle and the topic,
  /// of which `most` are asked.
  func firstMessage(
    _ handle: Identifier, in topic: NameID, _ part: MessageIndex.Part = .all, most: Int = .max,
    where isFound: (Int) -> Bool
  ) -> Int? {
    guard hasManyMessages else {
      return trace.messages.indices.first { part.has(messageTraits[$0]) && isFound($0) }
    }
    func first(in topic: NameID?) -> Int? {
      for message in messageIndex.messages(handle, in: topic, part).prefix(most)
      where part.has(messageTraits[Int(message)]) && isFound(Int(message)) {
        return Int(message)
      }
      return nil
    }
    guard topic != .empty else { return first(in: nil) }
    guard let named = first(in: topic) else { return first(in: .empty) }
    return first(in: .empty).map { min($0, named) } ?? named
  }

  /// The messages from `start` on that the topic of `record` does not exclude. Of very many only those of a part.
  func messages(inTopicOf record: MessageReference, _ part: MessageIndex.Part, from start: Int = 0)
    -> TopicMessages
  {
    guard hasManyMessages else { return TopicMessages(few: start..<max(start, trace.messages.count)) }
    func behind(_ messages: ArraySlice<Int32>) -> ArraySlice<Int32> {
      messages[messages.partitioningIndex { $0 >= start }...]
    }
    guard record.destination != .empty else {
      return TopicMessages(named: behind(messageIndex.messages(.none, part)))
    }
    return TopicMessages(
      named: behind(messageIndex.messages(.none, in: record.destination, part)),
      unnamed: behind(messageIndex.messages(.none, in: .empty, part)))
  }

  /// Calls `body` with the messages that may have the handle; of very many with the latest.
  func forEachMessage(_ handle: Identifier, _ body: (Int) -> Void) {
    guard hasManyMessages else { return trace.messages.indices.forEach(body) }
    for message in messageIndex.messages(handle).suffix(MessageIndex.mostAlike) { body(Int(message)) }
  }

  /// Keeps the index up to date with what is learned of a message, once there are many.
  mutating func index(_ message: Int) {
    guard hasManyMessages else { return }
    let (known, traits) = (trace.messages[message], messageTraits[message])
    let topics: [NameID?] = [nil, known.destination] + traits.aliases
    for topic in topics {
      messageIndex.add(.none, message: message, in: topic, .all)
      if known.published != nil { messageIndex.add(.none, message: message, in: topic, .published) }
      if traits.hasOffset {
        let handle = MessageIndex.handle(partition: traits.partition, offset: traits.offset)
        messageIndex.add(handle, message: message, in: topic, .all)
      }
      guard !known.key.isNone else { continue }
      messageIndex.add(known.key, message: message, in: topic, .all)
      if !traits.hasOffset { messageIndex.add(known.key, message: message, in: topic, .withoutOffset) }
      if traits.deliveries == 0 { messageIndex.add(known.key, message: message, in: topic, .undelivered) }
    }
  }

  /// A message has an offset or was delivered, which it was not before.
  mutating func reindex(_ message: Int, noLonger part: MessageIndex.Part) {
    guard hasManyMessages, !trace.messages[message].key.isNone else { return }
    let (key, topic) = (trace.messages[message].key, trace.messages[message].destination)
    messageIndex.skip(key, in: nil, part, messageTraits)
    messageIndex.skip(key, in: topic, part, messageTraits)
  }

  /// Begins the index when messages become many; `messages` are all but the newest.
  mutating func beginIndexIfNeeded() {
    guard trace.messages.count == MessageIndex.fewMessages + 1 else { return }
    for message in 0..<MessageIndex.fewMessages { index(message) }
  }
}

extension TraceDraft.MessageTraits {
  /// A record says where in its topic the message stands.
  var hasOffset: Bool { partition >= 0 && offset >= 0 }
}

extension Identifier {
  /// No identifier. (Across modules `==` is a call that is not inlined; here it counts.)
  var isNone: Bool { high | low == 0 }

  /// Equality, inlined.
  func isSame(as other: Identifier) -> Bool { high == other.high && low == other.low }
}
