package import TraceAnalysis
package import TraceModel
package import TraceStore

/// The requests that pass a filter, into percentiles.
package struct ReportAggregate: RequestAggregate {
  private let selection: RequestSelection
  private var accumulator: LatencyAccumulator
  private var parts: ReportParts
  /// Of requests whose shapes are compared.
  private let settlement: RowSettlement?

  /// Requests are settled by `corrections` before anything is asked of them.
  package init(
    filter: RequestFilter, keys: [GroupKey], percentiles: [Double], catalog: Catalog,
    corrections: Corrections,
    precision: LoggedPrecision = .none
  ) {
    parts = ReportParts(precision: precision)
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    settlement = selection.settlement(keys, precision)
    let asksForOutcome = keys.contains(.outcome) || !filter.outcomes.isEmpty
    accumulator = LatencyAccumulator(
      keys: keys, percentiles: percentiles, catalog: catalog, includesFailures: asksForOutcome)
  }

  /// This aggregate, with all groups but those of these values as one; nothing was added yet.
  func keeping(_ groups: [[String?]]) -> ReportAggregate {
    var aggregate = self
    aggregate.accumulator.keep(groups)
    return aggregate
  }

  package var admission: RequestAdmission? { selection.admission }

  package mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { summary in
        accumulator.add(summary, key)
        parts.add(summary)
      }
    }
  }

  package mutating func addByShape(_ requests: some FoldableSummaries, reused: Set<Int64>) throws -> Bool {
    guard selection.foldsShapes else { return false }
    var folder = ReportFolder(selection, settlement, accumulator, parts, reused: reused)
    try requests.fold(into: &folder)
    folder.end()
    (accumulator, parts) = (folder.accumulator, folder.parts)
    return true
  }

  package mutating func merge(_ other: ReportAggregate) {
    accumulator.merge(other.accumulator)
    parts.merge(other.parts)
  }

  /// Topics with several consumer groups.
  var fanOut: FanOut { accumulator.fanOut }

  /// The report of all that was added.
  package func report(endOfLogs: Timestamp?, _ form: ReportForm = ReportForm()) -> LatencyReport {
    var report = accumulator.report(endOfLogs: endOfLogs, form)
    parts.complete(
      &report,
      in: ReportContext(
        clocks: selection.corrections.clocks, catalog: selection.catalog, endOfLogs: endOfLogs))
    return report
  }
}

/// The requests that pass a filter, by name.
package struct FindAggregate: RequestAggregate {
  private let selection: RequestSelection
  /// In the order in which requests were added; merging appends.
  package private(set) var found: [(key: RequestID, summary: TraceSummary)] = []

  /// Requests are settled by `corrections` before anything is asked of them.
  package init(filter: RequestFilter, catalog: Catalog, corrections: Corrections) {
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
  }

  package var admission: RequestAdmission? { selection.admission }

  package mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { found.append((key, $0)) }
    }
  }

  package mutating func merge(_ other: FindAggregate) { found += other.found }
}
