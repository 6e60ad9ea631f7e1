import TraceModel

/// Work begun and not ended when the logs did: right-censored observations. Lost work, and work with a missing
/// record, is counted apart.
extension LatencyAccumulator {
  mutating func countUnfinished(_ summary: TraceSummary, whole: [Int], of request: RequestGroups) {
    let isQueued = summary.outcome == .queued
    summary.forEachUnfinished { unfinished in
      for group in groups(of: unfinished, whole: whole, of: request) {
        groups[group].append(unfinished, services.label(of: unfinished))
      }
      if isQueued, unfinished.isInQueue { noteUnconsumed(unfinished, of: request) }
    }
  }

  /// As for ended segments, but the value belongs to the origin of the beginning.
  private mutating func groups(
    of unfinished: UnfinishedSegment, whole: [Int], of request: RequestGroups
  ) -> [Int] {
    if unfinished.segment.isOfWholeRequest { return whole }
    let coordinates = coordinates(of: unfinished, in: request)
    if unfinished.segment.isOfMessage { return [samples(of: coordinates)] }
    var groups: [Int] = []
    request.forEachPlace(from: coordinates) { groups.append(samples(of: $0)) }
    return groups
  }

  /// The wait belongs to the publisher's group; the age of the oldest message stands beside the count of
  /// queued requests, in the group of each service that took part.
  private mutating func noteUnconsumed(_ wait: UnfinishedSegment, of request: RequestGroups) {
    for group in groups(ofEvery: request.origins, coordinates(of: wait, in: request)) {
      groups[group].noteUnconsumed(publishedNanoseconds: wait.begunNanoseconds)
    }
  }

  private func coordinates(of unfinished: UnfinishedSegment, in request: RequestGroups) -> GroupCoordinates {
    GroupCoordinates(
      own: index.asks.attribute ? unfinished.projection : .empty, request: request.projection,
      origin: index.asks.origin ? unfinished.origin : .unnamed,
      topic: index.asks.topic ? unfinished.destination : .empty,
      outcome: request.outcome, interval: request.interval, error: request.error,
      group: index.asks.group ? services.group(unfinished.group, of: unfinished.consumer) : .empty)
  }
}

extension UnfinishedSegment {
  /// A message that is still to be consumed.
  var isInQueue: Bool {
    missingEnd == nil && segment.definition.isWait
  }
}
