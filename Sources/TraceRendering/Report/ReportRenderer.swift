package import TraceModel

/// Writes latency percentiles by group and segment.
package struct ReportRenderer: Sendable {
  private let format: OutputFormat
  private let page: OutputTarget

  package init(format: OutputFormat, page: OutputTarget) {
    self.format = format
    self.page = page
  }

  /// The whole report, with its last line end.
  package func render(_ report: LatencyReport) -> String {
    switch format {
    case .table: table(report)
    case .json: ReportJSON.document(report) + "\n"
    case .ndjson: report.groups.map { ReportJSON.line($0, keys: report.keys) + "\n" }.joined()
    case .csv, .tsv: separated(report)
    case .markdown: markdown(report)
    }
  }

  private func table(_ report: LatencyReport) -> String {
    guard !report.groups.isEmpty else { return "0 requests\n" }
    return report.groups.map { group in
      let heading = ReportHeading(group: group, keys: report.keys)
      let lines = heading.lines(on: page) + SegmentTable(group.segments).lines(on: page) + tail(group)
      return lines.map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
      + (repeated(report) + clocks(report) + doubts(report)).map { $0 + "\n" }.joined()
  }

  /// `slowest 1 %   81 % of the extra time is queue wait`.
  private func tail(_ group: LatencyReport.Group) -> [String] {
    guard let tail = group.tail else { return [] }
    let parts = tail.segments.filter { abs($0.extra.count) * 10 >= tail.extra.count }
    guard !parts.isEmpty else { return [] }
    let isShares = parts.allSatisfy { $0.extra > .zero && $0.extra <= tail.extra }
    let words = parts.map { part in
      let share = NumberFormat.percent(Double(part.extra.count), of: Double(tail.extra.count))
      let difference =
        part.extra < .zero
        ? "\(DurationFormat.text(.zero - part.extra)) less" : "\(DurationFormat.text(part.extra)) more"
      return isShares ? "\(share) \(part.segment.words)" : "\(difference) \(part.segment.words)"
    }
    let text =
      "slowest 1 %: \(DurationFormat.text(tail.extra)) more than the mean, of which \(words.joined(separator: ", "))"
    return Paragraph.lines(text, width: page.width)
  }

  /// `12 messages took several attempts; 34 ms of processing did not count; 1 was in two hands at once`.
  private func repeated(_ report: LatencyReport) -> [String] {
    guard let work = report.repeated else { return [] }
    let messages = NumberFormat.counted(work.messages, "message")
    let requests = NumberFormat.counted(work.requests, "request")
    var text = "several attempts: \(messages) of \(requests)"
    if work.wasted > .zero { text += "; \(DurationFormat.text(work.wasted)) of processing did not count" }
    if work.overlapping > 0 { text += "; \(work.overlapping) in work by two consumers at once" }
    return Paragraph.lines(text, width: page.width)
  }

  /// What the durations between two clocks rest on.
  private func clocks(_ report: LatencyReport) -> [String] {
    let known = report.clocks.filter { $0.statement.kind != .same && $0.statement.kind != .uncorrected }
    guard !known.isEmpty else { return [] }
    let moved = known.filter { $0.statement.isCorrected || $0.statement.kind == .assumed }
    if moved.isEmpty {
      let bounds = known.map { clock in
        "\(clock.origin.name) \(ClockSentence.brief(clock.statement))\(ClockSentence.time(clock.statement))"
      }
      return dim("clocks, as logged: " + bounds.joined(separator: ", ") + " (trace doctor)")
    }
    return known.flatMap { clock in
      let time = ClockSentence.time(clock.statement)
      return dim("clock of \(clock.origin.name)\(time): \(ClockSentence.text(clock.statement))")
    }
  }

  /// How far what was printed may be off, by segment: `queue_wait −105 ms … ? (bound)`.
  private func doubts(_ report: LatencyReport) -> [String] {
    let known = report.doubts.filter { $0.bounds.clock != .uncorrected }.compactMap(doubt)
    guard !known.isEmpty else { return [] }
    return dim("true − printed, as far as clocks tell: " + known.joined(separator: ", "))
  }

  /// `queue_wait ≥ −29.4 ms`; nil where neither side is bounded.
  private func doubt(_ doubt: LatencyReport.Doubt) -> String? {
    let sides = (doubt.bounds.low.map(signed), doubt.bounds.high.map(signed))
    return switch sides {
    case (let low?, let high?): "\(doubt.segment.name) \(low) … \(high)"
    case (let low?, nil): "\(doubt.segment.name) ≥ \(low)"
    case (nil, let high?): "\(doubt.segment.name) ≤ \(high)"
    case (nil, nil): nil
    }
  }

  private func signed(_ difference: Nanoseconds) -> String {
    (difference > .zero ? "+" : "") + DurationFormat.text(difference)
  }

  private func dim(_ text: String) -> [String] {
    Paragraph.lines(TerminalText.escaped(text), width: page.width).map {
      StyledText($0, .dim).rendered(page.style)
    }
  }

  private func separated(_ report: LatencyReport) -> String {
    let rows = ReportRows(report)
    return ([rows.header] + rows.rows).map { SeparatedValues.line($0, as: format, on: page) }.joined()
  }

  private func markdown(_ report: LatencyReport) -> String {
    guard !report.groups.isEmpty else { return "0 requests\n" }
    return report.groups.map { group in
      let heading = ReportHeading(group: group, keys: report.keys).text
      let table = SegmentTable(group.segments)
      return SeparatedValues.markdown(heading) + "\n\n" + table.markdown(on: page)
    }.joined(separator: "\n")
  }
}
