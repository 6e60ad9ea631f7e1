import TraceModel

/// One request as a drawing: the heading, a bar for each row of the waterfall, and what is to be said about it.
///
///     2341e389-…   completed in 14.6 s   2026-11-25 10:49:33.319Z
///     name                        at     took │ bars over round times │ ending
///     critical path …
struct RequestDrawing {
  private let view: TraceView
  private let times: TimestampFormat
  /// The rows that are drawn, from top to bottom, and their names.
  let rows: [WaterfallRow]
  let labels: [String]
  /// Remarks that belong to no row.
  private let loose: [WaterfallRow.Remark]
  private let excerpt: Excerpt
  private let hues: [OriginID: Int]
  /// The first and the last instant of all rows, drawn or not.
  let range: (first: Timestamp, last: Timestamp)
  private let isWhole: Bool

  /// Units from side to side.
  static let width = 1_180.0
  private static let margin = 14.0
  private static let rowHeight = 20.0
  private static let barHeight = 12.0
  /// Letters of a name; a longer one is cut in its middle.
  private static let longestName = 48
  private static let remarkLimit = 3
  /// Letters of a line of text.
  private static let columns = Int((width - 2 * margin) / DrawingLook.column)

  /// A drawing of `view`, with times as in `times` and `mostRows` at most; `isWhole` leaves no row out.
  init(_ view: TraceView, times: TimestampFormat, isWhole: Bool, mostRows: Int = Waterfall.rowLimit) {
    (self.view, self.times, self.isWhole) = (view, times, isWhole)
    let names = DisplayNames(view)
    let all: [WaterfallRow]
    (all, loose) = WaterfallRemarks.attach(view, to: WaterfallRows.make(view, names: names), names: names)
    excerpt = Waterfall.excerpt(of: all, isWhole: isWhole, limit: mostRows)
    rows = excerpt.shown.map { all[$0] }
    range = WaterfallRow.range(of: all)
    var hues: [OriginID: Int] = [:]
    for row in rows where hues[row.origin] == nil && !row.isOfNobody { hues[row.origin] = hues.count }
    self.hues = hues
    labels = rows.map {
      let label = WaterfallLabel($0, hue: .plain)
      return label.fitted(to: min(label.width, Self.longestName)).rendered(.plain)
    }
  }

  /// The elements, and how many units they take from top to bottom.
  func elements() -> (text: String, height: Double) {
    var text = ""
    var y = Self.margin + DrawingLook.letters
    for line in TimelineHeading(view, page: page).lines {
      text += SVGElement.text(line, x: Self.margin, y: y, class: "strong")
      y += Self.rowHeight
    }
    if !rows.isEmpty { bars(&text, &y) }
    y += 4
    for line in omission.map({ Paragraph.lines($0, width: Self.columns) }) ?? [] {
      text += SVGElement.text(line, x: Self.margin, y: y, class: "dim")
      y += 17
    }
    for line in statements {
      text += SVGElement.text(line, x: Self.margin, y: y)
      y += 17
    }
    return (text, y)
  }

  /// The text below the bars: lines that are laid out in columns.
  var statements: [String] {
    TimelineText(view, page: page, isWhole: isWhole).statements(hasRows: !rows.isEmpty, loose)
  }

  /// Says which rows are left out; nil where none is.
  var omission: String? { Waterfall.omission(excerpt, "(trace show --all draws all)") }

  /// The name of the drawing for a reader who cannot see it.
  var title: String { TimelineHeading(view, page: OutputTarget(times: times)).lines.joined(separator: " ") }

  private var page: OutputTarget { OutputTarget(width: Self.columns, times: times) }

  // MARK: Bars

  private struct Layout {
    /// Right ends of the columns.
    var at: Double
    var took: Double
    var bars: ClosedRange<Double>
    var ending: Double
  }

  private func layout() -> Layout {
    func width(_ texts: [String]) -> Double {
      Double(texts.map(DisplayWidth.of).max() ?? 0) * DrawingLook.column
    }
    let gap = 2 * DrawingLook.column
    let at = Self.margin + width(labels) + gap + width(rows.map { $0.offsetText(from: range.first) } + ["at"])
    let took = at + gap + width(rows.map(\.durationText) + ["took"])
    let endings = width(rows.map(\.ending.text))
    let ending = Self.width - Self.margin - endings
    return Layout(at: at, took: took, bars: (took + gap)...(ending - gap), ending: ending)
  }

  private func bars(_ text: inout String, _ y: inout Double) {
    let layout = layout()
    text += SVGElement.text("at", x: layout.at, y: y, class: "dim", isRight: true)
    text += SVGElement.text("took", x: layout.took, y: y, class: "dim", isRight: true)
    let top = y + 6
    var drawn = ""
    let axisY = y
    y += Self.rowHeight
    let gaps = excerpt.gaps
    for index in rows.indices {
      if gaps[index] > 0 {
        drawn += SVGElement.text(
          "… \(NumberFormat.counted(gaps[index], "row"))", x: Self.margin, y: y, class: "dim")
        y += Self.rowHeight
      }
      drawn += row(index, y, layout)
      y += Self.rowHeight
      remarks(of: rows[index], &drawn, &y)
    }
    text += axis(layout, y: axisY, from: top, to: y - Self.rowHeight + 6) + drawn
  }

