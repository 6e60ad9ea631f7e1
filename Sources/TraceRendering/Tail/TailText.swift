import TraceModel

/// Why the slowest requests are slow, for people: their loss, by parts; the values that stand out; and the ids of the
/// best examples.
struct TailText {
  /// The explanation to print.
  let report: TailReport
  /// The page it is printed on.
  let page: OutputTarget

  /// The whole, with its last line end.
  var text: String {
    let heading = wrapped([self.heading]).map { StyledText($0, .bold).rendered(page.style) }
    let parts = report.parts.isEmpty ? [] : [""] + partTable.linesWithOmissions(on: page)
    let values = report.values.isEmpty ? [] : [""] + valueTable.linesWithOmissions(on: page)
    let sentences = TailSentences(report, page)
    let below = wrapped(sentences.undecided(among: shownParts) + sentences.conclusions) + examples
    let small = wrapped(sentences.remarks(with: shownParts)).map {
      StyledText($0, .dim).rendered(page.style)
    }
    return (heading + parts + values + (below.isEmpty ? [] : [""] + below) + small).joinedLines
  }

  /// The tables and their remarks, not yet laid out: the parts, then the values.
  var cells: [CellTable] {
    let sentences = TailSentences(report, page)
    var tables: [CellTable] = []
    if !report.parts.isEmpty { tables.append(cells(partColumns, partRows)) }
    if !report.values.isEmpty { tables.append(cells(valueColumns, valueRows)) }
    let remarks =
      sentences.undecided(among: shownParts) + sentences.conclusions + exampleTexts
      + sentences.remarks(with: shownParts)
    if tables.isEmpty { return [CellTable(columns: [], rows: [], remarks: remarks)] }
    tables[tables.count - 1].remarks = remarks
    return tables
  }

  /// The sentence above the tables.
  var heading: String { TailSentences(report, page).heading }

  private func cells(_ columns: [TextTable.Column], _ rows: [[String]]) -> CellTable {
    CellTable(columns: columns.map { ($0.title, $0.alignment) }, rows: rows)
  }

  // MARK: Parts

  private var partTable: TextTable {
    var table = TextTable(columns: partColumns)
    table.rows = partRows.enumerated().map { index, cells in
      cells.map { StyledText($0, index == 0 ? .bold : .plain) }
    }
    return table
  }

  private var partColumns: [TextTable.Column] {
    [
      .init(title: "where the time is", minimum: 16), .init(title: "middle half", alignment: .right),
      .init(title: "slowest", alignment: .right), .init(title: "more", alignment: .right),
      .init(title: "share", alignment: .right, expendable: 1),
    ]
  }

  /// The parts with a row of their own: the first, and others of half a percent of the difference at least, unless a
  /// single one is less.
  private var shownParts: [TailReport.Part] {
    let large =
      report.parts.prefix(1)
      + report.parts.dropFirst().filter { part in
        Int128(part.extra.count.magnitude) * 200 >= Int128(report.extra.count.magnitude)
      }
    return report.parts.count - large.count > 1 ? Array(large) : report.parts
  }

  /// All other parts are one row.
  private var partRows: [[String]] {
    let shown = shownParts
    let named = shown.map { ($0, marked($0)) }
    guard shown.count < report.parts.count else { return rows(named) }
    let small = report.parts.filter { !shown.contains($0) }
    let rest = small.reduce(into: TailReport.Part(.unattributed)) { sum, part in
      sum.slowest = sum.slowest + part.slowest
      sum.middle = sum.middle + part.middle
    }
    return rows(named + [(rest, "\(small.count) others")])
  }

  private func rows(_ parts: [(part: TailReport.Part, name: String)]) -> [[String]] {
    let shares = NumberFormat.shares(
      parts.map { Double($0.part.extra.count) }, of: Double(report.extra.count))
    return zip(parts, shares).map { named, share in
      let part = named.part
      let extra = (part.extra > .zero ? "+" : "") + DurationFormat.column(part.extra)
      return [
        named.name, DurationFormat.column(part.middle), DurationFormat.column(part.slowest), extra,
        share,
      ]
    }
  }

