package import ClockEstimation
package import TraceModel

/// Makes the report of what two passes have counted.
package struct TailExplanation {
  /// Fewer slow requests say nothing of values.
  static let smallestSample = 8

  private let survey: TailSurvey
  /// The largest difference first.
  private let parts: [(row: PathRow, part: TailReport.Part)]
  /// nil where too few requests are slow.
  private let values: (sets: TailSets, tests: OverRepresentation)?

  /// The doubt of the whole difference.
  private let doubt: DurationBounds?

  /// `clocks`: those by which the requests were corrected.
  package init(_ survey: TailSurvey, clocks: ClockTable = .none) {
    self.survey = survey
    let doubts = Self.doubts(of: survey, clocks)
    doubt = doubts[nil]
    parts = Self.parts(of: survey, doubts)
    guard survey.whole.slowest >= Self.smallestSample else {
      values = nil
      return
    }
    let sets = TailSets(survey)
    values = (sets, OverRepresentation(sets.counts, in: survey.whole))
  }

  /// A slow request that may be named, without its id.
  package struct Candidate: Sendable {
    /// The request, by its number in the source.
    package var key: RequestID
    /// Its whole time.
    package var duration: Nanoseconds
    /// The time that it spends in the part where most is lost.
    package var lost: Nanoseconds
    /// It has the value that stands out most.
    fileprivate var hasValue: Bool

    /// How well it shows why it is slow, the best the least.
    private var rank: (Int, Int64, Int64) { (hasValue ? 0 : 1, -lost.count, -duration.count) }

    /// It shows it better.
    package func precedes(_ other: Candidate) -> Bool { rank < other.rank }
  }

  /// The report without examples.
  package var report: TailReport {
    var report = survey.division.outline
    guard !survey.division.isOver else { return report }
    (report.slowest, report.middle) = (survey.slowest.side, survey.middle.side)
    report.parts = parts.map(\.part)
    report.doubt = doubt
    report.examplePart = examplePart?.part
    report.omittedKeys = survey.attributes.omitted
    report.hasFurtherKeys = survey.attributes.isFull
    guard let (sets, tests) = values else {
      report.finding = .tooLittleData
      return report
    }
    report.tested = tests.tested
    report.untestable = sets.counts.count - tests.tested
    report.values = tests.found.map { value($0, sets) }
    report.finding = report.values.isEmpty ? .nothingStandsOut : .found
    return report
  }

  /// The slow requests that show it best: the first `count`, and all that tie with the last of them. They have the
  /// first named value, and lost most in the part in which requests with it lose most.
  package func candidates(_ count: Int) -> [Candidate] {
    guard let row = examplePart?.row else { return [] }
    var candidates = survey.slow.map { candidate($0, row, hasFirstValue($0)) }
    candidates.sort { $0.precedes($1) }
    guard candidates.count > count, let last = candidates.prefix(count).last else { return candidates }
    return candidates.filter { !last.precedes($0) }
  }

  /// The part with the largest difference between the slow requests with the first value and the middle half. Where two
  /// causes make requests slow, it need not be the first part of all slow ones. A part that clocks may have made is
  /// taken where no other is a tenth of it all.
  private var examplePart: (row: PathRow, part: TailReport.Part)? {
    let requests = survey.slow.filter(hasFirstValue)
    let extras = parts.map { row, part in
      requests.reduce(Int128(0)) { $0 + Int128($1.parts[row] ?? 0) - Int128(part.middle.count) }
    }
    let all = zip(parts, extras).map { (part: $0, extra: $1) }
    let whole = all.reduce(Int128(0)) { $0 + max(0, $1.extra) }
    let known = all.filter { !$0.part.part.isWithinDoubt && $0.extra * 10 >= whole }
    // Of equal ones the first.
    return (known.isEmpty ? all : known).reversed().max { $0.extra < $1.extra }?.part
  }

  /// The request has the first named value, if there is one.
  private func hasFirstValue(_ request: TailSurvey.Slow) -> Bool {
    guard let (sets, tests) = values, let first = tests.found.first else { return true }
    return sets.contains(request, set: first.index, survey.attributes)
  }

  private func candidate(_ request: TailSurvey.Slow, _ row: PathRow, _ hasValue: Bool) -> Candidate {
    Candidate(
      key: request.key, duration: Nanoseconds(request.parts.values.reduce(0) { $0.increased(by: $1) }),
      lost: Nanoseconds(request.parts[row] ?? 0), hasValue: hasValue)
  }

  // MARK: Parts

  private static func doubts(of survey: TailSurvey, _ clocks: ClockTable) -> [PathRow?: DurationBounds] {
    guard let from = survey.division.outline.from, let until = survey.division.outline.until else {
      return [:]
    }
    return survey.slowestClocks.doubts(
      above: survey.middleClocks, clocks, since: from.nanoseconds, until: until.nanoseconds)
  }

  private static func parts(
    of survey: TailSurvey, _ doubts: [PathRow?: DurationBounds]
  ) -> [(row: PathRow, part: TailReport.Part)] {
    let text = { (id: NameID) in id == .empty ? nil : survey.catalog.text(id) }
    let rows = Set(survey.slowest.rows.keys).union(survey.middle.rows.keys).map { row in
      let part = TailReport.Part(
        row.segment, destination: text(row.destination), service: text(row.service))
      return (row: row, part: part)
    }.sorted { $0.part.sortKey < $1.part.sortKey }
    let order = rows.map(\.row)
    let means = zip(survey.slowest.means(of: order), survey.middle.means(of: order))
    return zip(rows, means).map { named, means in
      var part = named.part
      (part.slowest, part.middle) = means
      part.doubt = doubts[named.row]
      return (row: named.row, part: part)
    }.sorted { first, second in
      first.part.extra == second.part.extra
        ? first.part.sortKey < second.part.sortKey : first.part.extra > second.part.extra
    }
  }

  // MARK: Values

  private func value(_ found: OverRepresentation.Found, _ sets: TailSets) -> TailReport.Value {
    let (count, whole) = (sets.counts[found.index], survey.whole)
    let (rest, restTotal) = (count.all - count.slowest, whole.all - whole.slowest)
    let against = Double(whole.slowest - count.slowest) * Double(rest)
    let ratio = against > 0 ? Double(count.slowest) * Double(restTotal - rest) / against : nil
    return TailReport.Value(
      names: sets.names[found.index], slowest: count.slowest, of: whole.slowest, rest: rest, of: restTotal,
      oddsRatio: ratio, low: found.interval.low, high: found.interval.high, p: found.p,
      corrected: found.corrected)
  }
}

extension TailReport.Part {
  /// The order of a request's life, then of names.
  fileprivate var sortKey: (Int, String, String) { (Int(segment.rawValue), destination ?? "", service ?? "") }
}
