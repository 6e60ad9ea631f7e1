import TraceModel

/// A comparison for people: the conclusion, the two sides, the changes with all their percentiles, and the segments
/// that carry the difference.
struct DiffText {
  /// The comparison to print.
  let report: ComparisonReport
  /// The page it is printed on.
  let page: OutputTarget

  /// The whole comparison, with the last line end.
  var text: String {
    let heading =
      wrapped([conclusion]).map { StyledText($0, report.change.ink).rendered(page.style) } + wrapped(sides)
    let dimmed = wrapped(remarks).map { StyledText($0, .dim).rendered(page.style) }
    return (heading + (rows.isEmpty ? [] : table.linesWithOmissions(on: page)) + wrapped(path) + dimmed)
      .joinedLines
  }

  /// On a narrow page the p-value stands above the intervals, in one column.
  private var table: TextTable {
    var table = TextTable(columns: columns)
    table.rows = rows.map { row in
      row.cells.enumerated().map { StyledText($1, $0 == 3 ? row.ink : .plain) }
    }
    guard let width = page.width, table.fitting(width).columns.count < columns.count else { return table }
    var narrow = table.without(columns.count - 1)
    narrow.columns[columns.count - 2].title = "p, 95 % CI"
    for (index, row) in rows.enumerated() where row.cells[columns.count - 2].isEmpty {
      let p = row.cells[columns.count - 1]
      narrow.rows[index][columns.count - 2] = StyledText(p.isEmpty ? "" : "p " + p)
    }
    return narrow
  }

  /// The table and its remarks, not yet laid out.
  var cells: CellTable {
    CellTable(
      columns: columns.map { ($0.title, $0.alignment) }, rows: rows.map(\.cells), remarks: path + remarks)
  }

  /// The cells of a line, and the style of the cell on the change.
  private typealias Line = (cells: [String], ink: TextStyle)

  private var rows: [Line] {
    shownRows.flatMap { row in rows(row).enumerated().map { ($1, $0 == 0 ? row.change.wordInk : .plain) } }
      + report.outcomes.map { (row($0), $0.change.wordInk) }
  }

  /// The sentences above the table.
  var heading: [String] { [conclusion] + sides }

  /// `worse: queue_wait jobs slower, end_to_end slower, more failed; better: publish faster`.
  private var conclusion: String {
    let changed = [("worse", ComparisonReport.Change.worse), ("better", .better)].compactMap { word, change in
      let parts =
        report.rows.filter { $0.change == change }.map { "\(name($0)) \($0.words)" }
        + report.outcomes.filter { $0.change == change }.map { "\($0.word) \($0.outcome.name)" }
        + (change == .worse ? stopped : [])
      return parts.isEmpty ? nil : "\(word): \(parts.joined(separator: ", "))"
    }
    guard report.change == .tooLittleData else {
      return changed.isEmpty
        ? "no change that is more than noise" : (changed + reservations).joined(separator: "; ")
    }
    guard report.rows.contains(where: { $0.test != nil }) else {
      return "too little data: no segment has \(report.smallestSample) requests on both sides"
    }
    let known =
      changed.isEmpty
      ? ["what could be compared shows no change that is more than noise"]
      : changed.map { "of the rest, " + $0 }
    return "too little data: " + (reservations + known).joined(separator: "; ")
  }

  private var sides: [String] {
    let clientless = report.clientless.map {
      "from the server's first record on, as \($0 == .first ? "A" : "B") has none of a client"
    }
    return [("A", report.first), ("B", report.second)].map { letter, side in
      let times = side.from.flatMap { from in side.until.map { ", " + period(from, $0) } } ?? ""
      return "\(letter): \(side.name), \(NumberFormat.counted(side.requests, "request"))\(times)"
    } + [clientless].compactMap(\.self)
  }

  /// The day once, where it is one: `2026-11-25 10:49:28.338 – 10:49:42.851Z`.
  private func period(_ from: Timestamp, _ until: Timestamp) -> String {
    let times = page.times
    guard times.date(from) == times.date(until), times.zone(from) == times.zone(until) else {
      return "\(times.text(from)) – \(times.text(until))"
    }
    return "\(times.date(from)) \(times.clock(from)) – \(times.clock(until))\(times.zone(until))"
  }

  func name(_ row: ComparisonReport.Row) -> String { row.name(among: report.rows) }

  private var columns: [TextTable.Column] {
    [
      .init(title: "", minimum: 16), .init(title: "A", alignment: .right),
      .init(title: "B", alignment: .right),
      .init(title: "change", alignment: .right), .init(title: "95 % CI", expendable: 1),
      .init(title: "p", alignment: .right),
    ]
  }

  // MARK: Rows

  /// The changed rows, and the times of the whole request.
  private var shownRows: [ComparisonReport.Row] {
    report.rows.filter {
      $0.change != .none && $0.change != .tooLittleData || $0.segment.isOfEnd || $0.segment == report.asked
    }
  }

