import TraceModel

/// The first line about one request: its id, how it ended, and when it began.
///
///     2341e389-…-0d2c5e8f1a33   completed in 2.318 s   2026-01-01 00:00:04.211Z
struct TimelineHeading {
  private let view: TraceView
  private let page: OutputTarget

  init(_ view: TraceView, page: OutputTarget) { (self.view, self.page) = (view, page) }

  /// One line; two where even the shortest is longer than the page. The id is always whole.
  var lines: [String] {
    let id = OccurrenceName.text(view.correlationID, view.occurrence > 1 ? view.occurrence : nil)
    let candidates = [(3, times.text(start)), (3, toTheSecond), (2, toTheSecond), (2, clock)]
    for (gap, begin) in candidates {
      var line = StyledText(id, .bold)
      line.append(String(repeating: " ", count: gap))
      line.append(state(gap, begin))
      if page.width.map({ line.width <= $0 }) ?? true { return [line.rendered(page.style)] }
    }
    let pieces = Paragraph.broken(TerminalText.escaped(id), width: page.width ?? .max)
    return pieces.map { page.style($0, .bold) }
      + [state(3, times.text(start)).truncatedToPage(page).rendered(page.style)]
  }

  private func state(_ gap: Int, _ begin: String) -> StyledText {
    var state = StyledText(ending, view.summary.outcome.ink)
    state.append(String(repeating: " ", count: gap) + begin, .dim)
    return state
  }

  private var times: TimestampFormat { page.times }
  private var start: Timestamp { view.summary.start }
  private var clock: String { String(times.clock(start).prefix { $0 != "." }) + times.zone(start) }
  private var toTheSecond: String { "\(times.date(start)) \(clock)" }

  /// `completed in 2.318 s`, `failed after 12 ms`, `queued, 2.92 s so far`, `unknown, elapsed 45 m`.
  private var ending: String {
    let outcome = view.summary.outcome
    if outcome == .queued, let waiting = view.waiting {
      return "\(outcome.name), \(DurationFormat.text(waiting)) so far"
    }
    let total = Self.time(of: .endToEnd, in: view)
    guard let known = total ?? Self.time(of: .fromAPI, in: view) else {
      guard outcome == .unknown, let elapsed = Self.time(of: .elapsed, in: view) else { return outcome.name }
      return "\(outcome.name), elapsed \(elapsed)"
    }
    let preposition = outcome == .completed ? "in" : "after"
    return "\(outcome.name) \(preposition) \(known)\(total == nil ? " from api" : "")"
  }

  /// The duration of the request's first segment of the kind, with its ± if that is worth printing.
  static func time(of segment: Segment, in view: TraceView) -> String? {
    view.segments.first { $0.segment == segment }.map {
      DurationFormat.text($0.duration, tolerance: view.precision.tolerance(from: $0.from, to: $0.to))
    }
  }
}
