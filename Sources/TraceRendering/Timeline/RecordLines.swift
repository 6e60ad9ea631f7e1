import TraceModel

/// The records of one request as readable lines, in causal order:
///
///     +271 ms  consumer-1  info   Received message  topic=jobs offset=5
///
/// A record takes one line, cut with `…`; errors and warnings are whole.
struct RecordLines {
  private let view: TraceView
  private let names: DisplayNames
  private let page: OutputTarget
  /// Events that are records of their own.
  private let records: [Int]
  private let excerpt: Excerpt
  private let hues: [OriginID: TextStyle]
  /// Nothing is left out.
  private let isWhole: Bool

  /// `most` records are shown: of more the first, the last and the most severe.
  /// With `isWhole` all are, each of them whole.
  init(_ view: TraceView, names: DisplayNames, page: OutputTarget, most: Int, isWhole: Bool) {
    (self.view, self.names, self.page, self.isWhole) = (view, names, page, isWhole)
    let events = view.trace.events
    let records = events.indices.filter { !events[$0].isImplied }
    let errors = records.indices.filter { events[records[$0]].level >= .error }
    let warnings = records.indices.filter { events[records[$0]].level == .warning }
    excerpt = Excerpt(of: records.count, limit: isWhole ? .max : most, notable: [errors, warnings])
    self.records = records
    var hues: [OriginID: TextStyle] = [:]
    for record in records where hues[events[record].origin] == nil {
      hues[events[record].origin] = .service(hues.count)
    }
    self.hues = hues
  }

  /// One line a record or more, and what was left out.
  var lines: [String] {
    let shown = excerpt.shown.map { records[$0] }
    let layout = Layout(
      offset: shown.reduce(0) { max($0, DisplayWidth.of(offset($1))) },
      origin: shown.reduce(0) { max($0, StyledText(names.origin(view.trace.events[$1].origin)).width) },
      level: shown.reduce(0) { max($0, DisplayWidth.of(level($1))) }, page: page)
    let gaps = excerpt.gaps
    let lines = shown.enumerated().flatMap { place, record in
      gap(gaps[place], layout) + self.lines(of: record, layout)
    }
    return lines + omission
  }

  // MARK: Columns

  private struct Layout {
    let offset: Int
    let origin: Int
    let level: Int
    /// Where the text begins, and how many columns it has; nil: as many as it needs.
    let start: Int
    let room: Int?
    /// The text stands below the other columns, moved in.
    let isBelow: Bool

    private static let leastRoom = 30

    init(offset: Int, origin: Int, level: Int, page: OutputTarget) {
      // A name that is very long is cut: without a width nothing is.
      let origin = page.width.map { min(origin, max(TerminalText.leastForMiddle, $0 / 3)) } ?? origin
      (self.offset, self.origin, self.level) = (offset, origin, level)
      let beside = offset + 2 + origin + 2 + (level > 0 ? level + 2 : 0)
      let isNarrow = page.width.map { $0 - beside < Self.leastRoom } ?? false
      let start = isNarrow ? 4 : beside
      (isBelow, self.start) = (isNarrow, start)
      room = page.width.map { max(1, $0 - start) }
    }
  }

  /// When it was logged, from the first record on.
  private func offset(_ record: Int) -> String {
    let event = view.trace.events[record]
    guard event.timeForm != .stray else { return "–" }
    let offset = event.time - view.summary.start
    return (offset > .zero ? "+" : "") + DurationFormat.text(offset)
  }

  private func level(_ record: Int) -> String {
    let level = view.trace.events[record].level
    return level == .unknown ? "" : level.name
  }

  private func lines(of record: Int, _ layout: Layout) -> [String] {
    let event = view.trace.events[record]
    var head = StyledText(offset(record), .dim).rightAligned(in: layout.offset)
    head.append("  ")
    head.append(
      StyledText(names.origin(event.origin), hues[event.origin] ?? .plain).truncated(to: layout.origin))
    head.pad(to: layout.offset + 2 + layout.origin + 2)
    head.append(level(record), event.level.ink)
    let text = RecordText(event, record < view.details.count ? view.details[record] : RecordDetails())
    let body = text.lines(
      room: layout.room, isWhole: isWhole || event.level >= .warning || event.failed)
    if !layout.isBelow {
      head.pad(to: layout.start)
      if let first = body.first { head.append(first) }
    }
    return ([head] + body.dropFirst(layout.isBelow ? 0 : 1).map { moved($0, by: layout.start) }).map {
      $0.truncatedToPage(page).rendered(page.style)
    }
  }

  private func moved(_ text: StyledText, by columns: Int) -> StyledText {
    var line = StyledText(String(repeating: " ", count: columns))
    line.append(text)
    return line
  }

  // MARK: What is left out

  private func gap(_ count: Int, _ layout: Layout) -> [String] {
    guard count > 0 else { return [] }
    let text = StyledText("… \(NumberFormat.counted(count, "record"))", .dim)
    return [moved(text, by: layout.start).truncatedToPage(page).rendered(page.style)]
  }

  private var omission: [String] {
    guard excerpt.omitted > 0 else { return [] }
    let text = "… \(NumberFormat.counted(excerpt.omitted, "more record")) \(Excerpt.hint)"
    return [StyledText(text, .dim).truncatedToPage(page).rendered(page.style)]
  }
}

extension Level {
  /// How a record of the level looks.
  var ink: TextStyle {
    switch self {
    case .error, .critical: .boldRed
    case .warning: .yellow
    case .trace, .debug: .dim
    case .unknown, .info, .notice: .plain
    }
  }
}
