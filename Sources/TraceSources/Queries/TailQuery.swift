package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace report --explain`: why the slowest of the requests that pass a filter are slow.
package struct TailQuery {
  /// A text is no share of requests: a percentage above 0, and at most 25.
  package struct ShareError: TypingError { package let text: String }

  /// The middle half begins behind it.
  private static let largestShare = 25.0
  /// Requests that are named.
  private static let examples = 5

  private let filter: RequestFilter
  private let share: DecimalPercent

  /// The slowest `slowest` percent, such as `1` or `0.5%`. Throws `ShareError`.
  package init(filter: RequestFilter, slowest: String) throws(ShareError) {
    let number = slowest.filter { $0 != " " }
    let digits = number.hasSuffix("%") ? String(number.dropLast()) : number
    guard let percent = Double(digits), percent > 0, percent <= Self.largestShare,
      let share = DecimalPercent(percent)
    else { throw ShareError(text: slowest) }
    (self.filter, self.share) = (filter, share)
  }

  /// Reads all summaries twice, with times corrected by `clocks`; with `shortens`, the shortest beginning of each id is
  /// looked up, too.
  package func explain(
    _ source: any RequestSource, clocks: ClockTable, shortens: Bool = false
  ) async throws -> TailReport {
    try await explanation(source, clocks: clocks, shortens: shortens).report
  }

  /// The report of `explain`, and the keys of its examples, in their order.
  package func explanation(
    _ source: any RequestSource, clocks: ClockTable, shortens: Bool = false
  ) async throws -> (report: TailReport, examples: [RequestID]) {
    var filter = filter
    filter.endOfLogs = try source.endOfLogs(clocks: clocks)
    let corrections = try source.corrections(clocks: clocks)
    let population = try await source.aggregate(
      TailPopulationAggregate(filter: filter, catalog: source.catalog, corrections: corrections)
    ).population
    let division = population.divided(slowest: share)
    let (survey, gap) = try await survey(division, source, corrections)
    let explanation = TailExplanation(survey, clocks: clocks)
    var report = explanation.report
    report.attributeGap = gap
    let examples = try examples(explanation, source, shortens)
    report.examples = examples.map(\.example)
    return (report, examples.map(\.key))
  }

  /// The second pass; where nothing is slow there is none.
  private func survey(
    _ division: TailDivision, _ source: any RequestSource, _ corrections: Corrections
  ) async throws -> (TailSurvey, TailReport.AttributeGap?) {
    let make = { (table: AttributeTable) in
      TailSurveyAggregate(
        TailSurvey(of: division, attributes: table, catalog: source.catalog), corrections: corrections)
    }
    if division.isOver { return (make(AttributeTable()).survey, nil) }
    switch try await source.aggregate(attributed: make) {
    case .aggregated(let aggregate): return (aggregate.survey, nil)
    case .unknown(let gap): return (try await source.aggregate(make(AttributeTable())).survey, gap)
    }
  }

  /// Of requests that show it equally well the first by id.
  private func examples(
    _ explanation: TailExplanation, _ source: any RequestSource, _ shortens: Bool
  ) throws -> [(example: TailReport.Example, key: RequestID)] {
    let candidates = explanation.candidates(Self.examples)
    let ids = try source.correlationIDs(of: candidates.map(\.key))
    let named = zip(candidates, ids).sorted { first, second in
      if first.0.precedes(second.0) { return true }
      if second.0.precedes(first.0) { return false }
      return (first.1, first.0.key.occurrence ?? 0) < (second.1, second.0.key.occurrence ?? 0)
    }
    return try named.prefix(Self.examples).map { candidate, id in
      var example = TailReport.Example(
        correlationID: id, occurrence: candidate.key.occurrence, duration: candidate.duration,
        lost: candidate.lost)
      if shortens { example.shortID = try ShortID.beginning(of: id, in: source) }
      return (example, candidate.key)
    }
  }
}
