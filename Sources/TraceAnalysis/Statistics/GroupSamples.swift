import TraceModel

/// The counts of one group. Hot: one append for each measured segment.
struct GroupSamples: Sendable {
  /// The values of one segment (of one topic, or one pair of services).
  struct Series: Sendable {
    let segment: Segment
    let label: SegmentLabel
    /// As measured.
    var nanoseconds = UnsortedSample()
    /// When what has not ended began, in ns since 1970, in no order.
    var begunNanoseconds: [Int64] = []
    /// How many began and have no end that is still to come, by why.
    var lost = 0
    var unlogged = 0
    /// The next series of this segment, of another label; -1 for none.
    var next: Int

    /// Of messages whose topic no record says.
    var lacksTopic: Bool { segment.isOfMessage && label.destination == .empty }
  }

  private(set) var requests = 0
  /// By the outcome's stored number.
  private(set) var outcomes = [Int](
    repeating: 0, count: 1 + Int(Outcome.allCases.map(\.rawValue).max() ?? 0))
  /// Of the outcome `unknown`, with a record of level error or a higher one.
  private(set) var unknownWithErrors = 0
  /// The requests' errors, by their texts.
  private(set) var errors = ErrorCounts()
  private(set) var series: [Series] = []
  /// Critical paths: of requests with a client, and of requests that begin at a server. These are two populations.
  private(set) var tail = TailSamples()
  private(set) var tailFromAPI = TailSamples()
  /// When the oldest message of a queued request that waits was published, in ns since 1970.
  private(set) var oldestPublishedNanoseconds: Int64?
  /// Index of the newest series of each segment by its raw value; -1 for none.
  private var newest = [Int](repeating: -1, count: Segment.allCases.count)
  /// Index of each series, where there are many.
  private var indices: [Name: Int] = [:]
  /// The most series that are chained only.
  private static let few = 64

  /// The name that tells two series apart.
  private struct Name: Hashable {
    var segment: Segment
    var label: SegmentLabel
  }

  mutating func countRequest(_ summary: TraceSummary, _ key: RequestID?) {
    requests += 1
    errors.add(summary, key)
    outcomes[Int(summary.outcome.rawValue)] += 1
    if summary.outcome == .unknown, summary.hasErrors { unknownWithErrors += 1 }
  }

  @inline(__always)
  mutating func append(_ nanoseconds: Int64, to segment: Segment, _ label: SegmentLabel) {
    let index = index(of: segment, label)
    series[index].nanoseconds.append(nanoseconds)
  }

  /// All segments of a request whose group they all belong to; `end_to_end` and `from_api` only if asked.
  mutating func append(segmentsOf summary: TraceSummary, includingEnd: Bool, _ services: ServiceNames) {
    summary.forEachSegment(includingEnd: includingEnd) { measured in
      append(measured.duration.count, to: measured.segment, services.label(of: measured))
    }
  }

  /// Counts requests of an outcome that is known; their errors are counted one by one.
  mutating func count(requests count: Int, _ outcome: Outcome) {
    requests += count
    outcomes[Int(outcome.rawValue)] += count
  }

  mutating func count(error: NameID, of outcome: Outcome, start: Timestamp, _ key: RequestID) {
    errors.add(error, of: outcome, start: start, key)
  }

  /// Every `step`th of some values, from `first` on, to a series by its index.
  mutating func append(_ values: [Int64], from first: Int, by step: Int, to index: Int) {
    for place in stride(from: first, to: values.count, by: step) {
      series[index].nanoseconds.append(values[place])
    }
  }

  /// The critical path of a request that has ended: times in ns, each with its segment (`TailSamples.slot`).
  mutating func appendPath(_ parts: ArraySlice<Int64>, _ slots: [UInt8], hasClient: Bool) {
    if hasClient { tail.add(parts, slots) } else { tailFromAPI.add(parts, slots) }
  }

  /// The critical path of a request with a whole time.
  mutating func appendPath(of summary: TraceSummary) {
    if summary.sent != nil { tail.add(summary) } else { tailFromAPI.add(summary) }
  }

  /// Something began, and no end is known.
  mutating func append(_ unfinished: UnfinishedSegment, _ label: SegmentLabel) {
    let index = index(of: unfinished.segment, label)
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
    unknownWithErrors += other.unknownWithErrors
    if let oldest = other.oldestPublishedNanoseconds { noteUnconsumed(publishedNanoseconds: oldest) }
    errors.merge(other.errors)
    for added in other.series { append(added, added.label) }
    tail.merge(other.tail)
    tailFromAPI.merge(other.tailFromAPI)
  }

  /// The series; those of messages without a topic joined to those of the segment's only topic.
  func series(assuming logs: LoggedSegments) -> [Series] {
    guard series.contains(where: { $0.lacksTopic && logs.onlyTopics[$0.segment] != nil }) else {
      return series
    }
    var joined = GroupSamples()
    for added in series { joined.append(added, logs.completed(added.label, of: added.segment)) }
    return joined.series
  }

  private mutating func append(_ added: Series, _ label: SegmentLabel) {
    let index = index(of: added.segment, label)
    series[index].nanoseconds.append(added.nanoseconds)
    series[index].begunNanoseconds += added.begunNanoseconds
    series[index].lost += added.lost
    series[index].unlogged += added.unlogged
  }

  /// The series of the segment and label, new or known. A segment mostly has few topics and services: then a chain
  /// suffices.
  @inline(__always)
  mutating func index(of segment: Segment, _ label: SegmentLabel) -> Int {
    if !indices.isEmpty { return indices[Name(segment: segment, label: label)] ?? addSeries(segment, label) }
    var index = newest[Int(segment.rawValue)]
    while index >= 0 {
      if series[index].label == label { return index }
      index = series[index].next
    }
    return addSeries(segment, label)
  }

  @inline(never)
  private mutating func addSeries(_ segment: Segment, _ label: SegmentLabel) -> Int {
    series.append(Series(segment: segment, label: label, next: newest[Int(segment.rawValue)]))
    newest[Int(segment.rawValue)] = series.count - 1
    if series.count > Self.few { notePlaces() }
    return series.count - 1
  }

  private mutating func notePlaces() {
    for index in indices.count..<series.count {
      indices[Name(segment: series[index].segment, label: series[index].label)] = index
    }
  }
}

extension TraceSummary {
  /// It has ended, and a record of a client or a server tells when it began.
  var hasWholeTime: Bool { done != nil && (sent != nil || received != nil) }

  /// Its whole time counts, and so does its path: of requests that ended otherwise than well only where these were
  /// asked for, since a failure may be quick.
  func countsAsWhole(includesFailures: Bool) -> Bool { includesFailures || outcome == .completed }
}
