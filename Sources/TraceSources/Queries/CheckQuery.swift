package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace check`: whether the requests that pass a filter keep objectives, by group. It looks at the
/// numbers of a report.
package struct CheckQuery {
  private let objectives: [Objective]
  /// The report that the verdicts are about.
  package private(set) var report: ReportQuery
  /// `report` with all requests that began earlier, too: a message waits at the end of the logs, whenever its request
  /// began. nil where that makes no difference.
  private var waiting: ReportQuery?

  /// The keys are written with commas. Attributes among them are added to `projection`,
  /// which the source is to be opened with.
  package init(
    _ objectives: [Objective], filter: RequestFilter, keys: String, projection: inout AttributeProjection
  ) throws {
    self.objectives = objectives
    let ranks = objectives.compactMap { objective -> Double? in
      guard case .percentile(let rank, _, _, _) = objective.measure else { return nil }
      return rank.percent
    }
    let percentiles = Set(ranks.isEmpty ? [50] : ranks).sorted().map { "\($0)" }.joined(separator: ",")
    report = try ReportQuery(filter: filter, keys: keys, percentiles: percentiles, projection: &projection)
    let asksForAge = objectives.contains { if case .oldestQueued = $0.measure { true } else { false } }
    var earlier = filter
    earlier.since = nil
    waiting =
      asksForAge && filter.since != nil
      ? try ReportQuery(filter: earlier, keys: keys, percentiles: percentiles, projection: &projection) : nil
    waiting?.seesBacklog = asksForAge
    report.seesBacklog = asksForAge && waiting == nil
  }

  /// Reads all summaries, with times corrected by `clocks`. Where some verdict depends on clocks, they are read once more with
  /// times corrected by `offer`, what an assumption makes of the clocks.
  package func check(
    _ source: any SummarySource & LedgerSource & TextSource & RecordSource, clocks: ClockTable,
    offer: ClockTable? = nil
  ) async throws -> (verdicts: CheckReport, report: LatencyReport) {
    let found = try await report.report(on: source, clocks: clocks)
    let earlier = try await waiting?.report(on: source, clocks: clocks)
    var verdicts = ObjectiveJudge(found, waiting: earlier).check(objectives)
    if let offer, verdicts.verdicts.contains(where: \.dependsOnClocks) {
      let assuming = try await report.report(on: source, clocks: offer)
      verdicts.assume(ObjectiveJudge(assuming).check(objectives))
    }
    return (verdicts, found)
  }
}
