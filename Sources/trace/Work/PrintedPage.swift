import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources

/// `--format html`: the report with all that a page has beside it.
struct PrintedPage: PrintedReport {
  private let report: ReportQuery
  private let series: SeriesQuery
  private let page: PageQuery

  init(
    report: ReportQuery, series: SeriesQuery, filter: RequestFilter, keys: String, percentiles: String
  ) throws {
    (self.report, self.series) = (report, series)
    page = try PageQuery(filter: filter, keys: keys, percentiles: percentiles)
  }

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    var report = report
    report.offer = target.offer
    let found = try await report.report(on: requests, clocks: clocks)
    try await target.hints.checkFields(of: report, found, clocks: clocks)
    var made = ReportPage(found)
    if found.from != nil {
      made.groupings = try await page.groupings(in: requests, clocks: clocks, offer: target.offer)
      made.series = try await series.series(on: requests, clocks: clocks)
      try await addSlowest(to: &made, requests, clocks)
    }
    target.write(target.writer.page(made, on: target.page))
    try await target.hints.tell(found, of: report)
  }

  /// Of all requests, and of each outcome but the usual one.
  private func addSlowest(
    to made: inout ReportPage, _ requests: any RequestSource, _ clocks: ClockTable
  ) async throws {
    let views = TraceViewBuilder(source: requests, clocks: clocks, precision: try requests.precision())
    var drawn: Set<RequestID> = []
    let outcomes = Outcome.allCases.filter { outcome in
      outcome != .completed && made.report.groups.contains { $0.outcomes[outcome] != nil }
    }
    let lists = try await page.slowest(
      ReportPage.mostSlowest, of: outcomes, ReportPage.mostOfOutcome, in: requests, clocks: clocks)
    for (outcome, list) in zip([nil] + outcomes, [lists.all] + lists.byOutcome) {
      made.slowest.append(.init(outcome: outcome, requests: list.requests))
      for (key, request) in zip(list.keys, list.requests) where drawn.insert(key).inserted {
        made.views.append((request.name, try views.view(of: key)))
      }
    }
  }
}
