import TraceModel

/// What `trace ingest` read, indexed and skipped, and why, for people.
struct IngestText {
  /// What is told.
  let summary: IngestSummary
  /// What it is written on.
  let page: OutputTarget

  /// A table of the files, the sums, and lines that were skipped.
  var lines: [String] { table.lines(on: page) + recognised + totals + otherProfiles + problems }

  /// What records were packed in, and by which loggers logs were recognised.
  private var recognised: [String] {
    summary.sources.flatMap { source in
      let names = [source.envelope].compactMap(\.self) + source.builtIns
      return names.isEmpty ? [] : fitted("\(source.file): \(names.joined(separator: ", "))", .plain)
    }
  }

  /// Logs that are read by another profile than the run has.
  private var otherProfiles: [String] {
    let files = summary.sources.filter(\.keepsOtherProfile).map(\.file)
    guard !files.isEmpty else { return [] }
    return fitted(
      "read with another profile before, and now again: \(files.joined(separator: ", ")); to read all with this one: "
        + "trace reindex", .yellow)
  }

  private var table: TextTable {
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

  private var totals: [String] {
    let requests = NumberFormat.counted(summary.traces, "request")
    let parts = [
      "\(requests) (\(NumberFormat.grouped(summary.newTraces)) new)",
      "\(NumberFormat.bytes(summary.bytes)) read",
    ]
    return fitted(parts.joined(separator: " · "), .plain)
  }

  private var problems: [String] {
    let skipped = summary.total.skipped.values.reduce(0, +)
    let listed = summary.sources.flatMap { source in
      source.shownProblems.map { "\(source.file):\($0.line): \($0.reason.words): \($0.explanation)" }
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
