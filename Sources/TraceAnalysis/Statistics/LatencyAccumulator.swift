package import TraceModel

/// Counts requests into percentiles. Hot: `add` is called once a request.
///
/// Every request is counted by its outcome; none is dropped. `end_to_end` and `from_api` hold completed requests,
/// since a failure may be quick and would flatter them; failed ones join where the groups or the filter tell
/// outcomes apart. Work with a beginning and no end is a censored observation (`forEachUnfinished`): how long it
/// has lasted is known once the end of the logs is. Requests that failed or were refused are none: they have ended,
/// and will not be done however long one waits.
package struct LatencyAccumulator: Sendable {
  let ranks: [PercentileRank]
  let catalog: Catalog
  var index: GroupIndex
  /// By the numbers of `index`.
  var groups: [GroupSamples] = []
  /// First and last start of a request.
  var first: Timestamp?
  var last: Timestamp?
  let includesFailures: Bool
  private(set) var services = ServiceNames()
  private(set) var cursor: IntervalCursor?
  /// Of requests that are told by their times alone.
  var recipes: [LatencyRecipe] = []
  /// Topics with several consumer groups.
  package private(set) var fanOut = FanOut()

  /// - Parameters:
  ///   - keys: what to group by; none makes one group of all.
  ///   - percentiles: in percent, above 0 and up to 100; others are left out.
  ///   - catalog: names the ids of every summary that is added.
  ///   - includesFailures: requests that did not complete also count for `end_to_end` and `from_api`, because
  ///     the filter names their outcome. Grouping by outcome or error implies it.
  ///   - grid: the intervals, if the keys ask for them.
  package init(
    keys: [GroupKey], percentiles: [Double], catalog: Catalog, includesFailures: Bool = false,
    grid: IntervalGrid? = nil
  ) {
    cursor = grid.map(IntervalCursor.init)
    self.catalog = catalog
    ranks = percentiles.compactMap(PercentileRank.init)
    index = GroupIndex(keys: keys, catalog: catalog)
    self.includesFailures = includesFailures || index.asks.outcome || index.asks.error
    if keys.isEmpty { _ = samples(of: GroupCoordinates()) }
  }

  /// Makes one group of all whose values are none of `groups`. A request that belongs to several of them counts once
  /// in it. Nothing may have been counted yet.
  package mutating func keep(_ groups: [[String?]]) {
    index.kept = Set(groups.map { values in values.map { catalog.id(of: $0 ?? "") } })
  }

  /// Counts one request; `key` names it where it is an example.
  package mutating func add(_ summary: TraceSummary, _ key: RequestID? = nil) {
    first = min(first ?? summary.start, summary.start)
    last = max(last ?? summary.start, summary.start)
    services.learn(summary, from: catalog)
    fanOut.add(summary)
    let interval = cursor?.begin(of: summary.start.nanoseconds) ?? 0
    let request = RequestGroups(summary, asking: index.asks, services, interval: interval)
    let whole = groups(of: request, request.whole)
    for group in whole { groups[group].countRequest(summary, key) }
    let countsWhole = countsWhole(summary)
    if index.keys.isEmpty {
      groups[0].append(segmentsOf: summary, includingEnd: countsWhole, services)
    } else {
      append(segmentsOf: summary, to: whole, includingEnd: countsWhole, of: request)
    }
    if countsWhole, summary.hasWholeTime { for group in whole { groups[group].appendPath(of: summary) } }
    countUnfinished(summary, whole: whole, of: request)
  }

  /// It counts for `end_to_end` and `from_api`, and so does its path.
  func countsWhole(_ summary: TraceSummary) -> Bool {
    summary.countsAsWhole(includesFailures: includesFailures)
  }

  /// Counts what `other` has counted. Both have the same keys and the same catalog.
  package mutating func merge(_ other: LatencyAccumulator) {
    for (identity, added) in zip(other.index.identities, other.groups) {
      let group = index.group(of: identity)
      if group == groups.count { groups.append(GroupSamples()) }
      groups[group].merge(added)
    }
    fanOut.merge(other.fanOut)
    if let start = other.first { first = min(first ?? start, start) }
    if let start = other.last { last = max(last ?? start, start) }
  }

  private mutating func append(
    segmentsOf summary: TraceSummary, to whole: [Int], includingEnd: Bool, of request: RequestGroups
  ) {
    summary.forEachSegment { measured in
      if !measured.segment.isOfWholeRequest {
        append(measured, of: request)
      } else if includingEnd || !measured.segment.isOfEnd {
        for group in whole {
          groups[group].append(measured.duration.count, to: measured.segment, SegmentLabel())
        }
      }
    }
  }

  private mutating func append(_ measured: MeasuredSegment, of request: RequestGroups) {
    let label = services.label(of: measured)
    request.forEachCoordinates(of: measured, label, asking: index.asks, services) { coordinates in
      let group = samples(of: coordinates)
      groups[group].append(measured.duration.count, to: measured.segment, label)
    }
  }

  /// The group of `coordinates`, made where it is new.
  mutating func samples(of coordinates: GroupCoordinates) -> Int {
    let group = index.group(of: coordinates)
    if group == groups.count { groups.append(GroupSamples()) }
    return group
  }
}
