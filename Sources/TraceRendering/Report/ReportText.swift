import TraceModel

/// Latency percentiles for people. Each group has a heading, the table of its segments and its figures. Counts over all
/// groups follow, and in small print what the numbers rest on.
struct ReportText {
  /// The report to print.
  let report: LatencyReport
  /// The page it is printed on.
  let page: OutputTarget

  /// The whole report, with its last line end.
  var text: String {
    guard !report.groups.isEmpty else { return "0 requests\n" }
    let groups = report.groups.map { lines($0).joinedLines }.joined(separator: "\n")
    let below =
      sentences(report.figures) + unmeasured.flatMap(plain) + unknown.lines(plain) + smallPrint.flatMap(dim)
    return period.joinedLines + groups + below.joinedLines
  }

  /// The text below the tables, not yet laid out: a paragraph each.
  var remarks: [String] {
    report.figures.flatMap(\.sentences).map { $0.text(on: page) } + unmeasured + unknown.paragraphs
      + smallPrint
  }

  /// The sentences on what the numbers rest on.
  private var smallPrint: [String] { clocks + report.figures.flatMap(\.smallPrint).map(\.text) }

  /// When the requests began, above several groups; a single one has it in its heading.
  var period: [String] {
    report.keys.isEmpty ? [] : (ReportPeriod(report, on: page)?.text).map { plain($0) } ?? []
  }

  private func lines(_ group: LatencyReport.Group) -> [String] {
    ReportHeading(
      group: group, keys: report.keys, period: report.keys.isEmpty ? ReportPeriod(report, on: page) : nil
    ).lines(on: page)
      + SegmentTable(group.segmentsForPeople).lines(on: page) + sentences(group.figures)
  }

  private func sentences(_ figures: [ReportFigure]) -> [String] {
    figures.flatMap(\.sentences).flatMap { Paragraph.lines($0.text(on: page), width: page.width) }
  }

  /// Segments that should be there and are not.
  private var unmeasured: [String] {
    let texts = report.unmeasured.map(UnmeasuredText.text)
    return report.unknownLogs.isEmpty || report.understanding != nil
      ? texts : texts + [InferenceAdvice.text(report.unknownLogs)]
  }

  /// The texts of unknown requests' records, and how to state their meaning.
  private var unknown: UnknownRemark {
    guard let understanding = report.understanding else { return UnknownRemark() }
    let count = { (counted: (LatencyReport.Group) -> Int) in report.groups.reduce(0) { $0 + counted($1) } }
    let text = UnknownText(
      requests: count { $0.requests }, unknown: count { $0.outcomes[.unknown, default: 0] },
      withErrors: count { $0.unknownWithErrors }, understanding: understanding, logs: report.unknownLogs)
    return UnknownRemark(first: text.first, details: text.details)
  }

  private struct UnknownRemark {
    var first: String?
    var details: [String] = []

    var paragraphs: [String] { (first.map { [$0] } ?? []) + details }

    /// The details stand below, a little to the right.
    func lines(_ wrapped: (String) -> [String]) -> [String] {
      (first.map(wrapped) ?? []) + details.flatMap { wrapped($0).map { "  " + $0 } }
    }
  }

  private func plain(_ text: String) -> [String] {
    Paragraph.lines(TerminalText.escaped(text), width: page.width)
  }

  /// The clocks by which times were moved; of others the mark of a row says how far its numbers may be off.
  private var clocks: [String] {
    let all = report.clocks
    let known = all.indices.filter {
      all[$0].statement.kind != .same && all[$0].statement.kind != .uncorrected
    }
    guard known.contains(where: { all[$0].statement.isCorrected || all[$0].statement.kind == .assumed })
    else { return [] }
    return Crowds(all.lazy.map(\.origin)).gathered(known) { all[$0].origin }.flatMap { group in
      guard let crowd = group.crowd else { return group.members.map { sentence(all[$0]) } }
      return ["clocks of \(ClockSentence.crowd(crowd, state(of: group.members))) (trace doctor)"]
    }
  }

  /// The state of some clocks, by index. The periods of a clock stand together.
  private func state(of clocks: [Int]) -> ClockSentence.CrowdState {
    var state = ClockSentence.CrowdState()
    var rest = clocks[...]
    while let first = rest.first {
      let periods = rest.prefix { report.clocks[$0].origin == report.clocks[first].origin }
      state.add(periods.lazy.map { report.clocks[$0].statement })
      rest = rest.dropFirst(periods.count)
    }
    return state
  }

  private typealias Clock = (origin: Origin, statement: ClockStatement)

  private func sentence(_ clock: Clock) -> String {
    let time = ClockSentence.time(clock.statement)
    return "clock of \(clock.origin.name)\(time): \(ClockSentence.text(clock.statement))"
  }

  private func dim(_ text: String) -> [String] {
    Paragraph.lines(TerminalText.escaped(text), width: page.width).map {
      StyledText($0, .dim).rendered(page.style)
    }
  }
}
