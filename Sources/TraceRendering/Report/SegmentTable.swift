import TraceModel

/// The distributions of a group's segments as a table for people.
///
/// Behind the highest percentile stands its confidence interval. A percentile is marked if its interval does not exist,
/// because the sample is too small for that rank. A segment with unfinished work has a second row, which counts this,
/// too.
struct SegmentTable {
  private let content: SegmentColumns
  private var segments: [LatencyReport.Statistics] { content.segments }

  /// One row for each of `segments`, two where something is unfinished.
  init(_ segments: [LatencyReport.Statistics]) { content = SegmentColumns(segments) }

  /// The table and what explains it. Where the whole does not fit the width, the intervals go below the table,
  /// then names are shortened and columns left out; the name of a segment stays whole.
  func lines(on page: OutputTarget) -> [String] {
    guard !segments.isEmpty else { return [] }
    let layouts = [
      Layout(withIntervals: hasIntervals), Layout(withIntervals: false),
      Layout(withIntervals: false, isBrief: true),
    ]
    let fitting = layouts.first { layout in page.width.map { table(layout).totalWidth <= $0 } ?? true }
    var layout = fitting ?? layouts[2]
    layout.distribution = distribution(beside: table(layout), on: page)
    let whole = table(layout)
    let drawn = whole.fitting(page.width)
    let kept = drawn.columns.map(\.title)
    let omitted = whole.columns.map(\.title).filter { !kept.contains($0) }
    return drawn.lines(on: page) + explained(explanations(layout, omitted: omitted), on: page)
  }

  /// The table and what explains it, not yet laid out; nil without a segment.
  var cells: CellTable? {
    guard !segments.isEmpty else { return nil }
    let layout = Layout(withIntervals: hasIntervals)
    let columns = columns(layout)
    return CellTable(
      columns: columns.map { ($0.title, $0.alignment) },
      rows: rows(columns).map { $0.map(\.trimmed) },
      remarks: explanations(layout, omitted: []))
  }

  private struct Layout {
    /// The intervals stand in a column of their own.
    var withIntervals: Bool
    /// The names of the rows with unfinished are short.
    var isBrief = false
    /// The last column: how the values of each row lie; nil without room.
    var distribution: HistogramSparkline?
  }

  /// As wide as there is room beside the numbers; nil also where each row has a few values only,
  /// which the numbers tell.
  private func distribution(beside numbers: TextTable, on page: OutputTarget) -> HistogramSparkline? {
    guard segments.contains(where: { $0.count + $0.censored >= LatencyReport.Statistics.few }) else {
      return nil
    }
    let room = page.width.map { $0 - numbers.totalWidth - 2 } ?? HistogramSparkline.width
    return HistogramSparkline(segments.map(\.histogram), width: room)
  }

  private func columns(_ layout: Layout, inSections: Bool = false) -> [SegmentColumns.Column] {
    content.columns(
      withIntervals: layout.withIntervals, isBrief: layout.isBrief, inSections: inSections,
      distribution: layout.distribution)
  }

  private func rows(_ columns: [SegmentColumns.Column]) -> [[String]] {
    segments.flatMap { rows(columns, of: $0) }
  }

  private func rows(_ columns: [SegmentColumns.Column], of segment: LatencyReport.Statistics) -> [[String]] {
    let ended = columns.map { $0.ended(segment) }
    return segment.censored == 0 ? [ended] : [ended, columns.map { $0.withUnfinished(segment) }]
  }

  private func table(_ layout: Layout) -> TextTable {
    let columns = columns(layout, inSections: true)
    var table = TextTable(
      columns: columns.map {
        TextTable.Column(
          title: $0.title, alignment: $0.alignment, expendable: $0.expendable, hangsSigns: true)
      })
    var topic: String?
    for segment in segments {
      if content.hasSections, let next = segment.destination, next != topic {
        table.rows.append([StyledText(next, .bold)] + columns.dropFirst().map { _ in StyledText() })
      }
      topic = segment.destination
      table.rows += rows(columns, of: segment).map { $0.map { StyledText($0) } }
    }
    // Topics and services may be cut, nothing else of a name.
    let names = segments.flatMap { segment in
      let whole = (content.hasSections && segment.destination != nil ? "  " : "") + segment.segment.name
      return segment.censored == 0
        ? [whole] : [whole, "  " + content.unfinishedName(segment, isBrief: layout.isBrief)]
    }
    table.columns[0].minimum = names.map(DisplayWidth.of).max()
    return table
  }

  private var hasIntervals: Bool { segments.contains { content.interval($0) != nil } }

  /// The star of a percentile.
  static let withoutInterval = "* too few values to trust this one: it has no 95 % confidence interval"

  private func explained(_ explanations: [String], on page: OutputTarget) -> [String] {
    explanations.flatMap { Paragraph.lines(TerminalText.escaped($0), width: page.width) }
      .map { StyledText($0, .dim).rendered(page.style) }
  }

  private func explanations(_ layout: Layout, omitted: [String]) -> [String] {
    var lines: [String] = []
    if hasIntervals, !layout.withIntervals, let p = content.percentiles.last {
      let list = segments.compactMap { segment in
        content.interval(segment).map {
          "\(content.name(segment)) \(DurationFormat.interval($0.low, $0.high))"
        }
      }
      lines.append("95 % CI of p\(NumberFormat.percentile(p)): " + list.joined(separator: ", "))
    }
    if segments.contains(where: { !$0.isFew && $0.percentiles.contains { !$0.hasInterval } }) {
      lines.append(Self.withoutInterval)
    }
    if segments.contains(where: { $0.censored > 0 }) {
      let rows = layout.isBrief ? "with N: with N unfinished, which" : "with unfinished: they"
      lines.append(rows + " count for as long as they have lasted (Kaplan–Meier); > x: longer than x")
    }
    if segments.contains(where: { $0.tolerance != nil }) {
      lines.append(
        "\(SegmentColumns.tolerance): the logs tell the time no finer, so each duration may be off by as much"
      )
    }
    if let distribution = layout.distribution {
      let range = [distribution.range, "on a logarithmic scale"].filter { !$0.isEmpty }.joined(separator: " ")
      lines.append(
        "bars: how the values lie \(range); each row has its own height"
          + (segments.contains { $0.censored > 0 } ? "; of the unfinished, how long they have lasted" : ""))
    }
    return lines + leftOut + omissions(omitted)
  }

  /// Begun work that is in no row: `not counted: queue_wait 2 lost and 40 whose end no log here shows`.
  private var leftOut: [String] {
    let parts = segments.compactMap { segment -> String? in
      let counts = [(segment.lost, "lost"), (segment.unlogged, "whose end no log here shows")]
        .filter { $0.0 > 0 }.map { "\(NumberFormat.grouped($0.0)) \($0.1)" }
      return counts.isEmpty ? nil : "\(content.name(segment)) \(counts.joined(separator: " and "))"
    }
    return parts.isEmpty ? [] : ["not counted: " + parts.joined(separator: ", ")]
  }

  private func omissions(_ omitted: [String]) -> [String] {
    let counts = segments.filter { $0.negative > 0 }.map {
      "\(content.name($0)) \(NumberFormat.grouped($0.negative))"
    }
    let others = omitted.filter { $0 != SegmentColumns.negative }
    return (others.count < omitted.count ? ["negative: " + counts.joined(separator: ", ")] : [])
      + (others.isEmpty ? [] : [TextTable.omission(of: others)])
  }
}

extension String {
  /// The text without spaces at its ends.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text.drop { $0 == " " })
  }
}
