package import TraceModel

/// Writes what `trace ingest` read, indexed and skipped, and why.
package struct IngestRenderer: Sendable {
  private let format: OutputFormat
  private let page: OutputTarget

  /// `json` and `ndjson` are the document of `trace.ingest/1`; every other format is the summary for people.
  package init(format: OutputFormat, page: OutputTarget) {
    self.format = format
    self.page = page
  }

  /// The summary, with its last line end.
  package func render(_ summary: IngestSummary) -> String {
    switch format {
    case .json, .ndjson: document(summary)
    case .table, .csv, .tsv, .markdown:
      (table(summary).lines(on: page) + totals(summary) + problems(summary)).map { $0 + "\n" }.joined()
    }
  }

  private func table(_ summary: IngestSummary) -> TextTable {
    let total = summary.total
    var columns: [(title: String, count: (LineCounts) -> Int)] = [("lines", \.lines), ("events", \.events)]
    if total.uncorrelated > 0 { columns.append(("without id", \.uncorrelated)) }
    for reason in SkipReason.allCases where total.skipped[reason, default: 0] > 0 {
      columns.append((reason.words, { $0.skipped[reason, default: 0] }))
    }
    if total.alreadyIndexed > 0 { columns.append(("already indexed", \.alreadyIndexed)) }
    var table = TextTable(
      columns: [.init(title: "file", minimum: 12)]
        + columns.map { TextTable.Column(title: $0.title, alignment: .right) })
    var rows = summary.sources.map { ($0.file == "-" ? "standard input" : $0.file, $0.counts) }
    if rows.count > 1 { rows.append(("total", total)) }
    table.rows = rows.map { name, counts in
      [StyledText(name)] + columns.map { StyledText(NumberFormat.grouped($0.count(counts))) }
    }
    return table
  }

  private func totals(_ summary: IngestSummary) -> [String] {
    let requests = NumberFormat.counted(summary.traces, "request")
    let parts = [
      "\(requests) (\(NumberFormat.grouped(summary.newTraces)) new)",
      "\(NumberFormat.bytes(summary.bytes)) read",
    ]
    return fitted(parts.joined(separator: " · "), .plain)
  }

  private func problems(_ summary: IngestSummary) -> [String] {
    let skipped = summary.total.skipped.values.reduce(0, +)
    let listed = summary.sources.flatMap { source in
      source.problems.map { "\(source.file):\($0.line): \($0.reason.words): \($0.explanation)" }
    }
    var lines = listed.flatMap { fitted($0, .yellow) }
    if skipped > listed.count, !listed.isEmpty {
      lines += fitted("… \(NumberFormat.counted(skipped - listed.count, "more skipped line"))", .dim)
    }
    return lines
  }

  private func fitted(_ text: String, _ ink: TextStyle) -> [String] {
    Paragraph.lines(TerminalText.escaped(text), width: page.width).map {
      StyledText($0, ink).rendered(page.style)
    }
  }

  private func document(_ summary: IngestSummary) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", "trace.ingest/1")
      writer.member("lines", summary.total.lines)
      writer.member("events", summary.total.events)
      writer.member("traces", summary.traces)
      writer.member("new_traces", summary.newTraces)
      writer.member("uncorrelated", summary.total.uncorrelated)
      writer.skipped(summary.total)
      writer.member("already_indexed", summary.total.alreadyIndexed)
      writer.member("bytes", summary.bytes)
      writer.array("sources", of: summary.sources) { writer, source in
        writer.object { $0.source(source) }
      }
    }
    return writer.text + "\n"
  }
}

extension JSONWriter {
  fileprivate mutating func source(_ source: IngestSummary.Source) {
    member("file", source.file)
    member("lines", source.counts.lines)
    member("events", source.counts.events)
    member("uncorrelated", source.counts.uncorrelated)
    skipped(source.counts)
    member("already_indexed", source.counts.alreadyIndexed)
    if source.timesFrom2001 > 0 { member("times_from_2001", source.timesFrom2001) }
  }

  /// Every reason is there, also with 0, so that a reader need not know which ones occurred.
  fileprivate mutating func skipped(_ counts: LineCounts) {
    object("skipped") { writer in
      for reason in SkipReason.allCases { writer.member(reason.name, counts.skipped[reason, default: 0]) }
    }
  }
}

extension SkipReason {
  /// The reason in words.
  var words: String {
    switch self {
    case .malformed: "malformed"
    case .noTime: "no time"
    case .oversize: "oversize"
    }
  }
}