  /// Round times above the bars, each with a line through them.
  private func axis(_ layout: Layout, y: Double, from top: Double, to bottom: Double) -> String {
    let length = layout.bars.upperBound - layout.bars.lowerBound
    let scale = TimeScale(
      from: range.first, to: range.last, columns: max(1, Int(length / DrawingLook.column)))
    guard range.last > range.first else {
      return SVGElement.text("0", x: layout.bars.lowerBound, y: y, class: "dim")
    }
    return TimeAxis(scale).ticks.map { tick in
      let x = place(range.first + tick.offset, layout)
      let width = Double(tick.text.count) * DrawingLook.column
      let isAtEnd = x + width > layout.bars.upperBound + 2 * DrawingLook.column
      return SVGElement.line(x1: x, y1: top, x2: x, y2: bottom, class: "grid")
        + SVGElement.text(tick.text, x: x, y: y, class: "dim", isRight: isAtEnd)
    }.joined()
  }

  private func row(_ index: Int, _ y: Double, _ layout: Layout) -> String {
    let row = rows[index]
    let hue = row.isOfNobody ? "dim" : ""
    let told = "\(labels[index]), at \(row.offsetText(from: range.first)), took \(row.durationText)"
    return
      "<g><title>\(SVGElement.escaped(([told, row.ending.text].filter { !$0.isEmpty }).joined(separator: ", ")))</title>\n"
      + SVGElement.text(labels[index], x: Self.margin, y: y, class: hue)
      + SVGElement.text(row.offsetText(from: range.first), x: layout.at, y: y, class: "dim", isRight: true)
      + SVGElement.text(row.durationText, x: layout.took, y: y, isRight: true)
      + bar(row, y, layout)
      + (row.ending.text.isEmpty
        ? "" : SVGElement.text(row.ending.text, x: layout.ending, y: y, class: row.ending.look))
      + "</g>\n"
  }

  private func bar(_ row: WaterfallRow, _ y: Double, _ layout: Layout) -> String {
    let isOngoing = view.summary.outcome == .queued || view.summary.outcome == .processing
    let begin = place(row.drawnStart, layout)
    let end = place(row.drawnEnd ?? (isOngoing ? range.last : row.drawnStart), layout)
    // A stretch of no visible length is still seen.
    let width = max(2, end - begin)
    let top = y - Self.barHeight + 2
    var text = ""
    if let held = row.held, held < row.drawnStart {
      let from = place(held, layout)
      text += SVGElement.bar(
        x: from, y: top, width: max(1, begin - from), height: Self.barHeight, class: "wait")
    }
    switch row.kind {
    case .pause:
      let middle = top + Self.barHeight / 2
      text += SVGElement.line(x1: begin, y1: middle, x2: begin + width, y2: middle, class: "pause")
    case .wait:
      text += SVGElement.bar(x: begin, y: top, width: width, height: Self.barHeight, class: "wait")
    case .client, .server, .work, .screen:
      let isBad = if case .bad = row.ending { true } else { false }
      text += SVGElement.bar(
        x: begin, y: top, width: width, height: Self.barHeight,
        class: isBad ? "bad" : DrawingLook.hue(hues[row.origin] ?? 0))
    }
    if row.end == nil { text += SVGElement.text("▸", x: begin + width, y: y, class: "warning") }
    return text
  }

  /// Units from the left of an instant.
  private func place(_ time: Timestamp, _ layout: Layout) -> Double {
    let scale = TimeScale(from: range.first, to: range.last, columns: 1)
    let length = layout.bars.upperBound - layout.bars.lowerBound
    return layout.bars.lowerBound + scale.part(of: time) * length
  }

  private func remarks(of row: WaterfallRow, _ text: inout String, _ y: inout Double) {
    let shown = row.remarks.prefix(isWhole ? .max : Self.remarkLimit)
    let indent = String(repeating: "  ", count: min(row.depth, 8) + 1)
    for remark in shown {
      let line = remark.line(indent: indent, on: page)
      text += SVGElement.text(line, x: Self.margin, y: y, class: remark.level >= .error ? "bad" : "warning")
      y += Self.rowHeight
    }
    guard row.remarks.count > shown.count else { return }
    let more = NumberFormat.grouped(row.remarks.count - shown.count)
    text += SVGElement.text("\(indent)… \(more) more", x: Self.margin, y: y, class: "dim")
    y += Self.rowHeight
  }
}

extension WaterfallRow.Ending {
  /// The class of its words.
  fileprivate var look: String {
    switch self {
    case .plain: ""
    case .good: "good"
    case .bad: "bad"
    case .open: "warning"
    }
  }
}