  private func rows(_ row: ComparisonReport.Row) -> [[String]] {
    let counts = [row.firstCount, row.secondCount].map { "n " + NumberFormat.grouped($0) }
    return [[name(row)] + counts + [row.word, "", row.test?.text ?? ""]]
      + row.percentiles.map { percentile in
        let values = [percentile.first, percentile.second].map { $0.map(DurationFormat.column) ?? "–" }
        return ["  p" + NumberFormat.percentile(percentile.p)] + values
          + [percentile.shift.map(DurationFormat.signed) ?? "–", interval(percentile), ""]
      }
  }

  private func interval(_ percentile: ComparisonReport.PercentileShift) -> String {
    switch (percentile.low, percentile.high) {
    case (let low?, let high?): "\(DurationFormat.signed(low)) … \(DurationFormat.signed(high))"
    case (let low?, nil): "from \(DurationFormat.signed(low))"
    case (nil, let high?): "up to \(DurationFormat.signed(high))"
    case (nil, nil): ""
    }
  }

  private func row(_ shift: ComparisonReport.OutcomeShift) -> [String] {
    let shares = [(shift.first, shift.firstTotal), (shift.second, shift.secondTotal)].map { count, total in
      total > 0
        ? "\(NumberFormat.grouped(count)) (\(NumberFormat.percent(Double(count), of: Double(total))))" : "–"
    }
    return [shift.outcome.name] + shares + [shift.word, "", shift.test?.text ?? ""]
  }

  // MARK: Sentences

  /// `of those that ended, mean end to end 3.33 s → 3.6 s, +271 ms: +250 ms queue wait, +21 ms processing`.
  private var path: [String] {
    guard let path = report.path else { return [] }
    let parts = path.segments.map { part -> Phrase in "\(difference: part.shift) \(part.segment)" }
    let means: Phrase =
      "of those that ended, mean \(path.whole) \(path.firstMean) → \(path.secondMean), \(difference: path.shift)"
    return [parts.isEmpty ? means.text : means.text + ": " + ("\(parts)" as Phrase).text]
  }

  private var remarks: [String] {
    let same = report.rows.filter { $0.change == .none && !$0.segment.isOfEnd && $0.segment != report.asked }
      .map(name)
    let untested = report.rows.filter { $0.change == .tooLittleData }.map(name)
    let unfinished = report.rows.filter { $0.firstUnfinished + $0.secondUnfinished > 0 }.map {
      "\(name($0)) \(NumberFormat.grouped($0.firstUnfinished)) and \(NumberFormat.grouped($0.secondUnfinished))"
    }
    let isUnreached = shownRows.contains { row in
      row.firstUnfinished + row.secondUnfinished > 0
        && row.percentiles.contains { $0.first == nil || $0.second == nil }
    }
    let tests = report.tests
    return (same.isEmpty ? [] : ["no change: " + same.joined(separator: ", ")])
      + (untested.isEmpty
        ? []
        : [
          "not tested, as one side has fewer than \(report.smallestSample) requests: "
            + untested.joined(separator: ", ")
        ])
      + (unfinished.isEmpty ? [] : ["unfinished, in A and B: " + unfinished.joined(separator: ", ")])
      + manyValues
      + (isUnreached ? ["–: so much is unfinished that the percentile is not known"] : [])
      + (tests == 0
        ? [] : ["p is corrected for \(NumberFormat.counted(tests, "test")); above 0.05 it may be noise"])
  }

  /// `a request counts once in a test, with its longest value; values in A and B: queue_wait 3,000 of 1,000 requests and …`,
  /// where the sides differ in how many values a request has.
  private var manyValues: [String] {
    let parts = shownRows.filter(\.hasOtherNumbers).map { row in
      let sides = [(row.firstCount, row.firstRequests), (row.secondCount, row.secondRequests)].map {
        "\(NumberFormat.grouped($0)) of \(NumberFormat.counted($1, "request"))"
      }
      return "\(name(row)) \(sides.joined(separator: " and "))"
    }
    guard !parts.isEmpty else { return [] }
    return [
      "in a test a request counts once, with its longest value; percentiles are of all values, in A and B: "
        + parts.joined(separator: ", ")
    ]
  }

  private func wrapped(_ texts: [String]) -> [String] {
    texts.flatMap { Paragraph.lines(TerminalText.escaped($0), width: page.width) }
  }
}

extension ComparisonReport {
  /// How many tests were made.
  var tests: Int { rows.count { $0.test != nil } + outcomes.count { $0.test != nil } }
}

extension ComparisonReport.Change {
  /// Of the word for one row: only what changed stands out.
  fileprivate var wordInk: TextStyle {
    switch self {
    case .worse: .boldRed
    case .better: .green
    case .mixed, .clocks: .yellow
    case .none, .tooLittleData: .plain
    }
  }

  /// The look of the conclusion.
  fileprivate var ink: TextStyle {
    switch self {
    case .worse: .boldRed
    case .better: .green
    case .none: .bold
    case .tooLittleData, .mixed, .clocks: .yellow
    }
  }
}

extension ComparisonReport.Row {
  /// Some request has several values.
  var hasSeveralValues: Bool { firstCount > firstRequests || secondCount > secondRequests }

  /// Requests of one side have more values each than those of the other, by a tenth or more.
  fileprivate var hasOtherNumbers: Bool {
    let (first, second) = (firstCount * secondRequests, secondCount * firstRequests)
    return min(first, second) > 0 && 10 * max(first, second) >= 11 * min(first, second)
  }
}
