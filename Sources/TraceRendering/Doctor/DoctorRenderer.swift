package import TraceModel

/// Writes what is wrong with the logging: one screen for people, one document for programs.
package struct DoctorRenderer: Sendable {
  private let format: OutputFormat
  private let page: OutputTarget

  /// `json` and `ndjson` are the document `trace.doctor/1`; every other format is the screen for people.
  package init(format: OutputFormat, page: OutputTarget) {
    self.format = format
    self.page = page
  }

  /// The findings, with their last line end.
  package func render(_ diagnosis: Diagnosis) -> String {
    switch format {
    case .json, .ndjson: DoctorJSON.document(diagnosis) + "\n"
    case .table, .csv, .tsv, .markdown: screen(diagnosis)
    }
  }

  private func screen(_ diagnosis: Diagnosis) -> String {
    let sections =
      [origins(diagnosis)] + DoctorSections.sections(diagnosis).map(lines) + [revision(diagnosis)]
    return sections.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private func origins(_ diagnosis: Diagnosis) -> [String] {
    guard !diagnosis.origins.isEmpty else { return [] }
    var table = TextTable(columns: [
      .init(title: "logs of", minimum: 12), .init(title: "records", alignment: .right),
      .init(title: "without id", alignment: .right), .init(title: "from"),
      .init(title: "until", expendable: 1),
      .init(title: "time step", alignment: .right, expendable: 2),
    ])
    table.rows = diagnosis.origins.map { finding in
      [
        StyledText(finding.origin.name),
        StyledText(NumberFormat.grouped(finding.records)),
        StyledText(NumberFormat.grouped(finding.uncorrelated), finding.lacksIDs ? .yellow : .plain),
        StyledText(page.times.text(finding.first)),
        StyledText(page.times.text(finding.last)),
        StyledText(finding.resolution.map(DurationFormat.text) ?? "–"),
      ]
    }
    return table.linesWithOmissions(on: page)
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

  private func revision(_ diagnosis: Diagnosis) -> [String] {
    let count = DoctorSections.sections(diagnosis).flatMap(\.remarks).filter(\.needsAttention).count
    let things = count == 1 ? "one thing needs" : "\(NumberFormat.grouped(max(count, 1))) things need"
    let judgement = diagnosis.needsAttention ? "\(things) attention (marked !)" : "nothing needs attention"
    let text = "\(NumberFormat.counted(diagnosis.requests, "request")): \(judgement)"
    return Paragraph.lines(text, width: page.width).map {
      StyledText($0, diagnosis.needsAttention ? .yellow : .green).rendered(page.style)
    }
  }
}
