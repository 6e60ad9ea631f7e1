package import TraceModel

/// Counts requests into histograms by segment. What it counts is what a report counts (`LatencyAccumulator`); of each
/// duration it keeps no more than its bucket.
package struct SegmentHistograms: Sendable {
  /// A label has more values than it may.
  package struct TooManyValues: Error, Equatable {
    /// The label with too many values.
    package let label: RequestMetrics.Label
    /// How many values it has.
    package let count: Int
    /// Some of them, in the order of their names.
    package let examples: [String]
  }

  fileprivate struct Name: Hashable {
    var segment: Segment
    var label: SegmentLabel
  }

  fileprivate struct Series: Sendable {
    let name: Name
    var buckets: [RequestMetrics.Bucket]
    var sum = Int128(0)
    var negative = 0
    var unfinished = 0
    var oldestNanoseconds = Int64.max
  }

  private let bounds: BucketBounds
  private let catalog: Catalog
  private let includesFailures: Bool
  private let labels: LabelCensus.Choice
  private var services = ServiceNames()
  private var census = LabelCensus()
  private var series: [Series] = []
  /// Index of each series.
  private var indices: [Name: Int] = [:]
  private var outcomes: [Outcome: Int] = [:]

  /// Only `labels` tell series apart, and none may have more than `mostValues` values. `catalog` names the ids of every
  /// summary that is added. With `includesFailures` requests that did not complete also count for `end_to_end` and
  /// `from_api`.
  package init(
    bounds: BucketBounds, labels: Set<RequestMetrics.Label>, mostValues: Int, catalog: Catalog,
    includesFailures: Bool
  ) {
    (self.bounds, self.catalog, self.includesFailures) = (bounds, catalog, includesFailures)
    self.labels = LabelCensus.Choice(labels: labels, mostValues: mostValues)
  }

  /// Counts one request. Its clocks are corrected.
  package mutating func add(_ summary: TraceSummary, _ key: RequestID) {
    services.learn(summary, from: catalog)
    outcomes[summary.outcome, default: 0] += 1
    let includesEnd = summary.countsAsWhole(includesFailures: includesFailures)
    summary.forEachSegment(includingEnd: includesEnd) { add($0, services.label(of: $0), key) }
    summary.forEachUnfinished { unfinished in
      guard unfinished.missingEnd == nil else { return }
      guard let index = index(of: unfinished.segment, services.label(of: unfinished)) else { return }
      series[index].unfinished += 1
      series[index].oldestNanoseconds = min(series[index].oldestNanoseconds, unfinished.begunNanoseconds)
    }
  }

  private mutating func add(_ measured: MeasuredSegment, _ label: SegmentLabel, _ key: RequestID) {
    guard let index = index(of: measured.segment, label) else { return }
    let exemplar = RequestMetrics.Exemplar(
      duration: measured.duration, end: measured.start + measured.duration, key: key)
    series[index].add(exemplar, at: bounds.bucket(of: measured.duration))
  }

  /// The index of a series, new or known; nil where labels have too many values already, and nothing will be printed.
  private mutating func index(of segment: Segment, _ label: SegmentLabel) -> Int? {
    let name = Name(segment: segment, label: labels.kept(label, of: segment))
    if let known = indices[name] { return known }
    census.add(name.label, of: segment)
    guard !census.isBeyond(labels) else { return nil }
    return add(name)
  }

  private mutating func add(_ name: Name) -> Int {
    let buckets = Array(repeating: RequestMetrics.Bucket(), count: bounds.bucketCount)
    series.append(Series(name: name, buckets: buckets))
    indices[name] = series.count - 1
    return series.count - 1
  }

  /// Counts what `other` has counted. Both were made alike.
  package mutating func merge(_ other: SegmentHistograms) {
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    census.merge(other.census)
    guard !census.isBeyond(labels) else { return }
    for added in other.series { merge(added, into: added.name) }
  }

  private mutating func merge(_ added: Series, into name: Name) {
    series[indices[name] ?? add(name)].merge(added)
  }

  /// The series; those of messages without a topic joined to those of the segment's only topic.
  private var joined: [Series] {
    let logs = LoggedSegments(series.lazy.map { ($0.name.segment, $0.name.label, $0.hasEnded) })
    var joined = self
    (joined.series, joined.indices) = ([], [:])
    for added in series where logs.tells(added.name.segment) {
      let label = logs.completed(added.name.label, of: added.name.segment)
      joined.merge(added, into: Name(segment: added.name.segment, label: label))
    }
    return joined.series
  }

  /// What was counted. `endOfLogs` is the latest time seen, up to which what is unfinished has lasted.
  package func metrics(endOfLogs: Timestamp?) throws(TooManyValues) -> RequestMetrics {
    try census.check(labels, catalog)
    var metrics = RequestMetrics()
    metrics.bounds = bounds
    metrics.outcomes = outcomes
    metrics.endOfLogs = endOfLogs
    metrics.segments = joined.map { made($0, endOfLogs) }.sorted(by: Self.precedes)
    return metrics
  }

  private func made(_ counted: Series, _ endOfLogs: Timestamp?) -> RequestMetrics.SegmentSeries {
    let name = counted.name
    var made = RequestMetrics.SegmentSeries(segment: name.segment, buckets: counted.buckets)
    for (label, value) in name.label.values(of: name.segment) { made.labels[label] = catalog.text(value) }
    (made.sum, made.negative, made.unfinished) = (counted.sum, counted.negative, counted.unfinished)
    if let endOfLogs, counted.unfinished > 0 {
      made.longestUnfinished = max(.zero, endOfLogs - Timestamp(nanoseconds: counted.oldestNanoseconds))
    }
    return made
  }

  private static func precedes(_ a: RequestMetrics.SegmentSeries, _ b: RequestMetrics.SegmentSeries) -> Bool {
    func key(_ series: RequestMetrics.SegmentSeries) -> [String] {
      RequestMetrics.Label.allCases.map { series.labels[$0] ?? "" }
    }
    guard a.segment == b.segment else { return a.segment.rawValue < b.segment.rawValue }
    return key(a).lexicographicallyPrecedes(key(b))
  }
}

extension SegmentHistograms.Series {
  fileprivate var hasEnded: Bool { buckets.contains { $0.count > 0 } }

  fileprivate mutating func add(_ exemplar: RequestMetrics.Exemplar, at bucket: Int) {
    sum += Int128(exemplar.duration.count)
    if exemplar.duration < .zero { negative += 1 }
    buckets[bucket].count += 1
    buckets[bucket].note(exemplar)
  }

  fileprivate mutating func merge(_ other: Self) {
    sum += other.sum
    negative += other.negative
    unfinished += other.unfinished
    oldestNanoseconds = min(oldestNanoseconds, other.oldestNanoseconds)
    for (index, bucket) in other.buckets.enumerated() {
      buckets[index].count += bucket.count
      if let exemplar = bucket.exemplar { buckets[index].note(exemplar) }
    }
  }
}

extension RequestMetrics.Bucket {
  /// The latest stands for all: as an index grows, its times only go forward, which Prometheus asks of exemplars.
  /// Of those that ended together, the one that took longest. Numbers of requests are others in each source, so which
  /// of several alike is named is left to their names.
  fileprivate mutating func note(_ other: RequestMetrics.Exemplar) {
    guard let known = exemplar else { return exemplar = other }
    let (ours, theirs) = ((known.end, known.duration), (other.end, other.duration))
    guard ours == theirs else { return exemplar = ours < theirs ? other : known }
    for key in [other.key] + other.alike where key != known.key && key != exemplar?.alike.last {
      exemplar?.alike.append(key)
    }
  }
}
