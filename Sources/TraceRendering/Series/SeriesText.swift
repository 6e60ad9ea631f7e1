import TraceModel

/// A report in intervals for people: a line for each interval, then a line of bars for each series.
struct SeriesText {
  private let report: SeriesReport
  private let page: OutputTarget
  private let times: SeriesTimes
  private let lines: SeriesLines

  /// The text of `report` on `page`.
  init(report: SeriesReport, page: OutputTarget) {
    (self.report, self.page) = (report, page)
    (times, lines) = (SeriesTimes(report, page.times), SeriesLines(report))
  }

  /// The whole, with its last line end.
  var text: String {
    guard !report.intervals.isEmpty else { return "0 requests\n" }
    let names = Paragraph.lines(heading, width: page.width).map {
      StyledText($0, .bold).rendered(page.style)
    }
    let small = remarks.flatMap { Paragraph.lines(TerminalText.escaped($0), width: page.width) }
      .map { StyledText($0, .dim).rendered(page.style) }
    return (names + table.linesWithOmissions(on: page) + [""] + bars.lines(on: page) + small).joinedLines
  }

  /// The tables and their remarks, not yet laid out: the intervals, then the series.
  var cells: [CellTable] {
    let columns = columns
    return [
      CellTable(
        columns: columns.map { ($0.column.title, $0.column.alignment) },
        rows: report.intervals.map { interval in columns.map { $0.text(interval) } }),
      CellTable(
        columns: barColumns.map { ($0.title, $0.alignment) }, rows: lines.all.map(barCells),
        remarks: remarks),
    ]
  }

  /// `every 5 min: 241 requests, 2026-11-25 10:49:28 – 10:49:54Z (9.3/s)`.
  var heading: String {
    let requests = report.intervals.reduce(0) { $0 + $1.requests }
    let period = ReportPeriod(from: report.from, until: report.until, on: page)
    return "every \(DurationFormat.text(report.step)): \(NumberFormat.counted(requests, "request"))"
      + (period.map { ", " + $0.text(of: requests) } ?? "")
  }

  // MARK: Intervals

  private typealias Column = (column: TextTable.Column, text: (SeriesReport.Interval) -> String)

  private var table: TextTable {
    let columns = columns
    var table = TextTable(columns: columns.map(\.column))
    table.rows = report.intervals.map { interval in
      columns.enumerated().map { index, column in
        StyledText(column.text(interval), interval.coverage == .none && index > 0 ? .dim : .plain)
      }
    }
    return table
  }

  /// The highest rank goes first if there is no room.
  private var columns: [Column] {
    let whole = lines.whole
    let times: [Column] = [
      (.init(title: "begin"), time), (.init(title: "requests", alignment: .right), requests),
      (.init(title: "rate", alignment: .right, expendable: 3), rate),
    ]
    return times + outcomes.map(outcomeColumn)
      + (whole.map { whole in report.percentiles.map { percentileColumn($0, of: whole) } } ?? [])
      + (report.intervals.contains { !$0.queues.isEmpty }
        ? [
          (.init(title: "waiting", alignment: .right), waiting),
          (.init(title: "oldest", alignment: .right, expendable: 2), oldest),
        ] : [])
  }

  /// The outcomes that occur, without the usual one.
  private var outcomes: [Outcome] {
    Outcome.allCases.filter { outcome in
      outcome != .completed && report.intervals.contains { $0.outcomes[outcome, default: 0] > 0 }
    }
  }

  private func outcomeColumn(_ outcome: Outcome) -> Column {
    (
      .init(title: outcome.name, alignment: .right, expendable: outcome == .failed ? 1 : 4),
      { interval in
        interval.coverage == .none ? "" : NumberFormat.grouped(interval.outcomes[outcome, default: 0])
      }
    )
  }

