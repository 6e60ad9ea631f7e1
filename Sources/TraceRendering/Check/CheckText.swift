import TraceModel

/// The verdicts for people: one line each, the worst first, and below them what they rest on.
struct CheckText {
  private let report: CheckReport
  private let page: OutputTarget
  private let subjects: VerdictSubjects
  /// Some verdict is about a group or a row.
  private let hasSubjects: Bool

  /// The verdicts of `report` on `page`.
  init(report: CheckReport, page: OutputTarget) {
    (self.report, self.page) = (report, page)
    let subjects = VerdictSubjects(report)
    self.subjects = subjects
    hasSubjects = report.verdicts.contains { !subjects.names(of: $0).isEmpty }
  }

  /// The table and its remarks, with the last line end.
  var text: String {
    let remarks = cells.remarks.enumerated().flatMap { index, remark in
      Paragraph.lines(TerminalText.escaped(remark), width: page.width).map {
        index == 0 ? $0 : StyledText($0, .dim).rendered(page.style)
      }
    }
    return (table.linesWithOmissions(on: page) + remarks).joinedLines
  }

  /// The table with whole texts, not yet laid out. The first remark counts the verdicts.
  var cells: CellTable {
    CellTable(
      columns: columns.map { ($0.title, $0.alignment) }, rows: report.verdicts.map(row),
      remarks: [count] + remarks)
  }

  private var table: TextTable {
    var table = TextTable(columns: columns)
    table.rows = report.verdicts.map { verdict in
      row(verdict).enumerated().map { StyledText($1, $0 == 0 ? verdict.ruling.ink : .plain) }
    }
    return table
  }

  /// Where there is no room, the interval and the number go first; then objectives and groups are cut in their middle.
  private var columns: [TextTable.Column] {
    [.init(title: "verdict"), .init(title: "objective", minimum: 16)]
      + (hasSubjects ? [.init(title: "of", minimum: 12)] : [])
      + [
        .init(title: "measured", alignment: .right), .init(title: "95 % CI", expendable: 2),
        .init(title: "n", alignment: .right, expendable: 1),
      ]
  }

  private func row(_ verdict: Verdict) -> [String] {
    let text = VerdictText(verdict)
    return [text.ruling, verdict.objective.text]
      + (hasSubjects ? [subjects.names(of: verdict).joined(separator: " ")] : [])
      + [text.measured, text.interval, NumberFormat.grouped(verdict.count)]
  }

  // MARK: Remarks

  /// `1 violated · 1 too little data · 3 kept`.
  private var count: String {
    let names: [(Verdict.Ruling, String)] = [
      (.violated, "violated"), (.tooLittleData, "too little data"), (.kept, "kept"),
    ]
    return names.compactMap { ruling, name in
      let count = report.count(ruling)
      return count > 0 ? "\(NumberFormat.grouped(count)) \(name)" : nil
    }.joined(separator: " · ")
  }

  private var remarks: [String] {
    var seen: Set<String> = []
    let reasons = report.verdicts.compactMap { VerdictText($0).lack }.filter { seen.insert($0).inserted }
    return
      (report.verdicts.contains { VerdictText($0).mayBeNoise }
      ? ["? the limit lies within the 95 % confidence interval: it may be noise"] : [])
      + (reasons.isEmpty ? [] : ["too little data: " + Self.listed(reasons, ", ")])
      + sentence("unfinished, and counted with the time that they have lasted", \.unfinishedInCount)
      + sentence("still open, and in no share that must stay below its limit", \.openBesideCount)
      + sentence("not in n, since they are lost or their end is not in the logs", \.outOfCount)
  }

  /// The first of `parts`, and how many more there are.
  private static func listed(_ parts: [String], _ separator: String) -> String {
    let shown =
      parts.count > 6 ? parts.prefix(5) + ["and \(NumberFormat.grouped(parts.count - 5)) more"] : parts[...]
    return shown.joined(separator: separator)
  }

  /// `p99(queue_wait) < 5s: 30 unfinished, …`; the numbers of all objectives in one sentence.
  private func sentence(_ what: String, _ number: (Verdict) -> Int) -> [String] {
    let parts = report.verdicts.filter { number($0) > 0 }.map {
      "\(subjects.title(of: $0)) \(NumberFormat.grouped(number($0)))"
    }
    return parts.isEmpty ? [] : ["\(what): \(Self.listed(parts, "; "))"]
  }
}

extension Verdict.Ruling {
  fileprivate var ink: TextStyle {
    switch self {
    case .violated: .boldRed
    case .tooLittleData: .yellow
    case .kept: .green
    }
  }
}
