import TraceModel

/// The summary of an ingest for people: what was read, indexed and skipped, and why.
struct IngestText {
  /// The summary to print.
  let summary: IngestSummary
  /// The page it is printed on.
  let page: OutputTarget

  /// Logs that are named in one line.
  static let namedLogs = 8
  /// Skipped lines that are named of all logs together.
  private static let namedProblems = 40

  /// A table of the logs, the sums, what is known of them, and lines that were skipped.
  var lines: [String] {
    IngestTable(summary: summary, times: page.times).table.linesWithOmissions(on: page) + recognised + totals
      + withoutIDs + otherProfiles + problems
  }

  /// The packing of records, and the loggers recognised; one line for all logs with the same.
  private var recognised: [String] {
    var groups: [(words: String, files: [String])] = []
    for source in summary.sources {
      let words = ([source.envelope].compactMap(\.self) + source.builtIns).joined(separator: ", ")
      guard !words.isEmpty else { continue }
      if let known = groups.firstIndex(where: { $0.words == words }) {
        groups[known].files.append(source.file)
      } else {
        groups.append((words, [source.file]))
      }
    }
    return groups.flatMap { fitted("\(Self.named($0.files)): \($0.words)", .plain) }
  }

  /// Logs that are read by another profile than the run has.
  private var otherProfiles: [String] {
    let files = summary.sources.filter(\.keepsOtherProfile).map(\.file)
    guard !files.isEmpty else { return [] }
    return fitted(
      "read with another profile before, and now again: \(Self.named(files)); to read all with this one: "
        + "trace reindex", .yellow)
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
      source.shownProblems.map {
        "\(PlaceName.text(source.file, line: $0.line)): \($0.reason.words): \($0.explanation)"
      }
    }.prefix(Self.namedProblems)
    var lines = listed.flatMap { fitted($0, .yellow) }
    if skipped > listed.count, !listed.isEmpty {
      lines += fitted("… \(NumberFormat.counted(skipped - listed.count, "more skipped line"))", .dim)
    }
    return lines
  }

  // MARK: Ids

  /// Logs without an id in any record, with the fields that could be one; one line for all logs with the same fields.
  private var withoutIDs: [String] {
    var groups: [(locations: [String], sources: [IngestSummary.Source])] = []
    for source in summary.sources where source.counts.events == 0 && source.counts.uncorrelated > 0 {
      let locations = source.possibleIDs.map { $0.path.joined(separator: ".") + " " + ($0.label ?? "") }
      if let known = groups.firstIndex(where: { $0.locations == locations }) {
        groups[known].sources.append(source)
      } else {
        groups.append((locations, [source]))
      }
    }
    return groups.prefix(Self.namedLogs).flatMap { fitted(Self.withoutIDs($0.sources), .yellow) }
      + (groups.count > Self.namedLogs
        ? fitted(
          "… \(NumberFormat.counted(groups.count - Self.namedLogs, "more kind")) of logs without an id", .dim)
        : [])
  }

  /// `worker.log: none of 52 records has an id; fields that could be one: rid (5 values in 52 records, such as 8a3d)`.
  private static func withoutIDs(_ sources: [IngestSummary.Source]) -> String {
    let records = sources.reduce(0) { $0 + $1.counts.uncorrelated }
    let what =
      records == 1
      ? "its only record has no id" : "none of \(NumberFormat.grouped(records)) records has an id"
    let line = "\(named(sources.map(\.file))): \(what)"
    let locations = sources[0].possibleIDs
    guard !locations.isEmpty else { return line + ", and no field could be one" }
    let fields = locations.map { sources.count > 1 ? PossibleID.name($0) : PossibleID.text($0) }
    let files = sources.count > 1 ? " (in \(NumberFormat.counted(sources.count, "file")))" : ""
    return line + "; fields that could be one: " + fields.joined(separator: ", ") + files
  }

  // MARK: Lines

  /// Names of logs, of which the first are named: `a.log, b.log … (300 logs)`.
  private static func named(_ files: [String]) -> String {
    let names = files.map(IngestTable.name)
    guard names.count > namedLogs else { return names.joined(separator: ", ") }
    return names.prefix(3).joined(separator: ", ") + " … (\(NumberFormat.counted(names.count, "log")))"
  }

  private func fitted(_ text: String, _ ink: TextStyle) -> [String] {
    Paragraph.lines(TerminalText.escaped(text), width: page.width).map {
      StyledText($0, ink).rendered(page.style)
    }
  }
}

/// A field, or a place in a text, where an id may stand.
enum PossibleID {
  /// `named_tags.request_id (5 values in 8 records, such as 8a3d…)`.
  static func text(_ finding: Diagnosis.IDCandidateFinding) -> String {
    let files = finding.sources > 1 ? " of \(NumberFormat.counted(finding.sources, "file"))" : ""
    return "\(name(finding)) (\(NumberFormat.counted(finding.values, "value")) in "
      + "\(NumberFormat.counted(finding.records, "record"))\(files), such as \(finding.example))"
  }

  /// `named_tags.request_id`, `'TraceID' in the text of message`.
  static func name(_ finding: Diagnosis.IDCandidateFinding) -> String {
    let name = finding.path.joined(separator: ".")
    return finding.label.map { $0.isEmpty ? "in the text of \(name)" : "'\($0)' in the text of \(name)" }
      ?? name
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
