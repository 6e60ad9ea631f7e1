import Algorithms
package import TraceModel

/// The messages that wait at the ends of intervals. Hot: `add` is called once a request. 16 bytes for each wait across
/// some end; others are not kept.
///
/// A message waits from its publishing (or its own time, as `queue_wait` does) to its first delivery, once for each
/// consumer group. Published again for another attempt it waits once more, in the topic of the retry. A lost message
/// does not wait.
///
/// A message may wait if no log tells whether it was consumed (its consumer's log ends before, or is missing). A
/// partition is taken in order, so it no longer counts once a message of its partition
/// that was published later is taken:
///
///     published   a  b  c  d  e  f
///     taken       a     c             ▏ end of the consumer's log:   d, e and f may wait, b is taken for consumed
package struct QueueSurvey: Sendable {
  fileprivate struct Wait: Sendable {
    /// In ns since 1970.
    var published: Int64
    /// .max where nothing has consumed it.
    var taken: Int64
  }

  /// The facts known of a topic.
  fileprivate struct Topic: Sendable {
    var waits: [Wait] = []
    /// −1: messages without one.
    var partitions: [Int32: Partition] = [:]
  }

  /// What tells of messages without a known fate.
  fileprivate struct Partition: Sendable {
    /// Their publishings, in ns since 1970.
    var unlogged: [Int64] = []
    /// The latest publishing of the messages taken in an interval, by its begin; both in ns since 1970.
    var latestTaken: [Int64: Int64] = [:]
  }

  private var cursor: IntervalCursor
  private var takings: IntervalCursor
  /// Another instant that is looked at, beside the ends of intervals; in ns since 1970.
  private let cut: Int64
  private var topics: [NameID: Topic] = [:]

  /// `cut`: where the last interval is cut off.
  package init(_ grid: IntervalGrid, cut: Timestamp?) {
    (cursor, takings) = (IntervalCursor(grid), IntervalCursor(grid))
    self.cut = cut?.nanoseconds ?? .max
  }

  /// Counts the messages of one request, with corrected times.
  package mutating func add(_ summary: TraceSummary) {
    guard !summary.deliveries.isEmpty else { return }
    let kinds = SegmentSet.waits
    summary.forEachSegment { measured in
      guard kinds.contains(measured.segment) else { return }
      let published = measured.start.nanoseconds
      let taken = published.increased(by: measured.duration.count)
      add(Wait(published: published, taken: taken), measured.destination)
    }
    summary.forEachUnfinished { unfinished in
      if unfinished.isInQueue {
        add(Wait(published: unfinished.begunNanoseconds, taken: .max), unfinished.destination)
      } else if unfinished.missingEnd == .unlogged, unfinished.segment.definition.isWait {
        topics[unfinished.destination, default: Topic()].partitions[
          unfinished.partition, default: Partition()
        ]
        .unlogged.append(unfinished.begunNanoseconds)
      }
    }
    for delivery in summary.deliveries where delivery.attempt == 1 && delivery.published.isLogged {
      if let taken = delivery.taken.logged { noteTaken(delivery, at: taken) }
    }
  }

  /// Counts the messages that a consumer group has not had, though another has.
  package mutating func add(_ finding: GroupBacklog.Finding) {
    for published in finding.waiting { add(Wait(published: published, taken: .max), finding.topic) }
    guard !finding.unlogged.isEmpty else { return }
    // What other groups take of a partition says nothing of this one.
    topics[finding.topic, default: Topic()].partitions[.min, default: Partition()].unlogged +=
      finding.unlogged
  }

  private mutating func noteTaken(_ delivery: TraceSummary.Delivery, at taken: Int64) {
    let interval = takings.begin(of: taken)
    topics[delivery.destination, default: Topic()].partitions[delivery.partition, default: Partition()]
      .note(delivery.published, takenIn: interval)
  }

  private mutating func add(_ wait: Wait, _ name: NameID) {
    let isSeen = cursor.end(of: wait.published) <= wait.taken || wait.published < cut && cut <= wait.taken
    if isSeen {
      topics[name, default: Topic()].waits.append(wait)
    } else if topics[name] == nil {
      topics[name] = Topic()
    }
  }

  /// Counts what `other` has counted with the same grid.
  package mutating func merge(_ other: QueueSurvey) {
    for (name, topic) in other.topics { topics[name, default: Topic()].merge(topic) }
  }

  // MARK: What was counted

  /// An instant for a look at queues. A message waits if it was published before `before` and is not taken by then; it
  /// has waited up to `time`.
  struct Look {
    /// In ns since 1970.
    var before: Int64
    var time: Int64
  }

  /// The queues of each topic at some instants, in ascending order; topics by their names. Messages without a topic are
  /// of the only one, if only one is known.
  func queues(at looks: [Look], _ catalog: Catalog) -> [[SeriesReport.Queue]] {
    var joined = topics
    let named = topics.keys.filter { $0 != .empty }
    if named.count == 1, let nameless = joined.removeValue(forKey: .empty) {
      joined[named[0], default: Topic()].merge(nameless)
    }
    let topics = joined.map { (name: $0.key == .empty ? nil : catalog.text($0.key), known: $0.value) }
      .sorted { ($0.name ?? "") < ($1.name ?? "") }
    var queues = looks.map { _ in [SeriesReport.Queue]() }
    for topic in topics {
      let found = Self.depths(of: topic.known.waits, at: looks)
      let unlogged = topic.known.unlogged(at: looks)
      for (index, look) in looks.enumerated() {
        let oldest = found.oldest[index].map { Nanoseconds(look.time.reduced(by: $0)) }
        queues[index].append(
          .init(
            destination: topic.name, depth: found.depths[index], oldest: oldest, unlogged: unlogged[index]))
      }
    }
    return queues
  }

  /// How many wait at each look, and since when the oldest does. Looks behind the first are painted by the oldest wait
  /// that reaches them. `next` leads over painted ones, so each is painted once.
  private static func depths(of waits: [Wait], at looks: [Look]) -> (depths: [Int], oldest: [Int64?]) {
    var changes = Array(repeating: 0, count: looks.count + 1)
    var oldest = [Int64?](repeating: nil, count: looks.count)
    var next = Array(0...looks.count)
    func unpainted(_ index: Int) -> Int {
      var end = index
      while next[end] != end { end = next[end] }
      var place = index
      while next[place] != end, place != end { (place, next[place]) = (next[place], end) }
      return end
    }
    for wait in waits.sorted(by: { $0.published < $1.published }) {
      let first = looks.partitioningIndex { $0.before > wait.published }
      let end = looks.partitioningIndex { $0.before > wait.taken }
      guard first < end else { continue }
      changes[first] += 1
      changes[end] -= 1
      var place = unpainted(first)
      while place < end {
        oldest[place] = wait.published
        next[place] = place + 1
        place = unpainted(place + 1)
      }
    }
    var depth = 0
    let depths = looks.indices.map { index in
      depth += changes[index]
      return depth
    }
    return (depths, oldest)
  }
}

