package import ClockEstimation
package import LogReading
package import TraceAnalysis
package import TraceModel

/// The question of `trace report --every` and `--heatmap`: percentiles, outcomes and queues in intervals of time.
package struct SeriesQuery {
  /// Why intervals cannot be made.
  package enum Problem: TypingError, Equatable {
    /// An interval has no length.
    case emptyStep(text: String)
    /// They are too many; `step` makes fewer.
    case tooMany(text: String, count: Int, from: Timestamp, until: Timestamp, step: Nanoseconds)
  }

  /// More would be read by nobody.
  package static let mostIntervals = 10_000
  /// As many as a proposed step makes at most.
  private static let fewIntervals = 500
  /// About as many as a chosen step makes at most: they stand side by side on a terminal.
  private static let shownIntervals = 60
  /// Steps that are proposed.
  private static let steps: [Int64] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800,
  ].map { $0 * 1_000_000_000 }
  /// Steps for logs of less than a minute.
  private static let shortSteps: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500].map { $0 * 1_000_000 }

  /// nil: one that suits the logs.
  private let stated: (text: String, step: Nanoseconds)?
  private let zone: IntervalGrid.Zone?
  private var filter: RequestFilter
  private let since: Timestamp?
  private let until: Timestamp?
  private let percentiles: [Double]
  private var form = ReportForm()

  /// Intervals of the length `every`, which begin as clocks of `zone` show it (nil: UTC). Without a length they are
  /// 60 at most, give or take one. `hasHistograms`: of each row in each interval. Throws `Problem`, what a duration
  /// throws, and `ReportQuery.PercentileError`.
  package init(
    every: String?, filter: RequestFilter, percentiles: String, zone: LocalZone?, hasHistograms: Bool = false
  ) throws {
    stated = try every.map { text in
      let step = try TimeExpression.parseDuration(text)
      guard step > .zero else { throw Problem.emptyStep(text: text) }
      return (text, step)
    }
    self.zone = zone.map { zone in
      .init(offset: zone.offset, instant: { zone.instant(ofLocalSeconds: $0) })
    }
    form.hasHistograms = hasHistograms
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
    let covered = Self.covered(coverage, clocks)
    let make = { (grid: IntervalGrid) in
      SeriesBuilder(grid, covered: covered, since: since, until: until, endOfLogs: filter.endOfLogs)
    }
    let corrections = try source.corrections(clocks: clocks)
    let aggregate = { (grid: IntervalGrid) in
      let found = try await source.aggregate(
        SeriesAggregate(
          filter: filter, since: since, until: until, grid: grid, percentiles: percentiles,
          catalog: source.catalog, corrections: corrections))
      return (found, found.accumulator.report(endOfLogs: filter.endOfLogs, form))
    }
    var builder = make(grid(over: make(IntervalGrid(step: 1)).extent()))
    try check(builder.extent())
    var (found, report) = try await aggregate(builder.grid)
    let extent = builder.extent(of: (report.from, report.until))
    try check(extent)
    // Durations may say that requests began long before the first record.
    if stated == nil, let extent, count(extent, builder.grid.step) > 2 * Self.shownIntervals {
      builder = make(grid(over: extent))
      (found, report) = try await aggregate(builder.grid)
    }
    var queues = found.queues
    for group in try await source.backlog(found.accumulator.fanOut, filter, coverage, corrections) {
      queues.add(group)
    }
    var series = builder.series(report, queues, percentiles, source.catalog)
    found.clocks.complete(&series, clocks, endOfLogs: filter.endOfLogs)
    return series
  }

  private func count(_ extent: Extent, _ step: Int64) -> Int {
    Int((extent.until - extent.from).count / step) + 2
  }

  private static func covered(_ survey: CoverageSurvey, _ clocks: ClockTable) -> CoveredTime {
    let byOrigin = Dictionary(grouping: survey.stretches, by: \.origin)
    return CoveredTime(
      byOrigin.compactMap { origin, stretches in
        Coverage(stretches.map(\.stretch)) { clocks.corrected($0, of: origin) }
      })
  }

  private typealias Extent = (from: Timestamp, until: Timestamp)

  private func grid(over extent: Extent?) -> IntervalGrid {
    let length = extent.map { ($0.until - $0.from).count } ?? 0
    let step =
      stated?.step.count
      ?? Self.step(among: Self.shortSteps + Self.steps, for: length, most: Self.shownIntervals)
    return IntervalGrid(step: step, zone: zone)
  }

  /// The shortest step that divides `length` into fewer than `most` intervals, or the longest one; in ns.
  private static func step(among steps: [Int64], for length: Int64, most: Int) -> Int64 {
    steps.first { length / $0 < most } ?? steps[steps.count - 1]
  }

  private func check(_ extent: Extent?) throws(Problem) {
    guard let extent, let stated else { return }
    let length = (extent.until - extent.from).count
    let count = count(extent, stated.step.count)
    guard count > Self.mostIntervals else { return }
    let step = Self.step(among: Self.steps, for: length, most: Self.fewIntervals)
    throw .tooMany(
      text: stated.text, count: count, from: extent.from, until: extent.until, step: Nanoseconds(step))
  }
}
