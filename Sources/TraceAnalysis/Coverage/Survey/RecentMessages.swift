import TraceModel

/// The latest messages published, and whether anything consumed them: uncorrected times of one publisher's clock. Exact
/// in any order of counting, because a dropped message is never among the latest. Of each partition the consumed
/// message that was published last is kept, too, however old.
struct RecentMessages: Sendable, Equatable {
  /// A message by its publishing, ns since 1970.
  struct Message: Sendable, Equatable {
    var publishedNanoseconds: Int64
    var isConsumed: Bool
    /// −1 where not logged.
    var partition: Int32 = -1
  }

  /// The most messages that are kept.
  static let limit = 4096
  /// Partitions from here on are not told apart: no broker has as many of a topic, and a log may name any number.
  private static let partitions: Int32 = 4096

  private var kept: [Message] = []
  /// Older messages than those kept were counted.
  private var hasDropped = false
  /// By partition, in ns since 1970.
  private(set) var latestConsumed: [Int32: Int64] = [:]

  mutating func add(_ message: Message) {
    var message = message
    if message.partition < 0 || message.partition >= Self.partitions { message.partition = -1 }
    if message.isConsumed { latestConsumed.raise(message.partition, to: message.publishedNanoseconds) }
    kept.append(message)
    if kept.count >= Self.limit * 2 { drop() }
  }

  mutating func merge(_ other: RecentMessages) {
    kept += other.kept
    hasDropped = hasDropped || other.hasDropped
    for (partition, time) in other.latestConsumed { latestConsumed.raise(partition, to: time) }
    if kept.count >= Self.limit * 2 { drop() }
  }

  /// The last `limit` messages, latest first, and whether there were older ones.
  var messages: (latestFirst: [Message], areAll: Bool) {
    var sorted = self
    sorted.drop()
    return (sorted.kept, !sorted.hasDropped)
  }

  private mutating func drop() {
    kept.sort { a, b in
      (b.publishedNanoseconds, a.isConsumed ? 0 : 1, a.partition)
        < (a.publishedNanoseconds, b.isConsumed ? 0 : 1, b.partition)
    }
    guard kept.count > Self.limit else { return }
    kept.removeLast(kept.count - Self.limit)
    hasDropped = true
  }

  static func == (a: RecentMessages, b: RecentMessages) -> Bool {
    let (one, other) = (a.messages, b.messages)
    return one.latestFirst == other.latestFirst && one.areAll == other.areAll
      && a.latestConsumed == b.latestConsumed
  }
}

extension RecentMessages {
  /// Passes the messages that are kept to `coder`, the latest first.
  mutating func code(_ coder: inout SurveyCoder) {
    if !coder.isReading { drop() }
    coder.flag(&hasDropped)
    var time: Int64 = 0
    coder.elements(&kept, blank: Message(publishedNanoseconds: 0, isConsumed: false)) { message, coder in
      coder.time(&message.publishedNanoseconds, after: &time)
      coder.flag(&message.isConsumed)
      coder.integer(&message.partition)
    }
    coder.entries(&latestConsumed, by: <, blank: (0, 0)) { partition, time, coder in
      coder.integer(&partition)
      coder.number(&time)
    }
    if kept.count > Self.limit { coder.fail() }
  }
}

extension [Int32: Int64] {
  /// The later of both times counts.
  fileprivate mutating func raise(_ partition: Int32, to time: Int64) {
    self[partition] = Swift.max(self[partition] ?? time, time)
  }
}
