package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace diff`: how the requests of two sides differ.
package struct ComparisonQuery {
  /// One side: which requests of a source, with times corrected by clocks.
  package struct Side {
    /// As it was typed.
    package var name: String
    /// The requests of the side.
    package var filter: RequestFilter
    /// Both sides may be of one source.
    package var source: any SummarySource & LedgerSource & TextSource
    /// The corrections of the source's times.
    package var clocks: ClockTable
    /// What an assumption makes of the clocks; nil where none is on offer.
    package var offer: ClockTable?

    package init(
      name: String, filter: RequestFilter, source: any SummarySource & LedgerSource & TextSource,
      clocks: ClockTable, offer: ClockTable? = nil
    ) {
      (self.name, self.filter, self.source, self.clocks) = (name, filter, source, clocks)
      self.offer = offer
    }

    /// The same, with the offered clocks.
    fileprivate var assuming: Side? {
      offer.map { Side(name: name, filter: filter, source: source, clocks: $0) }
    }
  }

  private let percentiles: [Double]

  /// The percentiles are written with commas. Throws `ReportQuery.PercentileError` where one is not above 0 and at most
  /// 100.
  package init(percentiles: String) throws {
    self.percentiles = try ReportQuery.percentiles(percentiles)
  }

  /// Reads all summaries of both sides. Where only one side has records of clients, both are compared from the server on,
  /// and that side is read twice. So is a side with topics of several consumer groups. Where clocks may have made a change, both
  /// are read once more, as an assumption would have the clocks.
  package func compare(_ first: Side, with second: Side) async throws -> ComparisonReport {
    var report = try await compared(first, with: second)
    if report.count(.clocks) > 0, let old = first.assuming, let new = second.assuming {
      let assumed = try await compared(old, with: new)
      let decides = assumed.count(.clocks) == 0 && assumed.change != .tooLittleData
      report.assumed = decides ? assumed.change : nil
    }
    return report
  }

  private func compared(_ first: Side, with second: Side) async throws -> ComparisonReport {
    var (old, new) = (try await cohort(first), try await cohort(second))
    var clientless: ComparisonReport.SideName?
    if old.cohort.hasClients(unlike: new.cohort) {
      (old, clientless) = (try await cohort(first, isWithoutClients: true), .second)
    } else if new.cohort.hasClients(unlike: old.cohort) {
      (new, clientless) = (try await cohort(second, isWithoutClients: true), .first)
    }
    var report = CohortComparison(
      first: old.cohort, endOfLogs: old.filter.endOfLogs, second: new.cohort, endOfLogs: new.filter.endOfLogs,
      clocks: CohortComparison.Clocks(
        first: first.clocks, second: second.clocks, areOne: first.source.catalog === second.source.catalog)
    ).report(first: first.name, second: second.name)
    (report.clientless, report.asked) = (clientless, first.filter.segment ?? second.filter.segment)
    report.stoppedGroups = try await stoppedGroups((first, old), (second, new))
    return report
  }

  /// The requests of a side, and the filter that chose them, with all that it needs to know.
  private typealias Found = (cohort: Cohort, filter: RequestFilter)

  private func cohort(_ side: Side, isWithoutClients: Bool = false) async throws -> Found {
    let filter = try await side.filter.completed(by: side.source, clocks: side.clocks)
    let empty = CohortAggregate(
      filter: filter, percentiles: percentiles, catalog: side.source.catalog,
      corrections: try side.source.corrections(clocks: side.clocks), isWithoutClients: isWithoutClients)
    return (try await side.source.aggregate(empty).cohort, filter)
  }

  // MARK: Consumer groups

  /// The groups that have stopped on the second side, and had not on the first.
  private func stoppedGroups(
    _ first: (side: Side, found: Found), _ second: (side: Side, found: Found)
  ) async throws -> [WaitingGroup] {
    var fanOut = second.found.cohort.fanOut
    // Behind the time when a group stopped, no message shows that it was there.
    if first.side.source.catalog === second.side.source.catalog { fanOut.merge(first.found.cohort.fanOut) }
    let stopped = try await Self.stoppedGroups(fanOut, second.side, second.found.filter)
    guard !stopped.isEmpty else { return [] }
    let before = try await Self.stoppedGroups(first.found.cohort.fanOut, first.side, first.found.filter)
    return stopped.filter { group in
      !before.contains { ($0.destination, $0.group) == (group.destination, group.group) }
    }
  }

  /// A message that waits at the end of the logs waits, whenever its request began.
  private static func stoppedGroups(
    _ fanOut: FanOut, _ side: Side, _ filter: RequestFilter
  ) async throws -> [WaitingGroup] {
    var earlier = filter
    earlier.since = nil
    return try await side.source.backlog(
      fanOut, earlier, side.source.coverage(), side.source.corrections(clocks: side.clocks)
    ).map(\.group).filter(\.isStalled)
  }
}
