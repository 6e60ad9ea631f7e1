import TraceModel

/// The line above a group's table:
/// `job_type=video   1,988 requests · 1,879 completed · 97 failed (4.9 %) · 12 queued (oldest 4 m 12 s)`.
struct ReportHeading {
  /// The group that the line describes.
  let group: LatencyReport.Group
  /// Names of the grouping keys.
  let keys: [String]
  /// When the requests began; nil where it stands elsewhere.
  var period: ReportPeriod?

  /// Completed requests, then the failures, then the unfinished, then those of which nothing is known.
  private static let order: [Outcome] = [
    .completed, .failed, .rejected, .unreachable, .lost, .queued, .processing, .incomplete, .unknown,
  ]

  /// The line without colours.
  var text: String {
    ([name] + [counts.joined(separator: " · ")]).filter { !$0.isEmpty }.joined(separator: "   ")
  }

  /// The line in the page's width, broken between its counts where it is too long.
  func lines(on page: OutputTarget) -> [String] {
    let whole = StyledText(text)
    guard let width = page.width, whole.width > width else {
      var line = StyledText(name, .bold)
      line.append((name.isEmpty ? "" : "   ") + counts.joined(separator: " · "))
      return [line.rendered(page.style)]
    }
    let names = Paragraph.lines(TerminalText.escaped(name), width: width).filter { !$0.isEmpty }
    return names.map { page.style($0, .bold) } + Paragraph.fill(counts, separator: " · ", width: width)
  }

  private var name: String { GroupName.text(keys, group) }

  private var counts: [String] {
    [
      NumberFormat.counted(group.requests, "request")
        + (period.map { ", " + $0.text(of: group.requests) } ?? "")
    ]
      + Self.order.compactMap { outcome in
        let count = group.outcomes[outcome, default: 0]
        return count == 0 ? nil : "\(NumberFormat.grouped(count)) \(outcome.name)\(remark(outcome, count))"
      }
  }

  private func remark(_ outcome: Outcome, _ count: Int) -> String {
    switch outcome {
    case .failed, .rejected, .unreachable, .lost:
      " (\(NumberFormat.percent(Double(count), of: Double(group.requests - group.outcomes[.unknown, default: 0]))))"
    case .queued: group.oldestQueued.map { " (oldest \(DurationFormat.text($0)))" } ?? ""
    case .unknown:
      group.unknownWithErrors > 0 ? " (\(NumberFormat.grouped(group.unknownWithErrors)) with errors)" : ""
    case .completed, .processing, .incomplete: ""
    }
  }
}