  /// The name of a row, with a mark where clocks leave its difference open.
  private func marked(_ part: TailReport.Part) -> String {
    report.name(of: part)
      + (part.isWithinDoubt ? TailSentences.undecided : part.isDoubtful ? SegmentColumns.doubtful : "")
  }

  // MARK: Values

  private var valueTable: TextTable {
    var table = TextTable(columns: valueColumns)
    table.rows = valueRows.map { $0.enumerated().map { StyledText($1, $0 == 0 ? .bold : .plain) } }
    return table
  }

  private var valueColumns: [TextTable.Column] {
    [
      .init(title: "more frequent", minimum: 16), .init(title: "slowest", alignment: .right),
      .init(title: "rest", alignment: .right), .init(title: "odds", alignment: .right),
      .init(title: "95 % CI", expendable: 1), .init(title: "p", alignment: .right),
    ]
  }

  private var valueRows: [[String]] {
    report.values.map { value in
      [
        label(value),
        "\(NumberFormat.grouped(value.slowest)) (\(share(value.slowest, value.slowestTotal)))",
        "\(NumberFormat.grouped(value.rest)) (\(share(value.rest, value.restTotal)))",
        value.oddsRatio.map { "× \(Self.ratio($0))" } ?? "× ∞",
        value.high.map { "\(Self.ratio(value.low)) – \(Self.ratio($0))" } ?? "from \(Self.ratio(value.low))",
        ComparisonReport.Test(p: value.p, corrected: value.corrected).text,
      ]
    }
  }

  /// The value, by all of its names.
  private func label(_ value: TailReport.Value) -> String {
    value.names.map(\.label).joined(separator: " = ")
  }

  private func share(_ count: Int, _ total: Int) -> String {
    NumberFormat.percent(Double(count), of: Double(total))
  }

  /// Two digits or whole: `1.4`, `12`, `1,530`.
  private static func ratio(_ value: Double) -> String {
    if value >= 9.95 { return NumberFormat.grouped(Int64(clamping: value.rounded())) }
    let hundredths = value < 0.995 ? Int64((value * 100).rounded()) : Int64((value * 10).rounded()) * 10
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(twoDigits(rest))"
  }

  // MARK: Examples

  private var examples: [String] { wrapped(exampleTexts) }

  private var exampleTexts: [String] {
    guard let first = report.examples.first, let part = report.examplePart else { return [] }
    let list = report.examples.map { example in
      "\(shown(example)) (\(DurationFormat.text(example.lost)) of \(DurationFormat.text(example.duration)))"
    }
    let value = report.values.first.map { "requests of \(label($0))" } ?? "these"
    return [
      "best seen in \(value), with the time in \(marked(part)): " + list.joined(separator: ", "),
      "to see the first: trace show \(shown(first))\(report.sourceOptions)",
    ]
  }

  private func shown(_ example: TailReport.Example) -> String {
    page.isTerminal ? example.shortName : example.name
  }

  private func wrapped(_ texts: [String]) -> [String] {
    texts.flatMap { Paragraph.lines(TerminalText.escaped($0), width: page.width) }
  }
}

extension TailReport {
  /// The segment of a part: with the service whose work it is, unless that says the same; with its topic where it has
  /// several rows.
  func name(of part: Part) -> String {
    let isOnly = parts.count { $0.segment == part.segment } == 1
    if isOnly, let service = part.service, service != part.segment.name {
      return "\(part.segment.name) \(service)"
    }
    guard !isOnly, let label = part.destination ?? part.service else { return part.segment.name }
    return "\(part.segment.name) \(label)"
  }
}

extension TailReport.Name {
  /// `codec=av1`, `(no codec)`.
  var label: String { text.map { "\(key)=\($0)" } ?? "(no \(key))" }
}
