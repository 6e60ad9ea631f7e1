package import TraceModel

/// HTML: one file that needs nothing else, to be attached to a post-mortem (`HTMLPage`).
package struct HTMLFormat: ShowFormat, ReportFormat, DiffFormat, DoctorFormat {
  package let name = "html"
  package let isForPeople = true
  package let showsOneByOne = false

  package init() {}

  package var takesPages: Bool { true }

  package func page(_ report: ReportPage, on page: OutputTarget) -> String { report.page(on: page).markup }

  package func report(_ report: LatencyReport, on page: OutputTarget) -> String {
    self.page(ReportPage(report), on: page)
  }

  package func histogram(_ report: LatencyReport, of segment: Segment?, on page: OutputTarget) -> String {
    self.report(report.drawing(segment), on: page)
  }

  package func series(_ report: SeriesReport, on page: OutputTarget) -> String {
    let text = SeriesText(report: report, page: OutputTarget(times: page.times))
    return series(report, text.text, on: page)
  }

  package func heatMap(_ report: SeriesReport, of segment: Segment?, on page: OutputTarget) -> String {
    let text = HeatMapText(report, of: segment, page: OutputTarget(times: page.times))
    return series(report.drawing(segment), text.text, on: page)
  }

  private func series(_ report: SeriesReport, _ text: String, on page: OutputTarget) -> String {
    var made = HTMLPage(title: "trace report", text: text, times: page.times)
    made.sentences = [SeriesText(report: report, page: OutputTarget(times: page.times)).heading]
    made.documents = [document("series", SeriesJSON.document(report), page)]
    if let first = report.intervals.first, let last = report.intervals.last {
      made.period = (first.begin, last.end)
    }
    return made.markup
  }

  package func explanation(_ report: TailReport, on page: OutputTarget) -> String {
    explanation(report, examples: [], on: page)
  }

  package func explanation(_ report: TailReport, examples: [TraceView], on page: OutputTarget) -> String {
    let text = TailText(report: report, page: OutputTarget(times: page.times))
    var made = HTMLPage(title: "trace report --explain", text: text.text, times: page.times)
    made.sentences = [text.heading]
    let sentences = TailSentences(report, OutputTarget(times: page.times))
    let remarks =
      sentences.undecided(among: report.parts) + sentences.conclusions + sentences.remarks(with: report.parts)
    if !remarks.isEmpty { made.parts = [.init(title: "To know", remarks: remarks.map { ($0, false) })] }
    made.drawings = zip(report.examples, examples).map { example, view in
      HTMLPage.Drawing(view, called: example.name, times: page.times)
    }
    made.documents = [document("explanation", TailJSON.document(report), page)]
    made.period = report.from.flatMap { from in report.until.map { (from, $0) } }
    return made.markup
  }

  package func comparison(_ report: ComparisonReport, on page: OutputTarget) -> String {
    let text = DiffText(report: report, page: OutputTarget(times: page.times))
    var made = HTMLPage(title: "trace diff", text: text.text, times: page.times)
    made.sentences = text.heading
    made.documents = [document("diff", DiffJSON.document(report), page)]
    let times = [report.first.from, report.first.until, report.second.from, report.second.until]
      .compactMap(\.self)
    made.period = times.min().flatMap { from in times.max().map { (from, $0) } }
    return made.markup
  }

  package func diagnosis(_ diagnosis: Diagnosis, on page: OutputTarget) -> String {
    let screen = DoctorScreen(diagnosis: diagnosis, page: OutputTarget(times: page.times))
    var made = HTMLPage(title: "trace doctor", text: screen.text, times: page.times)
    made.sentences = [screen.conclusion]
    made.parts = DoctorSections.sections(diagnosis).map { section in
      .init(title: section.title, remarks: section.remarks.map { ($0.text, $0.needsAttention) })
    }
    made.documents = [document("doctor", DoctorJSON.document(diagnosis), page)]
    let origins = diagnosis.origins
    made.period = origins.map(\.first).min().flatMap { from in origins.map(\.last).max().map { (from, $0) } }
    return made.markup
  }

  package func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String {
    let drawn = OutputTarget(times: page.times)
    let texts = requests.map { TimelineText($0, page: drawn, isWhole: options.isWhole).text }
    var made = HTMLPage(title: "trace show", text: texts.joined(separator: "\n"), times: page.times)
    made.drawings = requests.map { view in
      let name = OccurrenceName.text(view.correlationID, view.occurrence > 1 ? view.occurrence : nil)
      var drawing = HTMLPage.Drawing(view, called: name, times: page.times, isWhole: options.isWhole)
      drawing.isOpen = true
      return drawing
    }
    made.documents = [document("requests", JSONFormat().show(requests, on: drawn, options), page)]
    let times = requests.flatMap { $0.trace.events.map(\.time) }
    made.period = times.min().flatMap { from in times.max().map { (from, $0) } }
    return made.markup
  }

  private func document(_ name: String, _ json: String, _ page: OutputTarget) -> PageDocument {
    PageDocument(name: name, json: json, command: PageCommand(page.command).document())
  }
}
