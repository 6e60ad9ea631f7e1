import TraceModel

/// Heat maps of a segment for people: time to the right, durations upwards on a logarithmic scale, and a shade for the
/// count of a cell.
///
///     end_to_end: 228 ended, 3 unfinished; a column is 200 ms
///         from
///      10.0 s            ░▒░
///      6.30 s       ░▒▓▓▒
///      4.00 s  ░▒▓█▓▒░
///              10:49:28     10:49:35
struct HeatMapText {
  private let report: SeriesReport
  private let segment: Segment
  private let page: OutputTarget

  /// Lines of the scale at most.
  private static let height = 20
  /// Columns of the names of lines.
  private static let margin = 12
  private static let shades: [Character] = ["░", "▒", "▓", "█"]
  private static let noLogs: Character = "┄"

  /// Of `segment`, or of the whole time.
  init(_ report: SeriesReport, of segment: Segment?, page: OutputTarget) {
    (self.report, self.page) = (report, page)
    self.segment = DrawnRows.segment(segment, of: report.intervals.flatMap(\.segments))
  }

  /// The whole, with its last line end.
  var text: String {
    guard !report.intervals.isEmpty else { return "0 requests\n" }
    let heading = Paragraph.lines(SeriesText(report: report, page: page).heading, width: page.width).map {
      page.style($0, .bold)
    }
    let rows = rows
    let maps = rows.map { ([""] + lines($0, isOnly: rows.count == 1)).joinedLines }.joined()
    let drawn = report.intervals.lazy.flatMap(\.segments).filter { $0.segment == segment }
    return heading.joinedLines
      + (rows.isEmpty ? "no \(segment.name) here\n" : maps + DrawnRows.doubt(drawn, on: page).joinedLines)
  }

  private var rows: [SeriesLines.Row] {
    let found = report.intervals.lazy.flatMap(\.segments).filter {
      $0.segment == segment && !$0.histogram.bins.isEmpty
    }
    return Set(found.map(SeriesLines.Row.init)).sorted { $0.sortKey < $1.sortKey }
  }

  // MARK: One map

  /// Neighbouring intervals that share a column of the page.
  private var columns: [ArraySlice<SeriesReport.Interval>] {
    let room = max(1, (page.width ?? HistogramText.width) - Self.margin)
    let size = (report.intervals.count + room - 1) / room
    return stride(from: 0, to: report.intervals.count, by: size).map {
      report.intervals[$0..<min($0 + size, report.intervals.count)]
    }
  }

  /// A line of the map: what it is called, and a count for each column of the page.
  private typealias Line = (name: String, counts: [Int])

  private func lines(_ row: SeriesLines.Row, isOnly: Bool) -> [String] {
    let columns = columns
    let cells = columns.map { column in column.compactMap { row.statistics(in: $0) } }
    let lines = counts(cells)
    let most = lines.flatMap(\.counts).max() ?? 0
    let steps = Self.steps(most)
    let isKnown = columns.map { $0.contains { $0.coverage != .none } }
    let drawn = lines.map { line in
      let shades = zip(line.counts, isKnown).map { count, isKnown in
        count > 0 ? Self.shade(count, steps) : isKnown ? " " : Self.noLogs
      }
      return named(line.name, String(shades))
    }
    let heading = heading(cells, size: columns.first?.count ?? 1, isOnly: isOnly)
    return heading + [named("from", "", .dim)] + drawn
      + [named("", axis(columns))] + legend(steps, most: most, hasGaps: isKnown.contains(false))
  }

  private func named(_ name: String, _ text: String, _ ink: TextStyle = .plain) -> String {
    var line = StyledText(name, .dim).rightAligned(in: Self.margin - 2)
    line.append("  ")
    line.append(text, ink)
    return line.truncatedToPage(page).rendered(page.style)
  }