  private func percentileColumn(_ p: Double, of whole: SeriesLines.Row) -> Column {
    let found = { (interval: SeriesReport.Interval) in
      whole.statistics(in: interval)?.percentiles.first { $0.p == p }
    }
    let sign = { (interval: SeriesReport.Interval) in
      DoubtSentence.sign(whole.statistics(in: interval)?.doubt)
    }
    let isMarked = report.intervals.contains { found($0)?.hasInterval == false }
    let isFirst = p == report.percentiles.first
    let isLast = p == report.percentiles.last
    return (
      .init(
        title: (isFirst ? whole.segment.name + " " : "") + "p" + NumberFormat.percentile(p),
        alignment: .right, expendable: isFirst || isLast ? 0 : 5, hangsSigns: true),
      { interval in
        found(interval).map {
          sign(interval) + DurationFormat.column($0.value) + (isMarked ? $0.hasInterval ? " " : "*" : "")
        } ?? ""
      }
    )
  }

  /// The begin, and a word if it is not wholly covered: `10:45`, `10:45 part`; the day if it is another.
  private func time(_ interval: SeriesReport.Interval) -> String {
    times.text(interval.begin) + (interval.coverage == .partial ? " part" : "")
  }

  private func requests(_ interval: SeriesReport.Interval) -> String {
    interval.coverage == .none ? "no logs" : NumberFormat.grouped(interval.requests)
  }

  private func rate(_ interval: SeriesReport.Interval) -> String {
    interval.coverage == .none ? "" : interval.rate.map { RateFormat.text(perSecond: $0) } ?? ""
  }

  private func waiting(_ interval: SeriesReport.Interval) -> String {
    guard interval.coverage != .none else { return "" }
    let (depth, unlogged) = interval.queues.reduce((0, 0)) { ($0.0 + $1.depth, $0.1 + $1.unlogged) }
    return NumberFormat.grouped(depth) + (unlogged > 0 ? " – \(NumberFormat.grouped(depth + unlogged))" : "")
  }

  private func oldest(_ interval: SeriesReport.Interval) -> String {
    interval.queues.compactMap(\.oldest).max().map(DurationFormat.column) ?? ""
  }

  // MARK: Series

  private var barColumns: [TextTable.Column] {
    [
      .init(title: "series", minimum: Self.nameWidth), .init(title: "from 0 up"),
      .init(title: "least", alignment: .right), .init(title: "most", alignment: .right),
    ]
  }

  /// Columns of the longest name that stays whole.
  private static let nameWidth = 38

  private var bars: TextTable {
    var table = TextTable(columns: barColumns)
    table.rows = lines.all.map { barCells($0).map { StyledText($0) } }
    return table
  }

  /// The room left on the page by names and numbers.
  private func barCells(_ line: SeriesLines.Line) -> [String] {
    let width = max(12, min(100, (page.width ?? 160) - Self.nameWidth - 24))
    return [line.name, Sparkline.text(line.values, width: width), line.least, line.most]
  }

  // MARK: Remarks

  /// Some shown percentile has no interval.
  private var hasFew: Bool {
    guard let whole = lines.whole else { return false }
    return report.intervals.contains { interval in
      whole.statistics(in: interval)?.percentiles.contains { !$0.hasInterval } == true
    }
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if report.intervals.contains(where: { $0.coverage == .partial }) {
      remarks.append(
        "part: the logs, or what was asked for, cover a part of the interval; rates are of that part, if it is a tenth"
      )
    }
    if report.intervals.contains(where: { $0.coverage == .none }) {
      remarks.append("no logs: no log covers the interval, so that nothing is known of it")
    }
    if hasFew { remarks.append(SegmentTable.withoutInterval) }
    if report.intervals.contains(where: { $0.queues.contains { $0.unlogged > 0 } }) {
      remarks.append(
        "waiting from – to: no log tells whether some messages were consumed, as their consumer's log ends before or is missing"
      )
    }
    if report.intervals.contains(where: { $0.segments.contains { $0.censored > 0 } }) {
      remarks.append("percentiles are of what has ended; requests count in the interval in which they start")
    }
    if let doubt = lines.doubt { remarks.append("? " + doubt) }
    return remarks
  }
}
