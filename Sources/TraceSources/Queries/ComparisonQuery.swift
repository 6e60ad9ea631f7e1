package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace diff`: how the requests of two sides differ.
package struct ComparisonQuery {
  /// One side: which requests of a source, with times corrected by clocks.
  package struct Side {
    /// As it was typed.
    package var name: String
    package var filter: RequestFilter
    package var source: any SummarySource & LedgerSource & TextSource
    package var clocks: ClockTable

    package init(
      name: String, filter: RequestFilter, source: any SummarySource & LedgerSource & TextSource,
      clocks: ClockTable
    ) {
      (self.name, self.filter, self.source, self.clocks) = (name, filter, source, clocks)
    }
  }

  private let percentiles: [Double]

  /// The percentiles are written with commas. Throws `ReportQuery.PercentileError` where one is not above 0 and at most
  /// 100.
  package init(percentiles: String) throws {
    self.percentiles = try ReportQuery.percentiles(percentiles)
  }

  /// Reads all summaries of both sides.
  package func compare(_ first: Side, with second: Side) async throws -> ComparisonReport {
    let (old, new) = (try await cohort(first), try await cohort(second))
    return CohortComparison(
      first: old.cohort, endOfLogs: old.endOfLogs, second: new.cohort, endOfLogs: new.endOfLogs
    ).report(first: first.name, second: second.name)
  }

  private func cohort(_ side: Side) async throws -> (cohort: Cohort, endOfLogs: Timestamp?) {
    let filter = try await side.filter.completed(by: side.source, clocks: side.clocks)
    let empty = CohortAggregate(
      filter: filter, percentiles: percentiles, catalog: side.source.catalog,
      corrections: try side.source.corrections(clocks: side.clocks))
    return (try await side.source.aggregate(empty).cohort, filter.endOfLogs)
  }
}