  private func heading(_ cells: [[LatencyReport.Statistics]], size: Int, isOnly: Bool) -> [String] {
    let all = cells.flatMap(\.self)
    let count = { (part: (LatencyReport.Statistics) -> Int) in all.reduce(0) { $0 + part($1) } }
    let others = [(count(\.censored), "unfinished"), (count(\.negative), "below 0")].filter { $0.0 > 0 }
    let text =
      "\(all.first.map { DrawnRows.name($0, isOnly: isOnly) } ?? segment.name): \(NumberFormat.grouped(count(\.count))) ended"
      + others.map { ", \(NumberFormat.grouped($0.0)) \($0.1)" }.joined()
      + "; a column is \(DurationFormat.text(Nanoseconds(report.step.count * Int64(size))))"
    return Paragraph.lines(TerminalText.escaped(text), width: page.width).map { page.style($0, .bold) }
  }

  /// From top to bottom: what has not ended, the scale from its longest durations down, what is below 1 µs, and what is
  /// below 0.
  private func counts(_ cells: [[LatencyReport.Statistics]]) -> [Line] {
    let histograms = cells.flatMap { $0.map(\.histogram) }
    let negative = cells.map { $0.reduce(0) { $0 + $1.negative } }
    let unfinished = cells.map { $0.reduce(0) { $0 + $1.censored } }
    guard let axis = HistogramAxis(histograms.map(\.ended), columns: Self.height) else {
      return [("unfinished", unfinished)]
    }
    let byCell = cells.map { cell -> [Int] in
      cell.reduce(into: [Int](repeating: 0, count: axis.count)) { sums, row in
        for (column, count) in axis.counts(row.histogram, { $0.count }).enumerated() { sums[column] += count }
      }
    }
    let low = zip(cells, negative).map { cell, negative in
      cell.reduce(0) { $0 + axis.low($1.histogram) { $0.count } } - negative
    }
    let scale: [Line] = (0..<axis.count).reversed().map { column in
      (DurationFormat.column(axis.bounds(of: column).lower), byCell.map { $0[column] })
    }
    let others: [Line] = [("0 s", low), ("below 0", negative)]
    let open: [Line] = [("unfinished", unfinished)]
    return open.filter(Self.isSeen) + scale + others.filter(Self.isSeen)
  }

  private static func isSeen(_ line: Line) -> Bool { line.counts.contains { $0 > 0 } }

  // MARK: Shades

  /// The least count of each shade, in about equal ratios from 1 to the most.
  private static func steps(_ most: Int) -> [Int] {
    let root = Double(most + 1).squareRoot()
    let steps = [1, root.squareRoot(), root, root * root.squareRoot()].map { Int($0.rounded(.up)) }
    return steps.reduce(into: []) { found, step in found.append(max(step, (found.last ?? 0) + 1)) }
  }

  private static func shade(_ count: Int, _ steps: [Int]) -> Character {
    shades[max(0, (steps.lastIndex { $0 <= count } ?? 0))]
  }

  private func legend(_ steps: [Int], most: Int, hasGaps: Bool) -> [String] {
    let used = steps.indices.filter { steps[$0] <= most }
    let ranges = used.map { index in
      let last = index + 1 < steps.count ? min(steps[index + 1] - 1, most) : most
      let range =
        steps[index] == last
        ? NumberFormat.grouped(last) : "\(NumberFormat.grouped(steps[index]))–\(NumberFormat.grouped(last))"
      return "\(Self.shades[index]) \(range)"
    }
    let text = ranges.joined(separator: "  ") + (hasGaps ? "  \(Self.noLogs) no logs" : "")
    return Paragraph.fill(
      text.split(separator: "  ").map(String.init), separator: "  ", width: page.width ?? HistogramText.width
    ).map { StyledText($0, .dim).rendered(page.style) }
  }

  // MARK: Time

  /// The begins of some columns, each at its place.
  private func axis(_ columns: [ArraySlice<SeriesReport.Interval>]) -> String {
    let times = SeriesTimes(report, page.times)
    var line = ""
    for (place, column) in columns.enumerated() {
      guard let begin = column.first?.begin, line.isEmpty || place >= line.count + 3 else { continue }
      let text = times.text(begin)
      guard place == 0 || place + text.count <= columns.count else { break }
      line += String(repeating: " ", count: place - line.count) + text
    }
    return line
  }
}

extension DurationHistogram {
  /// The histogram without what has not ended.
  fileprivate var ended: DurationHistogram { DurationHistogram(bins: bins.filter { $0.count > 0 }) }
}
