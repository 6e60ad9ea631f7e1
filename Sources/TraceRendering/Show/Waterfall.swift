import TraceModel

/// Draws rows to the width of a page: name, duration, bar, ending.
struct Waterfall {
  /// The rows that are drawn.
  private let rows: [WaterfallRow]
  private let labels: [(full: StyledText, attempt: StyledText)]
  /// How many rows are left out, and before which one.
  private let omitted: (count: Int, before: Int)
  /// First and last instant of all rows, left out or not.
  private let range: (first: Timestamp, last: Timestamp)
  private let hues: [Symbol: Ink]
  private let page: Page
  /// The request still goes on, so that what has no end is drawn to the edge.
  private let isOngoing: Bool

  /// Columns drawn where the page has none.
  static let widthInPipe = 100
  /// Rows drawn on a terminal at most; of more the first and the last.
  static let rowLimit = 200
  /// Remarks below one row at most.
  static let remarkLimit = 3

  private static let gap = 2
  private static let leastBars = 16

  /// A drawing of `rows` of a request with `outcome`.
  init(rows: [WaterfallRow], outcome: Outcome, page: Page) {
    self.page = page
    isOngoing = outcome == .queued || outcome == .processing
    let first = rows.map(\.drawnFrom).min() ?? Timestamp(nanoseconds: 0)
    range = (first, rows.map { max($0.drawnEnd ?? $0.drawnStart, $0.drawnStart) }.max() ?? first)
    let excess = page.isTerminal ? max(0, rows.count - Self.rowLimit) : 0
    omitted = (excess, Self.rowLimit / 2)
    let shown = excess == 0 ? rows : Array(rows.prefix(Self.rowLimit / 2) + rows.suffix(Self.rowLimit / 2))
    var hues: [Symbol: Ink] = [:]
    for row in shown where hues[row.origin] == nil && row.kind != .wait {
      hues[row.origin] = .service(hues.count)
    }
    labels = shown.map { Self.label($0, hue: hues[$0.origin] ?? .plain) }
    self.hues = hues
    self.rows = shown
  }

  /// Axis and rows.
  func lines() -> [String] {
    guard !rows.isEmpty else { return [] }
    let layout = layout()
    var axis = StyledText(String(repeating: " ", count: layout.barStart))
    axis.append(TimeAxis(layout.scale).line, .dim)
    var lines = [axis.truncatedToPage(page).rendered(page.style)]
    for index in rows.indices {
      if omitted.count > 0, index == omitted.before { lines.append(omission) }
      lines.append(line(index, layout).truncatedToPage(page).rendered(page.style))
      lines += remarks(of: rows[index])
    }
    return lines
  }

  // MARK: Layout

  private struct Layout {
    var label: Int
    var duration: Int
    var barStart: Int
    var scale: TimeScale
  }

  /// Names get what they need up to half of the line, endings and durations all they need, bars the rest.
  private func layout() -> Layout {
    let ending = rows.reduce(0) { max($0, DisplayWidth.of($1.ending.text)) }
    let duration = rows.reduce(1) { max($0, DisplayWidth.of(Self.durationText($1))) }
    let natural = labels.reduce(0) { max($0, $1.full.width + $1.attempt.width) }
    let fixed = duration + Self.gap * 2 + (ending > 0 ? ending + Self.gap : 0)
    let total = page.width ?? Self.widthInPipe
    let label =
      page.isTerminal ? max(8, min(natural, total / 2 - 4, total - fixed - Self.leastBars)) : natural
    let barStart = label + Self.gap + duration + Self.gap
    let columns = max(total - label - fixed, page.isTerminal ? 1 : 40)
    return Layout(
      label: label, duration: duration, barStart: barStart,
      scale: TimeScale(from: range.first, to: range.last, columns: columns))
  }

  private var omission: String {
    let text = "… \(NumberFormat.counted(omitted.count, "more row")) (--format json shows all)"
    return StyledText(text, .dim).truncatedToPage(page).rendered(page.style)
  }

