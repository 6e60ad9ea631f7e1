package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of a page of HTML beside its report: the report by other keys,
/// and the slowest requests with their views.
package struct PageQuery {
  private let filter: RequestFilter
  private let groupings: [ReportQuery]

  /// One grouping for each key that needs no attribute, except for `keys`, by which the report is grouped; then one
  /// without any. Throws `ReportQuery.PercentileError`.
  package init(filter: RequestFilter, keys: String, percentiles: String) throws {
    self.filter = filter
    let others = ["outcome", "service", "topic"].filter { $0 != keys }
    groupings = try ((keys.isEmpty ? [] : [""]) + others).map { key in
      var projection = AttributeProjection()
      var query = try ReportQuery(
        filter: filter, keys: key, percentiles: percentiles, mostGroups: 50, projection: &projection)
      query.hasHistograms = true
      return query
    }
  }

  /// The reports by a key have more than one group each; one would have the numbers of all requests.
  /// `offer` is that of `ReportQuery`.
  package func groupings(in source: any RequestSource, clocks: ClockTable, offer: ClockTable?) async throws
    -> [LatencyReport]
  {
    var reports: [LatencyReport] = []
    for var query in groupings {
      query.offer = offer
      let report = try await query.report(on: source, clocks: clocks)
      if report.keys.isEmpty || report.groups.count > 1 { reports.append(report) }
    }
    return reports
  }

  /// A list of requests, and how else they are called.
  package typealias List = (requests: [FoundRequest], keys: [RequestID])

  /// The slowest requests, at most `limit`; then those of each of `outcomes`, at most `limitOfOutcome`. Summaries are
  /// read once for all lists.
  package func slowest(
    _ limit: Int, of outcomes: [Outcome], _ limitOfOutcome: Int, in source: any RequestSource,
    clocks: ClockTable
  ) async throws -> (all: List, byOutcome: [List]) {
    let list = try await RequestList(filter, by: .slowest, limit: nil, in: source, clocks: clocks)
    let entries = list.pieces(of: nil).flatMap { Array($0) }
    func found(_ entries: some Sequence<RequestList.Entry>) async throws -> List {
      let entries = Array(entries)
      return (try await list.requests(entries[...], onlyNames: false), entries.map(\.key))
    }
    var byOutcome: [List] = []
    for outcome in outcomes {
      let ended = entries.lazy.filter { $0.summary.outcome == outcome }
      byOutcome.append(try await found(ended.prefix(limitOfOutcome)))
    }
    return (try await found(entries.prefix(limit)), byOutcome)
  }
}
