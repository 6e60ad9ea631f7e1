import TraceModel

/// The distributions of a group's segments as a table for people.
///
/// Behind the highest percentile stands its confidence interval. A percentile whose interval does not exist,
/// because the sample is too small for that rank, is marked.
struct SegmentTable {
  private let segments: [LatencyReport.Statistics]
  private let percentiles: [Double]
  private let hasDestinations: Bool

  /// One row for each of `segments`.
  init(_ segments: [LatencyReport.Statistics]) {
    self.segments = segments
    percentiles = Set(segments.flatMap { $0.percentiles.map(\.p) }).sorted()
    let named = segments.filter { $0.destination != nil }
    hasDestinations = Set(named.map(\.destination)).count > 1
  }

  /// The table and what explains it. Where the intervals do not fit the width, they follow below the table.
  func lines(on page: Page) -> [String] {
    guard !segments.isEmpty else { return [] }
    let whole = table(withIntervals: hasIntervals)
    let fits = page.width.map { whole.totalWidth <= $0 } ?? true
    let lines = (fits ? whole : table(withIntervals: false)).lines(on: page)
    return lines
      + explanations(withIntervals: !fits && hasIntervals).flatMap {
        Paragraph.lines(TerminalText.escaped($0), width: page.width).map {
          StyledText($0, .dim).rendered(page.style)
        }
      }
  }

  /// The table in Markdown, with what explains it.
  func markdown(on page: Page) -> String {
    guard !segments.isEmpty else { return "" }
    let columns = columns(withIntervals: hasIntervals)
    var text = SeparatedValues.line(columns.map(\.title), as: .markdown, on: page)
    text += SeparatedValues.markdownRule(columns.map(\.alignment))
    for segment in segments {
      text += SeparatedValues.line(columns.map { $0.cell(segment).trimmed }, as: .markdown, on: page)
    }
    return explanations(withIntervals: false).reduce(text) { $0 + "\n" + SeparatedValues.markdown($1) + "\n" }
  }

  private struct Column {
    var title: String
    var alignment = TextTable.Column.Alignment.right
    var cell: (LatencyReport.Statistics) -> String
  }

  private func table(withIntervals: Bool) -> TextTable {
    let columns = columns(withIntervals: withIntervals)
    var table = TextTable(
      columns: columns.map {
        TextTable.Column(title: $0.title, alignment: $0.alignment, minimum: $0.title == "segment" ? 10 : nil)
      })
    table.rows = segments.map { segment in columns.map { StyledText($0.cell(segment)) } }
    return table
  }

  private func columns(withIntervals: Bool) -> [Column] {
    var columns = [
      Column(title: "segment", alignment: .left, cell: name),
      Column(title: "n") { NumberFormat.grouped($0.count) },
    ]
    for p in percentiles {
      columns.append(Column(title: "p" + NumberFormat.percentile(p)) { valueText(p, of: $0) })
    }
    if withIntervals { columns.append(Column(title: "(95 % CI)", alignment: .left, cell: intervalText)) }
    columns.append(Column(title: "max") { $0.count == 0 ? "–" : DurationFormat.text($0.maximum) })
    if segments.contains(where: { $0.negative > 0 }) {
      columns.append(Column(title: "negative") { NumberFormat.grouped($0.negative) })
    }
    if segments.contains(where: { $0.censored > 0 }) {
      columns.append(Column(title: "unfinished") { NumberFormat.grouped($0.censored) })
    }
    return columns
  }

  private func name(_ segment: LatencyReport.Statistics) -> String {
    guard hasDestinations, let destination = segment.destination else { return segment.segment.name }
    return "\(segment.segment.name) \(destination)"
  }

  private func valueText(_ p: Double, of segment: LatencyReport.Statistics) -> String {
    guard let percentile = segment.percentiles.first(where: { $0.p == p }) else { return "–" }
    let isMarked = segments.contains { $0.percentiles.contains { $0.p == p && !$0.hasInterval } }
    let mark = percentile.hasInterval ? " " : "*"
    return DurationFormat.text(percentile.value) + (isMarked ? mark : "")
  }

  private func intervalText(_ segment: LatencyReport.Statistics) -> String {
    guard let (value, low, high) = interval(segment) else { return "" }
    return "(\(DurationFormat.interval(low, high, behind: value)))"
  }

  /// The highest percentile of the table with the bounds of its interval, where both exist.
  private func interval(
    _ segment: LatencyReport.Statistics
  ) -> (value: Nanoseconds, low: Nanoseconds, high: Nanoseconds)? {
    guard let last = segment.percentiles.first(where: { $0.p == percentiles.last }),
      let low = last.low, let high = last.high
    else { return nil }
    return (last.value, low, high)
  }

  private var hasIntervals: Bool { segments.contains { interval($0) != nil } }

  private func explanations(withIntervals: Bool) -> [String] {
    var lines: [String] = []
    if withIntervals, let p = percentiles.last {
      let list = segments.compactMap { segment in
        interval(segment).map { "\(name(segment)) \(DurationFormat.interval($0.low, $0.high))" }
      }
      lines.append("95 % CI of p\(NumberFormat.percentile(p)): " + list.joined(separator: ", "))
    }
    if segments.contains(where: { $0.percentiles.contains { !$0.hasInterval } }) {
      lines.append("* n is too small for a 95 % confidence interval of this percentile")
    }
    return lines
  }
}

extension LatencyReport.Percentile {
  /// Both bounds of the confidence interval exist.
  var hasInterval: Bool { low != nil && high != nil }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
