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

  /// Reads all summaries of both sides. Where only one side has records of clients, both are compared from the server on,
  /// and that side is read twice.
  package func compare(_ first: Side, with second: Side) async throws -> ComparisonReport {
    var (old, new) = (try await cohort(first), try await cohort(second))
    var clientless: ComparisonReport.SideName?
    if old.cohort.hasClients(unlike: new.cohort) {
      (old, clientless) = (try await cohort(first, isWithoutClients: true), .second)
    } else if new.cohort.hasClients(unlike: old.cohort) {
      (new, clientless) = (try await cohort(second, isWithoutClients: true), .first)
    }
    var report = CohortComparison(
      first: old.cohort, endOfLogs: old.endOfLogs, second: new.cohort, endOfLogs: new.endOfLogs
    ).report(first: first.name, second: second.name)
    (report.clientless, report.asked) = (clientless, first.filter.segment ?? second.filter.segment)
    return report
  }

  private func cohort(
    _ side: Side, isWithoutClients: Bool = false
  ) async throws -> (cohort: Cohort, endOfLogs: Timestamp?) {
    let filter = try await side.filter.completed(by: side.source, clocks: side.clocks)
    let empty = CohortAggregate(
      filter: filter, percentiles: percentiles, catalog: side.source.catalog,
      corrections: try side.source.corrections(clocks: side.clocks), isWithoutClients: isWithoutClients)
    return (try await side.source.aggregate(empty).cohort, filter.endOfLogs)
  }
}
