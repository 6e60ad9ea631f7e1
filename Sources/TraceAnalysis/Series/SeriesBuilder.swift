package import TraceModel

/// Makes a series of a report by interval: fills in the intervals without requests,
/// tells what is covered of each, and adds the queues.
package struct SeriesBuilder {
  /// The intervals, by their beginnings.
  package let grid: IntervalGrid
  private let covered: CoveredTime
  private let since: Timestamp?
  private let until: Timestamp?
  private let endOfLogs: Timestamp?

  /// Intervals for the requests that start from `since` on and before `until`; nil for all. `endOfLogs` is on the
  /// common clock.
  package init(
    _ grid: IntervalGrid, covered: CoveredTime, since: Timestamp?, until: Timestamp?, endOfLogs: Timestamp?
  ) {
    (self.grid, self.covered, self.since, self.until) = (grid, covered, since, until)
    self.endOfLogs = endOfLogs
  }

  /// The time of the intervals: the part asked for of the logs' coverage, or of the starts of requests.
  package func extent(of requests: (first: Timestamp?, last: Timestamp?) = (nil, nil)) -> (
    from: Timestamp, until: Timestamp
  )? {
    let starts = [covered.from, requests.first].compactMap(\.self)
    let ends = [covered.until, requests.last].compactMap(\.self)
    guard let from = starts.min(), let end = ends.max() else { return nil }
    return (max(from, since ?? from), min(end, until ?? end))
  }

  /// `report` is grouped by interval alone.
  package func series(
    _ report: LatencyReport, _ queues: QueueSurvey, _ percentiles: [Double], _ catalog: Catalog
  ) -> SeriesReport {
    var series = SeriesReport(step: Nanoseconds(grid.step), percentiles: percentiles)
    (series.from, series.until) = (report.from, report.until)
    let groups = Dictionary(
      report.groups.compactMap { group in
        group.values.first.flatMap { $0 }.flatMap { Int64($0) }.map { ($0, group) }
      }, uniquingKeysWith: { first, _ in first })
    series.intervals = intervals(report).map { interval in
      var interval = interval
      if let group = groups[interval.begin.nanoseconds] {
        (interval.requests, interval.outcomes) = (group.requests, group.outcomes)
        interval.segments = group.segments
        // A request may begin where no log of the common clock does.
        if interval.coverage == .none { interval.coverage = .partial }
      }
      return interval
    }
    let known = queues.queues(at: series.intervals.map(look), catalog)
    for (index, queues) in known.enumerated() where series.intervals[index].coverage != .none {
      series.intervals[index].queues = queues
    }
    return series
  }

  /// The intervals from the first request to the end of the logs, or within the time asked for.
  private func intervals(_ report: LatencyReport) -> [SeriesReport.Interval] {
    let start = since.map { max($0, min(covered.from ?? $0, report.from ?? $0)) } ?? report.from
    guard let start, let last = [endOfLogs, report.until].compactMap(\.self).max() else { return [] }
    var (begin, intervals) = (grid.begin(of: start.nanoseconds), [SeriesReport.Interval]())
    while begin <= last.nanoseconds, until.map({ begin < $0.nanoseconds }) ?? true {
      let end = grid.end(of: begin)
      intervals.append(interval(Timestamp(nanoseconds: begin), Timestamp(nanoseconds: end)))
      begin = end
    }
    return intervals
  }

  private func interval(_ begin: Timestamp, _ end: Timestamp) -> SeriesReport.Interval {
    var interval = SeriesReport.Interval(begin: begin, end: end)
    let (time, isTouched) = covered.covered(
      from: max(begin, since ?? begin), to: min(end, until ?? end))
    interval.covered = time
    interval.coverage = !isTouched ? .none : time < end - begin ? .partial : .whole
    return interval
  }

  /// The end of an interval, or of what is asked for, or of the logs. A message published with the last record waits.
  private func look(_ interval: SeriesReport.Interval) -> QueueSurvey.Look {
    let end = min(interval.end, until ?? interval.end)
    guard let endOfLogs, endOfLogs < end else {
      return QueueSurvey.Look(before: end.nanoseconds, time: end.nanoseconds)
    }
    return QueueSurvey.Look(before: endOfLogs.nanoseconds + 1, time: endOfLogs.nanoseconds)
  }
}
