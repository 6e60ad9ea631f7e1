import TraceModel

/// The latest messages published, and whether anything consumed them: uncorrected times of one publisher's clock. Exact
/// in any order of counting, because a dropped message is never among the latest.
struct RecentMessages: Sendable, Equatable {
  /// A message by its publishing, ns since 1970.
  struct Message: Sendable, Equatable {
    var publishedNanoseconds: Int64
    var isConsumed: Bool
  }

  /// The most messages that are kept.
  static let limit = 4096

  private var kept: [Message] = []
  /// Older messages than those kept were counted.
  private var hasDropped = false

  mutating func add(_ message: Message) {
    kept.append(message)
    if kept.count >= Self.limit * 2 { drop() }
  }

  mutating func merge(_ other: RecentMessages) {
    kept += other.kept
    hasDropped = hasDropped || other.hasDropped
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
      a.publishedNanoseconds == b.publishedNanoseconds
        ? a.isConsumed && !b.isConsumed : a.publishedNanoseconds > b.publishedNanoseconds
    }
    guard kept.count > Self.limit else { return }
    kept.removeLast(kept.count - Self.limit)
    hasDropped = true
  }

  static func == (a: RecentMessages, b: RecentMessages) -> Bool {
    let (one, other) = (a.messages, b.messages)
    return one.latestFirst == other.latestFirst && one.areAll == other.areAll
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
    }
    if kept.count > Self.limit { coder.fail() }
  }
}
