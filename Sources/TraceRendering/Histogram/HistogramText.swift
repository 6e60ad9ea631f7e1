import TraceModel

/// Histograms of a segment for people: a bar for each stretch of a logarithmic scale,
/// and the percentiles that lie in it.
///
///     end_to_end: 228 ended, 3 unfinished
///       from      to   n
///     1.00 s  1.25 s  12  ████▌
///     1.25 s  1.60 s  31  ███████████▊░ p50
struct HistogramText {
  private let report: LatencyReport
  private let segment: Segment
  private let page: OutputTarget

  /// Lines of one histogram at most, but for those below 1 µs.
  private static let height = 24
  /// Longer stretches without a value are one line.
  private static let longestGap = 3
  /// Columns of the page where it says nothing of it.
  static let width = 80

  /// Of `segment`, or of the whole time.
  init(_ report: LatencyReport, of segment: Segment?, page: OutputTarget) {
    (self.report, self.page) = (report, page)
    self.segment = DrawnRows.segment(segment, of: report.groups.flatMap(\.segments))
  }

  /// The whole, with its last line end.
  var text: String {
    guard report.groups.contains(where: { $0.requests > 0 }) else { return "0 requests\n" }
    return report.groups.map { group in
      let heading = ReportHeading(
        group: group, keys: report.keys,
        period: report.keys.isEmpty ? ReportPeriod(report, on: page) : nil
      ).lines(on: page)
      let rows = group.segments.filter { $0.segment == segment && !$0.histogram.bins.isEmpty }
      let drawn = rows.map { ([""] + lines($0, isOnly: rows.count == 1)).joinedLines }.joined()
      return heading.joinedLines
        + (rows.isEmpty
          ? "no \(segment.name) here\n" : drawn + DrawnRows.doubt(rows, on: page).joinedLines)
    }.joined(separator: "\n")
  }

  // MARK: One row

  private func lines(_ row: LatencyReport.Statistics, isOnly: Bool) -> [String] {
    guard let axis = HistogramAxis([row.histogram], columns: Self.height) else { return [] }
    let stretches = stretches(row, axis)
    let name = Paragraph.lines(TerminalText.escaped(heading(row, isOnly: isOnly)), width: page.width).map {
      page.style($0, .bold)
    }
    return name + table(stretches, row).lines(on: page) + remarks(row)
  }

  /// `queue_wait jobs: 1,976 ended, 12 unfinished, 3 below 0`.
  private func heading(_ row: LatencyReport.Statistics, isOnly: Bool) -> String {
    let others = [(row.censored, "unfinished"), (row.negative, "below 0")].filter { $0.0 > 0 }
    return "\(DrawnRows.name(row, isOnly: isOnly)): \(NumberFormat.grouped(row.count)) ended"
      + others.map { ", \(NumberFormat.grouped($0.0)) \($0.1)" }.joined()
  }

  private func remarks(_ row: LatencyReport.Statistics) -> [String] {
    guard row.censored > 0 else { return [] }
    let text = "░ unfinished: has lasted so long when the logs end, and goes on"
    return Paragraph.lines(text, width: page.width).map { StyledText($0, .dim).rendered(page.style) }
  }

  /// A line of the drawing.
  private struct Stretch {
    var from: String
    var to: String
    var count: Int
    var unfinished: Int
    var marks: [String] = []
    /// Several columns of the scale without a value.
    var isGap = false
  }

  private func stretches(_ row: LatencyReport.Statistics, _ axis: HistogramAxis) -> [Stretch] {
    var lines: [Stretch] = []
    if row.negative > 0 {
      lines.append(Stretch(from: "", to: "0 s", count: row.negative, unfinished: 0))
    }
    let low = axis.low(row.histogram) { $0.count } - row.negative
    let unfinishedLow = axis.low(row.histogram) { $0.unfinished }
    if low + unfinishedLow > 0 {
      lines.append(Stretch(from: "0 s", to: "1.00 µs", count: low, unfinished: unfinishedLow))
    }
    return marked(lines, row) + scale(row, axis)
  }