extension QueueSurvey.Topic {
  fileprivate mutating func merge(_ other: Self) {
    waits += other.waits
    partitions.merge(other.partitions) { $0.merged(with: $1) }
  }

  /// How many messages without a known fate may wait at each look.
  fileprivate func unlogged(at looks: [QueueSurvey.Look]) -> [Int] {
    partitions.values.reduce(looks.map { _ in 0 }) { counts, partition in
      partition.unlogged.isEmpty ? counts : zip(counts, partition.waiting(at: looks)).map(+)
    }
  }
}

extension QueueSurvey.Partition {
  fileprivate mutating func note(_ published: Int64, takenIn interval: Int64) {
    latestTaken[interval] = max(latestTaken[interval] ?? published, published)
  }

  fileprivate func merged(with other: Self) -> Self {
    var merged = self
    merged.unlogged += other.unlogged
    merged.latestTaken.merge(other.latestTaken, uniquingKeysWith: max)
    return merged
  }

  fileprivate func waiting(at looks: [QueueSurvey.Look]) -> [Int] {
    let published = unlogged.sorted()
    var takings = latestTaken.sorted { $0.key < $1.key }[...]
    var latest = Int64.min
    return looks.map { look in
      while let taking = takings.first, taking.key < look.before {
        latest = max(latest, taking.value)
        takings = takings.dropFirst()
      }
      return max(
        0, published.partitioningIndex { $0 >= look.before } - published.partitioningIndex { $0 > latest })
    }
  }
}
