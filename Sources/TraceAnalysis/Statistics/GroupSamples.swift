import TraceModel

/// What has been counted of one group. Hot: one append for each measured segment.
struct GroupSamples: Sendable {
  /// The values of one segment (of one topic).
  struct Series: Sendable {
    let segment: Segment
    /// Topic; 0 for segments that are not a message's.
    let destination: NameID
    /// As measured, in ns, in no order.
    var nanoseconds: [Int64] = []
    /// When what has not ended began, in ns since 1970, in no order.
    var begunNanoseconds: [Int64] = []
    /// How many began and have no end that is still to come, by why.
    var lost = 0
    var unlogged = 0
    /// The next series of this segment, of another topic; -1 for none.
    var next: Int

    /// Of messages whose topic no record says.
    var lacksTopic: Bool { segment.isOfMessage && destination == .empty }
  }

  private(set) var requests = 0
  private(set) var outcomes = [Int](repeating: 0, count: 9)
  private(set) var series: [Series] = []
  /// Critical paths of requests with a client, and of those that begin at a server: two populations.
  private(set) var tail = TailSamples()
  private(set) var tailFromAPI = TailSamples()
  /// When the oldest message of a queued request that waits was published, in ns since 1970.
  private(set) var oldestPublishedNanoseconds: Int64?
  /// Index of the newest series of each segment by its raw value; -1 for none.
  private var newest = [Int](repeating: -1, count: Segment.allCases.count)

  mutating func countRequest(_ outcome: Outcome) {
    requests += 1
    outcomes[Int(outcome.rawValue)] += 1
  }

  @inline(__always)
  mutating func append(_ nanoseconds: Int64, to segment: Segment, destination: NameID) {
    let index = index(of: segment, destination)
    series[index].nanoseconds.append(nanoseconds)
  }

  /// All segments of a request whose group they all belong to; `end_to_end` and `from_api` only if asked.
  mutating func append(segmentsOf summary: TraceSummary, includingEnd: Bool) {
    let ends = SegmentSet.ofEnd
    summary.forEachSegment { measured in
      guard includingEnd || !ends.contains(measured.segment) else { return }
      append(measured.duration.count, to: measured.segment, destination: measured.destination)
    }
  }

  /// The critical path of a request that has ended.
  mutating func appendPath(of summary: TraceSummary) {
    if summary.sent != nil { tail.add(summary) } else { tailFromAPI.add(summary) }
  }

  /// Something began, and no end is known.
  mutating func append(_ unfinished: UnfinishedSegment) {
    let index = index(of: unfinished.segment, unfinished.destination)
    switch unfinished.missingEnd {
    case nil: series[index].begunNanoseconds.append(unfinished.begunNanoseconds)
    case .lost: series[index].lost += 1
    case .unlogged: series[index].unlogged += 1
    }
  }

  mutating func noteUnconsumed(publishedNanoseconds: Int64) {
    oldestPublishedNanoseconds = min(oldestPublishedNanoseconds ?? publishedNanoseconds, publishedNanoseconds)
  }

  mutating func merge(_ other: GroupSamples) {
    requests += other.requests
    for outcome in outcomes.indices { outcomes[outcome] += other.outcomes[outcome] }
    if let oldest = other.oldestPublishedNanoseconds { noteUnconsumed(publishedNanoseconds: oldest) }
    for added in other.series { append(added, destination: added.destination) }
    tail.merge(other.tail)
    tailFromAPI.merge(other.tailFromAPI)
  }

  /// The series; those of messages without a topic joined to those of the segment's topic in `topics`.
  func series(assuming topics: [Segment: NameID]) -> [Series] {
    guard series.contains(where: { $0.lacksTopic && topics[$0.segment] != nil }) else { return series }
    var joined = GroupSamples()
    for added in series {
      let topic = added.lacksTopic ? topics[added.segment] : nil
      joined.append(added, destination: topic ?? added.destination)
    }
    return joined.series
  }

  private mutating func append(_ added: Series, destination: NameID) {
    let index = index(of: added.segment, destination)
    series[index].nanoseconds += added.nanoseconds
    series[index].begunNanoseconds += added.begunNanoseconds
    series[index].lost += added.lost
    series[index].unlogged += added.unlogged
  }

  /// The series of the segment and topic, new or known. A segment has few topics: a chain suffices.
  @inline(__always)
  private mutating func index(of segment: Segment, _ destination: NameID) -> Int {
    var index = newest[Int(segment.rawValue)]
    while index >= 0 {
      if series[index].destination == destination { return index }
      index = series[index].next
    }
    return addSeries(segment, destination)
  }

  @inline(never)
  private mutating func addSeries(_ segment: Segment, _ destination: NameID) -> Int {
    series.append(Series(segment: segment, destination: destination, next: newest[Int(segment.rawValue)]))
    newest[Int(segment.rawValue)] = series.count - 1
    return series.count - 1
  }
}
