package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace report`: percentiles of the requests that pass a filter, by group.
package struct ReportQuery {
  /// A text is no list of percentiles.
  package struct PercentileError: TypingError { package let text: String }

  private var filter: RequestFilter
  private let keys: [GroupKey]
  private let percentiles: [Double]
  private var mostGroups: Int?
  /// Rows have histograms.
  package var hasHistograms = false
  /// What an assumption makes of the clocks: the report says what it gives for rows that are hardly known. nil where none is
  /// on offer.
  package var offer: ClockTable?
  /// The report names consumer groups that have not had messages.
  var seesBacklog = false

  /// Both lists are written with commas. Attributes among the keys are added to `projection`, which the source is to be
  /// opened with. Where there are more than `mostGroups` groups, the smaller ones are one. Throws `PercentileError`
  /// where a percentile is not above 0 and at most 100.
  package init(
    filter: RequestFilter, keys: String, percentiles: String, mostGroups: Int? = nil,
    projection: inout AttributeProjection
  ) throws {
    (self.filter, self.mostGroups) = (filter, mostGroups)
    var seen: Set<Substring> = []
    let names = keys.split(separator: ",").filter { seen.insert($0).inserted }
    self.keys = names.map { GroupKey(named: String($0), &projection) }
    self.percentiles = try Self.percentiles(percentiles)
  }

  /// The percentiles of a list with commas. Throws `PercentileError` where one is not above 0 and at most 100.
  static func percentiles(_ text: String) throws -> [Double] {
    let words = text.split(separator: ",").map { $0.drop(while: { $0 == "p" || $0 == " " }) }
    let percentiles = words.compactMap { Double($0) }.filter { $0 > 0 && $0 <= 100 }
    guard !words.isEmpty, percentiles.count == words.count else { throw PercentileError(text: text) }
    return percentiles
  }

  /// Reads all summaries, with times corrected by `clocks`.
  package func report(
    on source: any SummarySource & LedgerSource & TextSource & RecordSource, clocks: ClockTable
  ) async throws -> LatencyReport {
    let coverage = try source.coverage()
    let filter = try await filter.completed(by: source, clocks: clocks, coverage: coverage)
    let corrections = try source.corrections(clocks: clocks)
    let empty = ReportAggregate(
      filter: filter, keys: keys, percentiles: percentiles, catalog: source.catalog,
      corrections: corrections, precision: LoggedPrecision(coverage))
    var form = ReportForm()
    form.hasHistograms = hasHistograms
    let found = try await source.aggregate(empty)
    var report = found.report(endOfLogs: filter.endOfLogs, form)
    let backlog = seesBacklog ? try await source.backlog(found.fanOut, filter, coverage, corrections) : []
    // One group in another's place would save nothing.
    if let mostGroups, report.groups.count - 1 > mostGroups {
      let kept = report.groups.prefix(mostGroups).map(\.values)
      let folded = report.groups.count - kept.count
      report = try await source.aggregate(empty.keeping(kept)).report(endOfLogs: filter.endOfLogs, form)
      if let other = report.groups.indices.last { report.groups[other].folded = folded }
    }
    report.waitingGroups = backlog.map(\.group)
    report.clocks = ClockStatement.all(in: clocks, catalog: source.catalog)
    try report.nameExamples(in: source)
    try await UnderstoodReport(source: source).complete(&report)
    if let offer, AssumedRows.areWorthwhile(in: report) {
      AssumedRows.complete(&report, by: try await withoutOffer.report(on: source, clocks: offer))
    }
    return report
  }

  private var withoutOffer: ReportQuery {
    var query = self
    (query.offer, query.seesBacklog) = (nil, false)
    return query
  }

  /// The grouping attributes that no request of `source` has, whatever the filter. Where the report has one of them,
  /// there is nothing to look for.
  package func unknownAttributes(
    in report: LatencyReport, of source: any SummarySource & LedgerSource & TextSource & RecordSource,
    clocks: ClockTable
  ) async throws -> [String] {
    guard !absentAttributes(in: report).isEmpty else { return [] }
    var all = self
    (all.filter, all.mostGroups) = (RequestFilter(), nil)
    let whole = try await all.report(on: source, clocks: clocks)
    return whole.isEmpty ? [] : absentAttributes(in: whole)
  }

  /// The grouping attributes that no request of the report has. Folded groups are not looked at.
  package func absentAttributes(in report: LatencyReport) -> [String] {
    keys.indices.compactMap { index in
      guard case .attribute(_, let name) = keys[index] else { return nil }
      return report.groups.allSatisfy { $0.folded > 0 || $0.values[index] == nil } ? name : nil
    }
  }
}

extension LatencyReport {
  /// Looks the names of examples up. Numbers of requests are others in each source,
  /// so which of several is named is left to their names.
  fileprivate mutating func nameExamples(in source: any RecordSource) throws {
    for group in groups.indices {
      for index in groups[group].errors.indices {
        let keys = groups[group].errors[index].earliest
        let names = zip(keys, try source.correlationIDs(of: keys)).map {
          OccurrenceName.text($1, $0.occurrence)
        }
        groups[group].errors[index].example = names.min()
      }
    }
  }

  /// No request is in it.
  package var isEmpty: Bool { groups.allSatisfy { $0.requests == 0 } }
}
