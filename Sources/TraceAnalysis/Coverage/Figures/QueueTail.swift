import Algorithms
import ClockEstimation
import TraceModel

/// The fate of the messages last published to a topic, on the common clock. Either its consumers have caught up, or
/// a backlog is left, and any one message may be a part of it.
struct QueueTail: Sendable {
  /// The fewest messages consumed in a row to prove that earlier ones are no backlog. A consumer that stands still with
  /// a tenth of the messages leaves such a row by chance one time in 200.
  static let leastRow = 50

  /// By publishing, ascending.
  private var messages: [(published: Timestamp, isConsumed: Bool)] = []
  /// How many of the messages from each index on nothing consumed; one more than messages.
  private var unconsumedFrom: [Int] = [0]
  /// Publishing of the first message of the last row of consumed ones; nil where there is no such row.
  private var lastRow: Timestamp?
  /// By partition, −1 of messages without one: the last that was consumed, and the first of those behind it.
  private var partitions: [Int32: Partition] = [:]
  /// Every message published since is among `messages`.
  private var completeSince = Timestamp(nanoseconds: .min)

  /// Publishings.
  private struct Partition {
    var lastConsumed: Timestamp
    /// How many behind it nothing consumed.
    var waiting = 0
  }

  init() {}

  /// - Parameters:
  ///   - parts: the messages of each publisher.
  ///   - correct: puts their times on the common clock.
  init(_ parts: [DestinationSurvey.Publishing: RecentMessages], correct: ClockCorrection) {
    for (publishing, recent) in parts {
      let (latestFirst, areAll) = recent.messages
      let corrected = latestFirst.map { message in
        let published = correct(publishing.publisher, message.publishedNanoseconds)
        return (published: Timestamp(nanoseconds: published), isConsumed: message.isConsumed)
      }
      messages += corrected
      if !areAll, let oldest = corrected.last { completeSince = max(completeSince, oldest.published) }
    }
    notePartitions(parts, correct)
    messages.sort { ($0.published, $0.isConsumed ? 1 : 0) < ($1.published, $1.isConsumed ? 1 : 0) }
    countBackwards()
  }

  private mutating func notePartitions(
    _ parts: [DestinationSurvey.Publishing: RecentMessages], _ correct: ClockCorrection
  ) {
    for (publishing, recent) in parts {
      for (partition, time) in recent.latestConsumed {
        let consumed = Timestamp(nanoseconds: correct(publishing.publisher, time))
        let latest = max(partitions[partition]?.lastConsumed ?? consumed, consumed)
        partitions[partition] = Partition(lastConsumed: latest)
      }
    }
    for (publishing, recent) in parts {
      for message in recent.messages.latestFirst where !message.isConsumed {
        let published = Timestamp(nanoseconds: correct(publishing.publisher, message.publishedNanoseconds))
        guard let last = partitions[message.partition]?.lastConsumed, published > last else { continue }
        partitions[message.partition]?.waiting += 1
      }
    }
  }

  /// A partition, or a topic without any, was consumed up to some message before `published`, and nothing behind
  /// that: the message and others in its partition. A partition is consumed in order, so its consumer stands still.
  func standsStill(in partition: Int32, at published: Timestamp) -> Bool {
    guard let known = partitions[partition] else { return false }
    return published > known.lastConsumed && known.waiting > 1
  }

  private mutating func countBackwards() {
    unconsumedFrom = Array(repeating: 0, count: messages.count + 1)
    var row = 0
    for index in messages.indices.reversed() {
      let isConsumed = messages[index].isConsumed
      unconsumedFrom[index] = unconsumedFrom[index + 1] + (isConsumed ? 0 : 1)
      row = isConsumed ? row + 1 : 0
      if row >= Self.leastRow, lastRow == nil { lastRow = messages[index].published }
    }
  }

  /// A row of messages was consumed that were all published after `time`.
  func isClear(after time: Timestamp) -> Bool { lastRow.map { $0 > time } ?? false }

  /// Of the messages published since `begin`, one of which nothing consumed, no more of the others than a
  /// doubtful share are left.
  func isDrained(since begin: Timestamp) -> Bool {
    guard begin > completeSince else { return false }
    let first = messages.partitioningIndex { $0.published >= begin }
    let left = max(0, unconsumedFrom[first] - 1)
    return left * 100 <= max(0, messages.count - first - 1) * SamplingSuspicion.leastPercent
  }
}
