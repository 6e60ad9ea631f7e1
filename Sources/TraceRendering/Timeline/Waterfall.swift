import TraceModel

/// Draws rows to the width of a page: name, duration, bar, ending.
struct Waterfall {
  /// The rows that are drawn.
  private let rows: [WaterfallRow]
  private let labels: [WaterfallLabel]
  /// Which of all rows they are.
  private let excerpt: Excerpt
  /// First and last instant of all rows, left out or not.
  private let range: (first: Timestamp, last: Timestamp)
  private let hues: [OriginID: TextStyle]
  private let page: OutputTarget
  /// The request still goes on: bars without an end are drawn to the edge.
  private let isOngoing: Bool
  /// Nothing is left out.
  private let isWhole: Bool

  /// Columns drawn where the page has none.
  static let widthInPipe = 100
  /// Rows drawn at most; of more the first, the last, the failed and the slowest.
  static let rowLimit = 200
  /// Remarks below one row at most.
  static let remarkLimit = 3

  private static let gap = 2
  /// Heading of the column that says when a bar begins, and of how long it took.
  private static let (atTitle, tookTitle) = ("at", "took")
  /// On a narrower page the bars need the room.
  private static let leastWidthWithOffsets = 72
  private static let leastBars = 16

  /// A drawing of `rows` of a request with `outcome`; `isWhole` draws all of them, however many there are.
  init(rows: [WaterfallRow], outcome: Outcome, page: OutputTarget, isWhole: Bool = false) {
    self.page = page
    self.isWhole = isWhole
    isOngoing = outcome == .queued || outcome == .processing
    range = WaterfallRow.range(of: rows)
    excerpt = Self.excerpt(of: rows, isWhole: isWhole)
    let shown = excerpt.shown.map { rows[$0] }
    var hues: [OriginID: TextStyle] = [:]
    for row in shown where hues[row.origin] == nil && !row.isOfNobody {
      hues[row.origin] = .service(hues.count)
    }
    labels = shown.map { WaterfallLabel($0, hue: hues[$0.origin] ?? .plain) }
    self.hues = hues
    self.rows = shown
  }

  /// The rows that are drawn, `limit` of them at most; all with `isWhole`.
  static func excerpt(of rows: [WaterfallRow], isWhole: Bool, limit: Int = rowLimit) -> Excerpt {
    guard !isWhole, rows.count > limit else { return Excerpt(of: rows.count, limit: .max, notable: []) }
    let failed = rows.indices.filter { if case .bad = rows[$0].ending { true } else { false } }
    let slowest = rows.indices.sorted { (rows[$1].length, $0) < (rows[$0].length, $1) }
    return Excerpt(of: rows.count, limit: limit, notable: [failed, slowest])
  }

  /// Axis and rows.
  func lines() -> [String] {
    guard !rows.isEmpty else { return [] }
    let layout = layout()
    var axis = StyledText()
    if layout.offset > 0 {
      axis.pad(to: layout.label + Self.gap)
      axis.append(StyledText(Self.atTitle, .dim).rightAligned(in: layout.offset - Self.gap))
    }
    axis.pad(to: layout.label + Self.gap + layout.offset)
    axis.append(StyledText(Self.tookTitle, .dim).rightAligned(in: layout.duration))
    axis.pad(to: layout.barStart)
    axis.append(range.last > range.first ? TimeAxis(layout.scale).line : "0", .dim)
    var lines = [axis.truncatedToPage(page).rendered(page.style)]
    let gaps = excerpt.gaps
    for index in rows.indices {
      if gaps[index] > 0 { lines.append(dim("… \(NumberFormat.counted(gaps[index], "row"))")) }
      lines.append(line(index, layout).truncatedToPage(page).rendered(page.style))
      lines += remarks(of: rows[index])
    }
    return lines + omission
  }

  // MARK: Layout

  private struct Layout {
    var label: Int
    /// Width of the column of offsets; 0 if there is no room for it.
    var offset: Int
    var duration: Int
    var barStart: Int
    var scale: TimeScale
  }

  /// Names get what they need up to half of the line, endings and durations all they need, bars the rest.
  private func layout() -> Layout {
    let ending = rows.reduce(0) { max($0, DisplayWidth.of($1.ending.text)) }
    let duration = rows.reduce(Self.tookTitle.count) { max($0, DisplayWidth.of($1.durationText) - $1.hang) }
    let natural = labels.reduce(0) { max($0, $1.width) }
    let total = page.width ?? Self.widthInPipe
    let offsets =
      rows.reduce(Self.atTitle.count) { max($0, DisplayWidth.of($1.offsetText(from: range.first))) }
      + Self.gap
    let offset = total >= Self.leastWidthWithOffsets ? offsets : 0
    let fixed = offset + duration + Self.gap * 2 + (ending > 0 ? ending + Self.gap : 0)
    let least = labels.reduce(8) { max($0, $1.leastWidth) }
    let label =
      page.width != nil ? max(least, min(natural, total / 2 - 4, total - fixed - Self.leastBars)) : natural
    let barStart = label + Self.gap + offset + duration + Self.gap
    let columns = max(total - label - fixed, page.width != nil ? 1 : 40)
    return Layout(
      label: label, offset: offset, duration: duration, barStart: barStart,
      scale: TimeScale(from: range.first, to: range.last, columns: columns))
  }