  /// The percentiles that are below 1 µs, at the line that has them.
  private func marked(_ lines: [Stretch], _ row: LatencyReport.Statistics) -> [Stretch] {
    var lines = lines
    for percentile in row.percentiles where percentile.value < Nanoseconds(1_000) {
      let isNegative = percentile.value < .zero
      let place = lines.firstIndex { $0.from.isEmpty == isNegative }
      if let place { lines[place].marks.append(Self.mark(percentile)) }
    }
    return lines
  }

  private static func mark(_ percentile: LatencyReport.Percentile) -> String {
    "p" + NumberFormat.percentile(percentile.p)
  }

  private func scale(_ row: LatencyReport.Statistics, _ axis: HistogramAxis) -> [Stretch] {
    let ended = axis.counts(row.histogram) { $0.count }
    let unfinished = axis.counts(row.histogram) { $0.unfinished }
    let marks = Dictionary(
      grouping: row.percentiles.filter { $0.value >= Nanoseconds(1_000) }, by: { axis.column(of: $0.value) })
    var (lines, column) = ([Stretch](), 0)
    while column < axis.count {
      let end = (column..<axis.count).first { ended[$0] + unfinished[$0] > 0 } ?? axis.count
      // A short stretch without a value has a line for each column.
      let isGap = end - column > Self.longestGap
      let next = isGap ? end : column + 1
      let to = axis.bounds(of: next - 1).upper.map(DurationFormat.column) ?? ""
      lines.append(
        Stretch(
          from: DurationFormat.column(axis.bounds(of: column).lower), to: to, count: ended[column],
          unfinished: unfinished[column], marks: marks[column, default: []].map(Self.mark), isGap: isGap))
      column = next
    }
    return lines
  }

  // MARK: Layout

  private func table(_ stretches: [Stretch], _ row: LatencyReport.Statistics) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "from", alignment: .right), .init(title: "to", alignment: .right, expendable: 1),
      .init(title: "n", alignment: .right),
    ])
    let hasUnfinished = row.censored > 0
    if hasUnfinished { table.columns.append(.init(title: "unfinished", alignment: .right, expendable: 2)) }
    table.rows = stretches.map { line in
      let texts =
        [line.from, line.to, NumberFormat.grouped(line.count)]
        + (hasUnfinished ? [NumberFormat.grouped(line.unfinished)] : [])
      return texts.map { StyledText($0, line.isGap ? .dim : .plain) }
    }
    let marks = stretches.map { $0.marks.joined(separator: " ").count }.max() ?? 0
    let room = (page.width ?? Self.width) - table.totalWidth - 2 - marks - 1
    let bars = bars(stretches, columns: max(4, min(room, 60)))
    table.columns.append(.init(title: "", minimum: 4))
    for index in stretches.indices { table.rows[index].append(bars[index]) }
    return table
  }

  private func bars(_ stretches: [Stretch], columns: Int) -> [StyledText] {
    let most = stretches.map { $0.count + $0.unfinished }.max() ?? 1
    return stretches.map { line in
      if line.isGap { return StyledText("┄", .dim) }
      var bar = StyledText()
      // Something is seen of both, and the longest bar has no more columns than there are.
      let least = line.count > 0 && line.unfinished > 0 ? 2 : 1
      let end = max(least, (Self.eighths(line.count + line.unfinished, of: most, columns: columns) + 7) / 8)
      let room = line.unfinished > 0 ? (end - 1) * 8 : end * 8
      let eighths = min(room, Self.eighths(line.count, of: most, columns: columns))
      if eighths > 0 { bar.append(BarGlyphs.work(0..<eighths).text) }
      if line.unfinished > 0 { bar.append(String(repeating: "░", count: max(1, end - bar.width))) }
      if !line.marks.isEmpty { bar.append(" " + line.marks.joined(separator: " "), .dim) }
      return bar
    }
  }

  /// The length of a bar in eighths of a column; something is seen of everything.
  private static func eighths(_ count: Int, of most: Int, columns: Int) -> Int {
    count == 0 ? 0 : max(1, Int((Double(count) / Double(most) * Double(columns * 8)).rounded()))
  }
}
