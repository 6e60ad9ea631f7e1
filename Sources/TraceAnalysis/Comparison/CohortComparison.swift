package import ClockEstimation
package import TraceModel

/// Compares two cohorts of requests.
///
/// Each row of the reports is tested by ranks (`RankTest`) and by its slowest values (`TailShareTest`); its p-value is twice
/// the smaller of the two (`RowTest`). Each outcome is tested by Fisher's test (`FisherTest`). The p-values of all tests are
/// corrected together (`HolmCorrection`), and a change counts if its corrected one is 0.05 at most. Of 100 comparisons of equal
/// things, at most 5 find any change. What a change is, `RowJudge` decides.
///
/// The interval of a shift lies between the far ends of the two percentiles' own intervals. Each of these holds with
/// 97.5 %, so both do with 95 % at least (Bonferroni), whatever the distributions.
package struct CohortComparison {
  /// One of 20 comparisons of equal things may find a change.
  private static let significance = 0.05
  /// The most that each side of a percentile's interval may miss: two intervals together then miss 5 % at most.
  private static let tail = OrderStatisticInterval.tail / 2
  /// The fewest requests on each side with a near enough normal approximation of the tests by ranks.
  private static let smallestSample = 8
  /// The tested outcomes of those that are known; the others are `completed`.
  private static let tested: [Outcome] = [.failed, .lost, .rejected, .unreachable]
  /// From this difference on between the shares of incomplete requests, the known ends of the sides cannot be compared.
  private static let leastUnequal = 0.05

  private let first: Measured
  private let second: Measured
  /// Of the second report less the first, by segment.
  private let doubts: [Segment: DurationBounds]

  /// A cohort with its report.
  private struct Measured {
    let cohort: Cohort
    let report: LatencyReport
    let endOfLogs: Timestamp?

    init(_ cohort: Cohort, _ endOfLogs: Timestamp?) {
      self.cohort = cohort
      self.endOfLogs = endOfLogs
      report = cohort.report(endOfLogs: endOfLogs, tail: CohortComparison.tail)
    }

    func doubts(_ clocks: ClockTable, apartFrom other: Cohort?) -> [SegmentDoubt] {
      cohort.doubts(report, clocks, endOfLogs: endOfLogs, apartFrom: other)
    }

    var requests: Int { report.groups.first?.requests ?? 0 }

    var outcomes: [Outcome: Int] { report.groups.first?.outcomes ?? [:] }

    /// Requests that ended in a known way.
    var ended: Int { outcomes.reduce(0) { $1.key == .unknown || $1.key.isOpen ? $0 : $0 + $1.value } }

    func row(like row: LatencyReport.Statistics) -> LatencyReport.Statistics? {
      report.groups.first?.segments.first { $0.isSameRow(as: row) }
    }
  }

  /// What times were corrected by on each side.
  package struct Clocks {
    var first: ClockTable
    var second: ClockTable
    /// Both sides are of one source, whose clocks are the same.
    var areOne: Bool

    package init(first: ClockTable, second: ClockTable, areOne: Bool) {
      (self.first, self.second, self.areOne) = (first, second, areOne)
    }
  }

  /// Unfinished work has lasted up to the end of the logs of its side. Without clocks times are taken as they are.
  package init(
    first: Cohort, endOfLogs firstEnd: Timestamp?, second: Cohort, endOfLogs secondEnd: Timestamp?,
    clocks: Clocks? = nil
  ) {
    let (old, new) = (Measured(first, firstEnd), Measured(second, secondEnd))
    (self.first, self.second) = (old, new)
    doubts =
      clocks.map { clocks in
        Self.doubts(
          of: old.doubts(clocks.first, apartFrom: clocks.areOne ? second : nil),
          new.doubts(clocks.second, apartFrom: clocks.areOne ? first : nil))
      } ?? [:]
  }

  /// Of a difference: it is less by what the second may be shorter and the first longer.
  private static func doubts(of first: [SegmentDoubt], _ second: [SegmentDoubt]) -> [Segment: DurationBounds]
  {
    var doubts: [Segment: DurationBounds] = [:]
    for doubt in second { doubts[doubt.segment] = doubt.bounds }
    for doubt in first {
      let (own, other) = (doubt.bounds.doubtfulSides, doubts[doubt.segment])
      let sides = other?.doubtfulSides ?? (.zero, .zero)
      doubts[doubt.segment] = DurationBounds(
        clock: ClockKind.leastKnown([doubt.bounds.clock] + (other.map { [$0.clock] } ?? [])),
        low: sides.shorter - own.longer, high: sides.longer - own.shorter)
    }
    return doubts.filter { $0.value.doubtfulSides != (.zero, .zero) }
  }

  /// The comparison of the sides, which are called so.
  package func report(first firstName: String, second secondName: String) -> ComparisonReport {
    var report = ComparisonReport(
      first: side(first, firstName), second: side(second, secondName), smallestSample: Self.smallestSample)
    var tests: [(z: Double, p: Double)?] = []
    var samples: [(first: RankTest.Sample, second: RankTest.Sample, test: RowTest)?] = []
    for row in rows {
      let (old, new) = (first.row(like: row), second.row(like: row))
      let (a, b) = (sample(old, first), sample(new, second))
      var compared = compared(row, old, new)
      (compared.firstRequests, compared.secondRequests) = (a.count, b.count)
      report.rows.append(compared)
      let isTested = min(a.count, b.count) >= Self.smallestSample
      samples.append(isTested ? (a, b, RowTest(a, b)) : nil)
      tests.append(samples.last.flatMap(\.self).map { ($0.test.difference, $0.test.p) })
    }
    for outcome in Self.tested where first.outcomes[outcome] != nil || second.outcomes[outcome] != nil {
      let shift = shift(of: outcome)
      report.outcomes.append(shift)
      tests.append(test(shift))
    }
    if let incomplete = incompleteShift {
      report.outcomes.append(incomplete)
      tests.append(test(incomplete))
    }
    settle(&report, tests)
    let made = tests.count { $0 != nil }
    for (index, found) in samples.enumerated() {
      guard let found, let test = report.rows[index].test else { continue }
      RowJudge(
        first: found.first, second: found.second, test: found.test, tests: made,
        significance: Self.significance, doubt: doubts[report.rows[index].segment]
      ).settle(&report.rows[index], isChange: test.corrected <= Self.significance)
    }
    report.path = pathShift
    return report
  }

  private func side(_ measured: Measured, _ name: String) -> ComparisonReport.Side {
    var side = ComparisonReport.Side(name: name)
    (side.from, side.until) = (measured.report.from, measured.report.until)
    side.requests = measured.requests
    side.outcomes = measured.outcomes
    return side
  }

  // MARK: Rows

  /// The rows of both sides in the order of a request's life, each whole time once.
  private var rows: [LatencyReport.Statistics] {
    var rows = first.report.groups.first?.segments ?? []
    for row in second.report.groups.first?.segments ?? [] where !rows.contains(where: row.isSameRow) {
      rows.append(row)
    }
    return rows.withoutRepeatedWhole(\.segment).sorted { $0.sortKey < $1.sortKey }
  }

  private func compared(
    _ row: LatencyReport.Statistics, _ old: LatencyReport.Statistics?, _ new: LatencyReport.Statistics?
  ) -> ComparisonReport.Row {
    var compared = ComparisonReport.Row(
      row.segment, destination: row.destination, caller: row.caller, callee: row.callee)
    (compared.firstUnfinished, compared.secondUnfinished) = (old?.censored ?? 0, new?.censored ?? 0)
    compared.firstCount = (old?.count ?? 0) + compared.firstUnfinished
    compared.secondCount = (new?.count ?? 0) + compared.secondUnfinished
    let ranks = (old ?? row).ranks.isEmpty ? (new ?? row).ranks : (old ?? row).ranks
    compared.percentiles = ranks.map { p in
      let (old, new) = (old?.estimate(p), new?.estimate(p))
      return ComparisonReport.PercentileShift(
        p: p, first: old?.value, second: new?.value, low: difference(new?.low, old?.high),
        high: difference(new?.high, old?.low))
    }
    return compared
  }

  private func difference(_ a: Nanoseconds?, _ b: Nanoseconds?) -> Nanoseconds? {
    a.flatMap { a in b.map { a - $0 } }
  }

  /// The values of a row, one for each request; none without the row.
  private func sample(_ row: LatencyReport.Statistics?, _ side: Measured) -> RankTest.Sample {
    row.map { side.cohort.sample(of: $0, endOfLogs: side.endOfLogs) } ?? RankTest.Sample()
  }

  // MARK: Outcomes

  private func shift(of outcome: Outcome) -> ComparisonReport.OutcomeShift {
    ComparisonReport.OutcomeShift(
      outcome, first: first.outcomes[outcome, default: 0], of: first.ended,
      second: second.outcomes[outcome, default: 0], of: second.ended)
  }

  /// The requests whose end no log shows, of all; nil where there are none.
  private var incompleteShift: ComparisonReport.OutcomeShift? {
    let (old, new) = (first.outcomes[.incomplete, default: 0], second.outcomes[.incomplete, default: 0])
    guard old + new > 0 else { return nil }
    return ComparisonReport.OutcomeShift(
      .incomplete, first: old, of: first.requests, second: new, of: second.requests)
  }

  /// Positive `z` means more of them.
  private func test(_ shift: ComparisonReport.OutcomeShift) -> (z: Double, p: Double)? {
    guard shift.firstTotal > 0, shift.secondTotal > 0 else { return nil }
    let p = FisherTest(shift.first, of: shift.firstTotal, shift.second, of: shift.secondTotal).p
    let difference =
      Double(shift.second) / Double(shift.secondTotal) - Double(shift.first) / Double(shift.firstTotal)
    return (difference, p)
  }

  // MARK: Changes

  private func settle(_ report: inout ComparisonReport, _ tests: [(z: Double, p: Double)?]) {
    let corrected = HolmCorrection.corrected(tests.compactMap { $0?.p })
    var next = 0
    for (index, found) in tests.enumerated() {
      guard let found else { continue }
      let test = ComparisonReport.Test(p: found.p, corrected: corrected[next])
      next += 1
      let isChange = test.corrected <= Self.significance
      let change: ComparisonReport.Change = !isChange ? .none : found.z > 0 ? .worse : .better
      if index < report.rows.count {
        report.rows[index].test = test
      } else {
        let outcome = index - report.rows.count
        report.outcomes[outcome].test = test
        report.outcomes[outcome].change =
          report.outcomes[outcome].outcome != .incomplete
          ? change : isChange && abs(found.z) >= Self.leastUnequal ? .tooLittleData : .none
      }
    }
  }

  // MARK: The critical path

  /// Of requests with a client if both sides have some, else of requests that begin at a server.
  private var pathShift: ComparisonReport.PathShift? {
    for (old, new) in zip(first.cohort.paths, second.cohort.paths) {
      guard let before = old.samples.meanPath, let after = new.samples.meanPath else { continue }
      let sum: ([(segment: Segment, mean: Nanoseconds)]) -> Nanoseconds = {
        $0.reduce(.zero) { $0 + $1.mean }
      }
      var path = ComparisonReport.PathShift(
        whole: old.whole, firstRequests: old.samples.count, secondRequests: new.samples.count,
        firstMean: sum(before), secondMean: sum(after))
      path.segments = zip(before, after).map { ($0.segment, $1.mean - $0.mean) }.filter { $0.1 != .zero }
      path.segments.sort {
        ($1.shift.count.magnitude, $0.segment.rawValue) < ($0.shift.count.magnitude, $1.segment.rawValue)
      }
      return path
    }
    return nil
  }
}

extension LatencyReport.Statistics {
  fileprivate func isSameRow(as other: Self) -> Bool {
    segment == other.segment && destination == other.destination && caller == other.caller
      && callee == other.callee
  }

  /// The percentiles that the row has, in percent.
  fileprivate var ranks: [Double] { percentiles.isEmpty ? withUnfinished.map(\.p) : percentiles.map(\.p) }
}