  private static func label(_ row: WaterfallRow, hue: Ink) -> (full: StyledText, attempt: StyledText) {
    var full = StyledText(String(repeating: "  ", count: min(row.depth, 8)))
    full.append(row.who, row.kind == .wait ? .dim : hue)
    if !row.what.isEmpty { full.append(" " + row.what, row.kind == .wait ? .dim : .plain) }
    return (full, StyledText(row.attempt > 0 ? " attempt \(row.attempt)" : ""))
  }

  private static func durationText(_ row: WaterfallRow) -> String {
    row.duration.map { DurationFormat.text($0, tolerance: row.tolerance) } ?? "–"
  }

  // MARK: Lines

  private func line(_ index: Int, _ layout: Layout) -> StyledText {
    let row = rows[index]
    let (full, attempt) = labels[index]
    var line = full.truncated(to: max(1, layout.label - attempt.width))
    line.append(attempt)
    line.pad(to: layout.label + Self.gap)
    line.append(StyledText(Self.durationText(row)).rightAligned(in: layout.duration))
    line.pad(to: layout.barStart)
    for piece in pieces(row, layout.scale) {
      line.pad(to: layout.barStart + piece.column)
      line.append(piece.text, piece.ink)
    }
    if !row.ending.text.isEmpty {
      line.pad(to: layout.barStart + layout.scale.columns + Self.gap)
      line.append(row.ending.text, row.ending.ink)
    }
    return line
  }

  /// The bar's parts from left to right, without overlap.
  private func pieces(_ row: WaterfallRow, _ scale: TimeScale) -> [(column: Int, text: String, ink: Ink)] {
    let isFailure = if case .bad = row.ending { true } else { false }
    let ink: Ink = row.kind == .wait ? .yellow : isFailure ? .red : hues[row.origin] ?? .plain
    let place = scale.place(row.drawnStart, row.drawnEnd ?? (isOngoing ? scale.end : row.drawnStart))
    var bar = row.kind == .wait ? BarGlyphs.wait(place) : BarGlyphs.work(place)
    if row.end == nil { bar.text = BarGlyphs.open(bar.text) }
    guard let held = row.held, held < row.drawnStart else { return [(bar.column, bar.text, ink)] }
    let before = scale.place(held, row.drawnStart)
    let shade = BarGlyphs.wait(before).text.prefix(max(0, bar.column - before.lowerBound / 8))
    return [(before.lowerBound / 8, String(shade), .yellow), (bar.column, bar.text, ink)]
  }

  private func remarks(of row: WaterfallRow) -> [String] {
    let indent = String(repeating: "  ", count: min(row.depth, 8) + 1)
    var lines = row.remarks.prefix(Self.remarkLimit).map { $0.line(indent: indent, on: page) }
    if row.remarks.count > Self.remarkLimit {
      let more = row.remarks.count - Self.remarkLimit
      lines.append(
        StyledText("\(indent)… \(NumberFormat.grouped(more)) more", .dim).truncatedToPage(page).rendered(
          page.style))
    }
    return lines
  }
}

extension WaterfallRow.Remark {
  /// `error ReadTimeout`, behind `indent`.
  func line(indent: String, on page: Page) -> String {
    var line = StyledText(indent)
    line.append(level.name, level >= .error ? .boldRed : .yellow)
    if !text.isEmpty { line.append(" " + text, level >= .error ? .red : .plain) }
    return line.truncatedToPage(page).rendered(page.style)
  }
}

extension WaterfallRow.Ending {
  /// What stands at the end of the row.
  var text: String {
    switch self {
    case .plain: ""
    case .good(let text), .bad(let text): text
    case .open: "unfinished"
    }
  }

  /// How it looks.
  var ink: Ink {
    switch self {
    case .plain: .plain
    case .good: .green
    case .bad: .boldRed
    case .open: .yellow
    }
  }
}
