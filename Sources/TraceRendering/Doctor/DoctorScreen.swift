import TraceModel

/// Problems of the logging, on one screen for people.
struct DoctorScreen {
  /// The findings to print.
  let diagnosis: Diagnosis
  /// The page they are printed on.
  let page: OutputTarget

  /// Who logged what, the findings by section, and how many need attention.
  var text: String {
    let sections = [origins] + DoctorSections.sections(diagnosis).map(lines) + [judgement]
    return sections.filter { !$0.isEmpty }.map(\.joinedLines).joined(separator: "\n")
  }

  private var origins: [String] {
    guard !diagnosis.origins.isEmpty else { return [] }
    var table = TextTable(columns: [
      .init(title: "logs of", minimum: 12), .init(title: "records", alignment: .right),
      .init(title: "without id", alignment: .right), .init(title: "from"),
      .init(title: "until", expendable: 1),
      .init(title: "resolution", alignment: .right, expendable: 2),
    ])
    table.rows = DoctorSections.crowds(diagnosis).gathered(diagnosis.origins) { $0.origin }.map(row)
    return table.linesWithOmissions(on: page)
  }

  private func row(_ logs: (crowd: Crowd?, members: [Diagnosis.OriginFinding])) -> [StyledText] {
    let findings = logs.members
    let uncorrelated = findings.reduce(0) { $0 + $1.uncorrelated }
    return [
      StyledText(logs.crowd.map { "\($0.service) (\($0.members))" } ?? findings[0].origin.name),
      StyledText(NumberFormat.grouped(findings.reduce(0) { $0 + $1.records })),
      StyledText(
        NumberFormat.grouped(uncorrelated), findings.contains(where: \.lacksIDs) ? .yellow : .plain),
      StyledText(findings.map(\.first).min().map(page.times.text) ?? ""),
      StyledText(findings.map(\.last).max().map(page.times.text) ?? ""),
      StyledText(findings.compactMap(\.resolution).min().map(DurationFormat.text) ?? "–"),
    ]
  }

  private func lines(_ section: DoctorSections.Section) -> [String] {
    let title = StyledText(section.title, .bold).rendered(page.style)
    return [title]
      + section.remarks.flatMap { remark in
        let room = page.width.map { max(1, $0 - 4) }
        return Paragraph.lines(TerminalText.escaped(remark.text), width: room).enumerated().map {
          index, text in
          var line = StyledText(index == 0 ? remark.mark : "    ", remark.needsAttention ? .yellow : .green)
          line.append(text)
          return line.rendered(page.style)
        }
      }
  }

  private var judgement: [String] {
    Paragraph.lines(conclusion, width: page.width).map {
      StyledText($0, diagnosis.needsAttention ? .yellow : .green).rendered(page.style)
    }
  }

  /// `241 requests: nothing needs attention`.
  var conclusion: String {
    let count = DoctorSections.sections(diagnosis).flatMap(\.remarks).filter(\.needsAttention).count
    let things = count == 1 ? "one thing needs" : "\(NumberFormat.grouped(max(count, 1))) things need"
    let judgement = diagnosis.needsAttention ? "\(things) attention (marked !)" : "nothing needs attention"
    return "\(NumberFormat.counted(diagnosis.requests, "request")): \(judgement)"
  }
}
