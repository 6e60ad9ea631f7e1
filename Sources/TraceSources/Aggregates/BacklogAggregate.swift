import ClockEstimation
import TraceAnalysis
import TraceModel

/// The messages that consumer groups have not had, of the requests that pass a filter.
struct BacklogAggregate: RequestAggregate {
  private let selection: RequestSelection
  private(set) var backlog: GroupBacklog

  /// Requests are settled by `corrections` before anything is asked of them.
  init(_ fanOut: FanOut, filter: RequestFilter, catalog: Catalog, corrections: Corrections) {
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    backlog = GroupBacklog(of: fanOut, origins: catalog.origins, catalog: catalog)
  }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in finder.find(logged, key) { backlog.add($0) } }
  }

  mutating func merge(_ other: Self) { backlog.merge(other.backlog) }
}

extension SummarySource {
  /// The groups that have not had messages of the topics of `fanOut`: one pass over all summaries, if there is such a
  /// topic. `filter` has the end of the logs.
  func backlog(
    _ fanOut: FanOut, _ filter: RequestFilter, _ survey: CoverageSurvey, _ corrections: Corrections
  ) async throws -> [GroupBacklog.Finding] {
    guard !fanOut.topics.isEmpty, let endOfLogs = filter.endOfLogs else { return [] }
    let found = try await aggregate(
      BacklogAggregate(fanOut, filter: filter, catalog: catalog, corrections: corrections))
    let coverage = LogCoverage(survey, services: ServiceTable(origins: catalog.origins)) {
      corrections.clocks.corrected($1, of: $0)
    }
    return found.backlog.findings(coverage, endOfLogs: endOfLogs, catalog: catalog)
  }
}
