import TraceModel

/// A comparison as flat rows, named as in JSON: one for each segment and percentile, then one for each outcome, and
/// one for each consumer group that has stopped.
enum DiffRows {
  /// Names of the cells.
  static let header =
    [
      "segment", "outcome", "destination",
    ] + PartyCells.header() + [
      "change", "p_value", "corrected_p_value", "first_count", "second_count", "first_total", "second_total",
      "p",
      "first_ns", "second_ns", "shift_ns", "low_ns", "high_ns", "first_censored", "second_censored",
      "first_requests", "second_requests", "by_ranks", "by_slowest", "true_minus_printed_low_ns",
      "true_minus_printed_high_ns", "group", "waiting", "oldest_ns", "unlogged", "oldest_unlogged_ns",
    ]

  /// How many cells, of the last ones, a segment, an outcome or a group has of its own.
  private static let (cellsOfSegment, cellsOfGroup) = (8, 5)

  /// All rows; a cell is empty where its value is not known.
  static func rows(_ report: ComparisonReport) -> [[String]] {
    report.rows.flatMap(rows) + report.outcomes.map(row) + report.stoppedGroups.map(row)
  }

  private static func rows(_ row: ComparisonReport.Row) -> [[String]] {
    row.percentiles.map { percentile in
      [row.segment.name, "", row.destination ?? ""]
        + PartyCells.cells(row.segment, caller: row.caller, callee: row.callee)
        + test(row.test, row.change) + ["\(row.firstCount)", "\(row.secondCount)", "", ""]
        + [NumberFormat.percentile(percentile.p)]
        + [percentile.first, percentile.second, percentile.shift, percentile.low, percentile.high].map {
          $0.map { "\($0.count)" } ?? ""
        } + counts(row) + empty(cellsOfGroup)
    }
  }

  /// From `first_censored` to `true_minus_printed_high_ns`.
  private static func counts(_ row: ComparisonReport.Row) -> [String] {
    [row.firstUnfinished, row.secondUnfinished, row.firstRequests, row.secondRequests].map { "\($0)" }
      + [row.parts?.ranks.rawValue, row.parts?.slowest.rawValue].map { $0 ?? "" }
      + [row.doubt?.low, row.doubt?.high].map { $0.map { "\($0.count)" } ?? "" }
  }

  /// A group that is seen to have stopped is worse; one without logs may have.
  private static func row(_ group: WaitingGroup) -> [String] {
    let change: ComparisonReport.Change = group.isSeenToWait ? .worse : .tooLittleData
    let durations = [group.oldestWaiting, group.oldestUnlogged].map { $0.map { "\($0.count)" } ?? "" }
    return ["", "", group.destination] + PartyCells.header().map { _ in "" } + test(nil, change)
      + empty(4 + 6 + cellsOfSegment)
      + [group.group, "\(group.waiting)", durations[0], "\(group.unlogged)", durations[1]]
  }

  private static func empty(_ count: Int) -> [String] { [String](repeating: "", count: count) }

  private static func row(_ shift: ComparisonReport.OutcomeShift) -> [String] {
    ["", shift.outcome.name, ""] + PartyCells.header().map { _ in "" } + test(shift.test, shift.change)
      + [shift.first, shift.second, shift.firstTotal, shift.secondTotal].map { "\($0)" }
      + empty(6 + cellsOfSegment + cellsOfGroup)
  }

  private static func test(_ test: ComparisonReport.Test?, _ change: ComparisonReport.Change) -> [String] {
    [change.rawValue] + [test?.p, test?.corrected].map { $0.map(JSONWriter.text) ?? "" }
  }
}