  private var omission: [String] {
    Self.omission(excerpt, Excerpt.hint).map { Paragraph.lines($0, width: page.width).map(dim) } ?? []
  }

  /// Says which rows are left out, with a hint how to see them; nil where none is.
  static func omission(_ excerpt: Excerpt, _ hint: String) -> String? {
    guard excerpt.omitted > 0 else { return nil }
    let all = excerpt.shown.count + excerpt.omitted
    return "\(NumberFormat.grouped(excerpt.omitted)) of \(NumberFormat.grouped(all)) "
      + "rows left out; drawn are the first, the last, the failed and the slowest \(hint)"
  }

  private func dim(_ text: String) -> String {
    StyledText(text, .dim).truncatedToPage(page).rendered(page.style)
  }

  // MARK: Lines

  private func line(_ index: Int, _ layout: Layout) -> StyledText {
    let row = rows[index]
    var line = labels[index].fitted(to: layout.label)
    line.pad(to: layout.label + Self.gap)
    if layout.offset > 0 {
      line.append(
        StyledText(row.offsetText(from: range.first), .dim).rightAligned(in: layout.offset - Self.gap))
    }
    line.pad(to: layout.label + Self.gap + layout.offset - row.hang)
    line.append(StyledText(row.durationText).rightAligned(in: layout.duration + row.hang))
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
  private func pieces(_ row: WaterfallRow, _ scale: TimeScale) -> [(
    column: Int, text: String, ink: TextStyle
  )] {
    let isFailure = if case .bad = row.ending { true } else { false }
    let ink: TextStyle = row.isOfNobody ? .yellow : isFailure ? .red : hues[row.origin] ?? .plain
    let range = scale.range(row.drawnStart, row.drawnEnd ?? (isOngoing ? scale.end : row.drawnStart))
    var bar =
      switch row.kind {
      case .wait: BarGlyphs.wait(range)
      case .pause: BarGlyphs.pause(range)
      case .client, .server, .work, .screen: BarGlyphs.work(range)
      }
    if row.end == nil { bar.text = BarGlyphs.open(bar.text) }
    guard let held = row.held, held < row.drawnStart else { return [(bar.column, bar.text, ink)] }
    let before = scale.range(held, row.drawnStart)
    let shade = BarGlyphs.wait(before).text.prefix(max(0, bar.column - before.lowerBound / 8))
    return [(before.lowerBound / 8, String(shade), .yellow), (bar.column, bar.text, ink)]
  }

  private func remarks(of row: WaterfallRow) -> [String] {
    let indent = String(repeating: "  ", count: min(row.depth, 8) + 1)
    let shown = row.remarks.prefix(isWhole ? .max : Self.remarkLimit)
    let more = row.remarks.count - shown.count
    return shown.map { $0.line(indent: indent, on: page) }
      + (more > 0 ? [dim("\(indent)… \(NumberFormat.grouped(more)) more")] : [])
  }
}

extension WaterfallRow.Remark {
  /// `+147 ms consumer-1 error ReadTimeout`, behind `indent`.
  func line(indent: String, on page: OutputTarget) -> String {
    var line = StyledText(indent)
    line.append((offset > .zero ? "+" : "") + DurationFormat.text(offset) + " ", .dim)
    if !who.isEmpty { line.append(who + " ") }
    line.append(level.name, level >= .error ? .boldRed : .yellow)
    if !text.isEmpty {
      let room = page.width.map { max(TerminalText.leastForMiddle, $0 - line.width) } ?? .max
      line.append(StyledText(" " + text, level >= .error ? .red : .plain).truncated(to: room))
    }
    return line.truncatedToPage(page).rendered(page.style)
  }
}

extension WaterfallRow {
  /// First and last instant of all rows.
  static func range(of rows: [WaterfallRow]) -> (first: Timestamp, last: Timestamp) {
    let first = rows.map(\.drawnFrom).min() ?? Timestamp(nanoseconds: 0)
    return (first, rows.map { max($0.drawnEnd ?? $0.drawnStart, $0.drawnStart) }.max() ?? first)
  }

  /// How long it took: `186 ms`; `≤1.87 s` of a wait that may truly be shorter, `1.87 s ?` of one that may be either;
  /// `–` where it has no end.
  var durationText: String {
    guard let duration else { return "–" }
    let sign = DoubtSentence.sign(doubt)
    return sign + DurationFormat.text(duration, tolerance: tolerance)
      + (sign.isEmpty && doubt != nil ? SegmentColumns.doubtful : "")
  }

  /// Columns of the gap before the duration that its sign takes.
  fileprivate var hang: Int { duration == nil ? 0 : DoubtSentence.sign(doubt).count }

  /// When its bar begins, from the first instant of all: `+2.57 ms`.
  func offsetText(from first: Timestamp) -> String {
    let offset = start - first
    return (offset > .zero ? "+" : "") + DurationFormat.text(offset)
  }

  /// No program works in it.
  var isOfNobody: Bool { kind == .wait || kind == .pause }
}

extension WaterfallRow.Ending {
  /// The text at the end of the row.
  var text: String {
    switch self {
    case .plain: ""
    case .good(let text), .bad(let text): text
    case .open: "unfinished"
    }
  }

  /// How it looks.
  var ink: TextStyle {
    switch self {
    case .plain: .plain
    case .good: .green
    case .bad: .boldRed
    case .open: .yellow
    }
  }
}
