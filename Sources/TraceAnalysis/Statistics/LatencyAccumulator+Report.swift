package import TraceModel

extension LatencyAccumulator {
  /// The report so far: groups by number of requests, descending, then by their values; the group of all others last.
  /// `endOfLogs`: the latest time seen, up to which unfinished work has lasted; without it nothing is said of how long.
  /// `form`: the purpose of the report.
  package func report(endOfLogs: Timestamp?, _ form: ReportForm = ReportForm()) -> LatencyReport {
    var report = LatencyReport()
    report.from = first
    report.until = last
    report.keys = index.keys.map(\.name)
    report.percentiles = ranks.map(\.percent)
    let logs = LoggedEnds(groups, last: endOfLogs, form)
    report.groups = groups.indices.map { makeGroup($0, logs) }
    report.groups.sort(by: Self.precedes)
    return report
  }

  private static func precedes(_ a: LatencyReport.Group, _ b: LatencyReport.Group) -> Bool {
    guard a.values.isEmpty == b.values.isEmpty else { return b.values.isEmpty }
    guard a.requests == b.requests else { return a.requests > b.requests }
    return a.values.lexicographicallyPrecedes(b.values) { ($0 ?? "") < ($1 ?? "") }
  }

  private func makeGroup(_ number: Int, _ logs: LoggedEnds) -> LatencyReport.Group {
    let samples = groups[number]
    var group = LatencyReport.Group()
    group.values = index.identities[number].map { $0 == .empty ? nil : catalog.text($0) }
    group.requests = samples.requests
    for outcome in Outcome.allCases {
      let count = samples.outcomes[Int(outcome.rawValue)]
      if count > 0 { group.outcomes[outcome] = count }
    }
    group.unknownWithErrors = samples.unknownWithErrors
    group.errors = samples.errors.inOrder(catalog)
    if let endOfLogs = logs.last, let oldest = samples.oldestPublishedNanoseconds {
      group.oldestQueued = max(.zero, endOfLogs - Timestamp(nanoseconds: oldest))
    }
    for (whole, tail) in [(Segment.endToEnd, samples.tail), (.fromAPI, samples.tailFromAPI)] {
      guard let breakdown = tail.breakdown else { continue }
      group.figures.append(breakdown.figure(of: whole, ofAll: index.keys.isEmpty))
      break
    }
    group.segments = samples.series(assuming: logs.segments)
      .filter { logs.segments.tells($0.segment) }
      .map { makeStatistics($0, logs) }
    group.segments.sort { $0.sortKey < $1.sortKey }
    return group
  }

  private func makeStatistics(
    _ series: GroupSamples.Series, _ logs: LoggedEnds
  ) -> LatencyReport.Statistics {
    let sample = SortedSample(series.nanoseconds)
    var statistics = LatencyReport.Statistics(segment: series.segment)
    statistics.destination = text(series.label.destination)
    if logs.namesParties(of: series.segment) {
      statistics.caller = text(series.label.caller)
      statistics.callee = text(series.label.callee)
    }
    statistics.count = sample.nanoseconds.count
    statistics.minimum = Nanoseconds(sample.nanoseconds.first ?? 0)
    statistics.maximum = Nanoseconds(sample.nanoseconds.last ?? 0)
    statistics.mean = sample.mean
    statistics.negative = sample.negativeCount
    statistics.censored = series.begunNanoseconds.count
    (statistics.lost, statistics.unlogged) = (series.lost, series.unlogged)
    statistics.percentiles = ranks.compactMap { sample.percentile($0, tail: logs.form.tail) }
    var elapsed = SortedSample([])
    if let endOfLogs = logs.last {
      elapsed = series.elapsed(until: endOfLogs)
      statistics.addUnfinished(elapsed, sample, ranks, tail: logs.form.tail)
    }
    if logs.form.hasHistograms {
      statistics.histogram = DurationHistogram(ended: sample.nanoseconds, unfinished: elapsed.nanoseconds)
    }
    return statistics
  }

  private func text(_ id: NameID) -> String? { id == .empty ? nil : catalog.text(id) }
}

extension LatencyReport.Statistics {
  /// The order of a request's life, then of names.
  var sortKey: (Int, String, String, String) {
    (Int(segment.rawValue), destination ?? "", caller ?? "", callee ?? "")
  }
}

/// The form of a report.
package struct ReportForm: Sendable {
  /// The most that each side of an interval may miss.
  package var tail = OrderStatisticInterval.tail
  /// Rows have histograms.
  package var hasHistograms = false
  /// Rows name their services even if there is one pair only, so that rows of two reports can be matched.
  package var namesAllParties = false

  package init() {}
}

/// The ends in the logs, as the groups of a report together show them.
private struct LoggedEnds {
  let form: ReportForm
  /// The latest time seen.
  let last: Timestamp?
  /// Which of them, and of which topics.
  let segments: LoggedSegments
  /// The segments between several pairs of services.
  private let severalParties: Set<Segment>

  /// The services stand in the rows: always if it is their work, otherwise if there are several pairs.
  func namesParties(of segment: Segment) -> Bool {
    form.namesAllParties || SegmentSet.withService.contains(segment) || severalParties.contains(segment)
  }

  init(_ groups: [GroupSamples], last: Timestamp?, _ form: ReportForm) {
    self.form = form
    self.last = last
    let series = groups.flatMap(\.series)
    segments = LoggedSegments(series.lazy.map { ($0.segment, $0.label, !$0.nanoseconds.isEmpty) })
    let labels = Dictionary(grouping: series, by: \.segment).mapValues { Set($0.map(\.label)).count }
    severalParties = Set(labels.keys.filter { labels[$0, default: 0] > 1 && SegmentSet.ofPairs.contains($0) })
  }
}

extension GroupSamples.Series {
  /// How long what has not ended had lasted when the logs ended.
  fileprivate func elapsed(until endOfLogs: Timestamp) -> SortedSample {
    SortedSample(begunNanoseconds.map { max(0, (endOfLogs - Timestamp(nanoseconds: $0)).count) })
  }
}

extension LatencyReport.Statistics {
  /// Adds the percentiles of ended (`sample`) and unfinished (`elapsed`) work together.
  fileprivate mutating func addUnfinished(
    _ elapsed: SortedSample, _ sample: SortedSample, _ ranks: [PercentileRank], tail: Double
  ) {
    guard !elapsed.nanoseconds.isEmpty else { return }
    let estimate = KaplanMeier(ended: sample.nanoseconds, censored: elapsed.nanoseconds)
    longestUnfinished = elapsed.nanoseconds.last.map { Nanoseconds($0) }
    let count = sample.nanoseconds.count + elapsed.nanoseconds.count
    withUnfinished = ranks.map { rank in
      let interval = OrderStatisticInterval(quantile: rank.quantile, count: count, tail: tail)
      return LatencyReport.SurvivalPercentile(
        p: rank.percent, value: estimate.percentile(rank).map { Nanoseconds($0) },
        low: interval.low.map { sample.value(at: $0, among: elapsed) },
        high: interval.high.flatMap(sample.value))
    }
  }
}
