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
    return names.map { page.style($0, .bold) } + filled(width)
  }

  /// The counts in lines of the width. One that is wider has lines of its own, broken between its words.
  private func filled(_ width: Int) -> [String] {
    var lines: [String] = []
    var waiting: [String] = []
    for count in counts {
      guard DisplayWidth.of(count) > width else {
        waiting.append(count)
        continue
      }
      lines += Paragraph.fill(waiting, separator: " · ", width: width) + Paragraph.lines(count, width: width)
      waiting = []
    }
    return lines + Paragraph.fill(waiting, separator: " · ", width: width)
  }

  private var name: String { GroupName.text(keys, group) }

  private var counts: [String] {
    [
      NumberFormat.counted(group.requests, "request")
        + (period.map { ", " + $0.text(of: group.requests) } ?? "")
    ]
      + Outcome.inReports.compactMap { outcome in
        let count = group.outcomes[outcome, default: 0]
        return count == 0 ? nil : "\(NumberFormat.grouped(count)) \(outcome.name)\(remark(outcome, count))"
      }
  }

  private func remark(_ outcome: Outcome, _ count: Int) -> String {
    switch outcome {
    case .failed, .rejected, .unreachable, .lost:
      " (\(share(outcome))\(errors(outcome)))"
    case .queued: group.oldestQueued.map { " (oldest \(DurationFormat.text($0)))" } ?? ""
    case .unknown:
      group.unknownWithErrors > 0 ? " (\(NumberFormat.grouped(group.unknownWithErrors)) with errors)" : ""
    case .completed, .processing, .incomplete: ""
    }
  }

  /// Of the requests whose outcome is known.
  private func share(_ outcome: Outcome) -> String {
    let known = Outcome.allCases.filter { $0 != .unknown }
    let shares = NumberFormat.shares(
      known.map { Double(group.outcomes[$0, default: 0]) },
      of: Double(group.requests - group.outcomes[.unknown, default: 0]))
    return known.firstIndex(of: outcome).map { shares[$0] } ?? ""
  }

  /// The most frequent errors of requests with an outcome: `: Read timed out 71, no space left on device 6`.
  private func errors(_ outcome: Outcome) -> String {
    let all = group.errors.filter { $0.outcome == outcome }
    // One more takes no more room than its number.
    let named = all.prefix(all.count == Self.namedErrors + 1 ? all.count : Self.namedErrors)
    let others = all.count - named.count
    guard !named.isEmpty else { return "" }
    return ": "
      + named.map {
        TerminalText.truncated(TerminalText.escaped($0.text), to: Self.longestError) + " "
          + NumberFormat.grouped($0.requests)
      }.joined(separator: ", ") + (others > 0 ? " and \(NumberFormat.grouped(others)) others" : "")
  }

  private static let namedErrors = 3
  /// Columns of an error's text.
  private static let longestError = 48
}
