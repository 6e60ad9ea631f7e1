package import ClockEstimation
package import LogReading
package import TraceAnalysis
package import TraceModel

/// The question of `trace report --every`: percentiles, outcomes and queues in intervals of time.
package struct SeriesQuery {
  /// Why intervals cannot be made.
  package enum Problem: Error, Equatable {
    /// An interval has no length.
    case emptyStep(text: String)
    /// They are too many; `step` makes fewer.
    case tooMany(text: String, count: Int, from: Timestamp, until: Timestamp, step: Nanoseconds)
  }

  /// More would be read by nobody.
  package static let mostIntervals = 10_000
  /// As many as a proposed step makes at most.
  private static let fewIntervals = 500
  /// Steps that are proposed.
  private static let steps: [Int64] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800,
  ].map { $0 * 1_000_000_000 }

  private let text: String
  private let grid: IntervalGrid
  private var filter: RequestFilter
  private let since: Timestamp?
  private let until: Timestamp?
  private let percentiles: [Double]

  /// Intervals of the length `every`, which begin as clocks of `zone` show it (nil: UTC). Throws `Problem`, what a duration
  /// throws, and `ReportQuery.PercentileError`.
  package init(every: String, filter: RequestFilter, percentiles: String, zone: LocalZone?) throws {
    let step = try TimeExpression.parseDuration(every)
    guard step > .zero else { throw Problem.emptyStep(text: every) }
    text = every
    grid = IntervalGrid(
      step: step.count,
      zone: zone.map { zone in .init(offset: zone.offset, instant: { zone.instant(ofLocalSeconds: $0) }) })
    // Messages of earlier requests wait, too.
    (self.filter, since, until) = (filter, filter.since, filter.until)
    (self.filter.since, self.filter.until) = (nil, nil)
    self.percentiles = try ReportQuery.percentiles(percentiles)
  }

  /// Reads all summaries, with times corrected by `clocks`. Throws `Problem`.
  package func series(
    on source: any SummarySource & LedgerSource, clocks: ClockTable
  ) async throws -> SeriesReport {
    let coverage = try source.coverage()
    var filter = filter
    filter.endOfLogs = clocks.endOfLogs(coverage)
    let builder = SeriesBuilder(
      grid, covered: Self.covered(coverage, clocks), since: since, until: until, endOfLogs: filter.endOfLogs)
    try check(builder.extent())
    let empty = SeriesAggregate(
      filter: filter, since: since, until: until, grid: grid, percentiles: percentiles,
      catalog: source.catalog, corrections: try source.corrections(clocks: clocks))
    let found = try await source.aggregate(empty)
    let report = found.accumulator.report(endOfLogs: filter.endOfLogs)
    try check(builder.extent(of: (report.from, report.until)))
    return builder.series(report, found.queues, percentiles, source.catalog)
  }

  private static func covered(_ survey: CoverageSurvey, _ clocks: ClockTable) -> CoveredTime {
    let byOrigin = Dictionary(grouping: survey.stretches, by: \.origin)
    return CoveredTime(
      byOrigin.compactMap { origin, stretches in
        Coverage(stretches.map(\.stretch)) { $0 &- clocks.correction(of: origin, at: $0) }
      })
  }

  private func check(_ extent: (from: Timestamp, until: Timestamp)?) throws(Problem) {
    guard let extent else { return }
    let length = (extent.until - extent.from).count
    let count = Int(length / grid.step) + 2
    guard count > Self.mostIntervals else { return }
    let step = Self.steps.first { length / $0 < Self.fewIntervals } ?? Self.steps[Self.steps.count - 1]
    throw .tooMany(
      text: text, count: count, from: extent.from, until: extent.until, step: Nanoseconds(step))
  }
}
