import TraceModel

/// The table of an ingest: a row a log, or a row a service where there are many logs.
struct IngestTable {
  let summary: IngestSummary
  let times: TimestampFormat

  /// Logs beyond this many are told by who wrote them.
  static let mostRows = 24
  private static let namedServices = 2
  /// Columns of a log's name that are never cut: other columns are left out before.
  private static let leastName = 38

  /// How a log is called.
  static func name(_ file: String) -> String { file == "-" ? "standard input" : file }

  private struct Row {
    var name: String
    var services: [String] = []
    var from: Timestamp?
    var until: Timestamp?
    var steps = 0
    var counts = LineCounts()

    mutating func add(_ source: IngestSummary.Source) {
      services += source.services.filter { !services.contains($0) }
      from = [from, source.from].compactMap(\.self).min()
      until = [until, source.until].compactMap(\.self).max()
      steps += source.steps
      counts += source.counts
    }
  }

  /// Columns of counts with zeros only are left out; on a narrow page, so are columns that the counts do not need.
  var table: TextTable {
    let total = summary.total
    var columns: [(title: String, count: (Row) -> Int)] = [
      ("lines", \.counts.lines), ("with id", \.counts.events), ("steps", \.steps),
    ]
    if total.uncorrelated > 0 { columns.append(("without id", \.counts.uncorrelated)) }
    for reason in SkipReason.allCases where total.skipped[reason, default: 0] > 0 {
      columns.append((reason.words, { $0.counts.skipped[reason, default: 0] }))
    }
    if total.alreadyIndexed > 0 { columns.append(("seen before", \.counts.alreadyIndexed)) }
    var table = TextTable(
      columns: [
        .init(title: "file", minimum: min(Self.leastName, summary.sources.map { $0.file.count }.max() ?? 0)),
        .init(title: "service", minimum: 7, expendable: 1),
        .init(title: "from – until", expendable: 2),
      ] + columns.map { TextTable.Column(title: $0.title, alignment: .right) })
    table.rows = rows.map { row in
      [StyledText(row.name), StyledText(Self.services(row.services)), StyledText(span(row))]
        + columns.map { StyledText(NumberFormat.grouped($0.count(row))) }
    }
    return table
  }

  private var rows: [Row] {
    var rows =
      summary.sources.count > Self.mostRows
      ? byService
      : summary.sources.map { source in
        var row = Row(name: Self.name(source.file))
        row.add(source)
        return row
      }
    if rows.count > 1 {
      var total = Row(name: "total")
      for row in rows {
        total.counts += row.counts
        total.steps += row.steps
      }
      rows.append(total)
    }
    return rows
  }

  /// Logs of one service, or of the same few, together.
  private var byService: [Row] {
    let groups = Dictionary(grouping: summary.sources) { $0.services.prefix(Self.namedServices).sorted() }
    let sorted = groups.sorted { ($1.value.count, $0.key.joined()) < ($0.value.count, $1.key.joined()) }
    var rows = sorted.prefix(Self.mostRows).map { _, sources in
      var row = Row(
        name: sources.count == 1 ? Self.name(sources[0].file) : NumberFormat.counted(sources.count, "log"))
      for source in sources { row.add(source) }
      return row
    }
    let rest = sorted.dropFirst(Self.mostRows).flatMap(\.value)
    if !rest.isEmpty {
      var row = Row(name: NumberFormat.counted(rest.count, "other log"))
      for source in rest { row.add(source) }
      rows.append(row)
    }
    return rows
  }

  /// `api, worker +3`.
  private static func services(_ names: [String]) -> String {
    let more = names.count - namedServices
    return names.prefix(namedServices).joined(separator: ", ") + (more > 0 ? " +\(more)" : "")
  }

  /// `2026-01-01 00:00:04 – 00:00:09Z`, with the day of the end where it is another one.
  private func span(_ row: Row) -> String {
    guard let from = row.from, let until = row.until else { return "" }
    let day = times.date(from) == times.date(until) ? "" : times.date(until) + " "
    return "\(times.date(from)) \(second(from)) – \(day)\(second(until))\(times.zone(until))"
  }

  private func second(_ time: Timestamp) -> String { String(times.clock(time).prefix(8)) }
}
