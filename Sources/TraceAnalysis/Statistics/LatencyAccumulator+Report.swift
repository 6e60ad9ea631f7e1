package import TraceModel

extension LatencyAccumulator {
  /// What has been counted so far: groups by number of requests, descending, then by their values.
  /// `endOfLogs` is the latest time seen, which the age of queued messages is measured against.
  package func report(endOfLogs: Timestamp?) -> LatencyReport {
    var report = LatencyReport()
    report.from = first
    report.until = last
    report.keys = index.keys.map(\.name)
    report.groups = groups.indices.map { makeGroup($0, endOfLogs: endOfLogs) }
    report.groups.sort(by: Self.precedes)
    return report
  }

  private static func precedes(_ a: LatencyReport.Group, _ b: LatencyReport.Group) -> Bool {
    guard a.requests == b.requests else { return a.requests > b.requests }
    return a.values.lexicographicallyPrecedes(b.values) { ($0 ?? "") < ($1 ?? "") }
  }

  private func makeGroup(_ number: Int, endOfLogs: Timestamp?) -> LatencyReport.Group {
    let samples = groups[number]
    var group = LatencyReport.Group()
    group.values = index.identities[number].map { $0 == 0 ? nil : catalog.text($0) }
    group.requests = samples.requests
    for outcome in Outcome.allCases {
      let count = samples.outcomes[Int(outcome.rawValue)]
      if count > 0 { group.outcomes[outcome] = count }
    }
    if let endOfLogs, let oldest = samples.oldestPublishedNanoseconds {
      group.oldestQueued = endOfLogs - Timestamp(nanoseconds: oldest)
    }
    group.segments = samples.series.map(makeStatistics)
    group.segments.sort {
      $0.segment != $1.segment
        ? $0.segment.rawValue < $1.segment.rawValue : ($0.destination ?? "") < ($1.destination ?? "")
    }
    return group
  }

  private func makeStatistics(_ series: GroupSamples.Series) -> LatencyReport.Statistics {
    let sample = SortedSample(series.nanoseconds)
    var statistics = LatencyReport.Statistics(segment: series.segment)
    statistics.destination = series.destination == 0 ? nil : catalog.text(series.destination)
    statistics.count = sample.nanoseconds.count
    statistics.minimum = Nanoseconds(sample.nanoseconds.first ?? 0)
    statistics.maximum = Nanoseconds(sample.nanoseconds.last ?? 0)
    statistics.mean = sample.mean
    statistics.negative = sample.negativeCount
    statistics.censored = series.censored
    statistics.percentiles = ranks.compactMap(sample.percentile)
    return statistics
  }
}
