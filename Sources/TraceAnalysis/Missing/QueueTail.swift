import TraceModel

/// What became of the messages that were published last to a topic, on the common clock: whether its consumers
/// have caught up or a backlog is left.
struct QueueTail: Sendable {
  /// By publishing, ascending.
  private var messages: [(published: Timestamp, isConsumed: Bool)] = []
  /// Every message published since is among `messages`.
  private var completeSince = Timestamp(nanoseconds: .min)

  mutating func add(_ recent: RecentMessages, correct: (Int64) -> Int64) {
    let (latestFirst, areAll) = recent.messages
    messages += latestFirst.map {
      (Timestamp(nanoseconds: correct($0.publishedNanoseconds)), $0.isConsumed)
    }
    messages.sort { $0.published < $1.published }
    guard !areAll, let oldest = latestFirst.last else { return }
    let known = Timestamp(nanoseconds: correct(oldest.publishedNanoseconds))
    completeSince = max(completeSince, known)
  }

  /// Of the messages published since `begin`, one of which nothing consumed, no more of the others than a
  /// doubtful share are left: the rest is no backlog that this one could be a part of.
  func isDrained(since begin: Timestamp) -> Bool {
    guard begin > completeSince else { return false }
    var (all, unconsumed) = (0, 0)
    for message in messages.reversed() {
      guard message.published >= begin else { break }
      all += 1
      unconsumed += message.isConsumed ? 0 : 1
    }
    return max(0, unconsumed - 1) * 100 <= max(0, all - 1) * RecordDoubt.leastPercent
  }
}
