import TraceModel

/// A comparison as flat rows, named as in JSON: one for each segment and percentile, then one for each outcome.
enum DiffRows {
  /// Names of the cells.
  static let header =
    [
      "segment", "outcome", "destination",
    ] + PartyCells.header() + [
      "change", "p_value", "corrected_p_value", "first_count", "second_count", "first_total", "second_total",
      "p",
      "first_ns", "second_ns", "shift_ns", "low_ns", "high_ns",
    ]

  /// All rows; a cell is empty where its value is not known.
  static func rows(_ report: ComparisonReport) -> [[String]] {
    report.rows.flatMap(rows) + report.outcomes.map(row)
  }

  private static func rows(_ row: ComparisonReport.Row) -> [[String]] {
    row.percentiles.map { percentile in
      [row.segment.name, "", row.destination ?? ""]
        + PartyCells.cells(row.segment, caller: row.caller, callee: row.callee)
        + test(row.test, row.change) + ["\(row.firstCount)", "\(row.secondCount)", "", ""]
        + [NumberFormat.percentile(percentile.p)]
        + [percentile.first, percentile.second, percentile.shift, percentile.low, percentile.high].map {
          $0.map { "\($0.count)" } ?? ""
        }
    }
  }

  private static func row(_ shift: ComparisonReport.OutcomeShift) -> [String] {
    ["", shift.outcome.name, ""] + PartyCells.header().map { _ in "" } + test(shift.test, shift.change)
      + [shift.first, shift.second, shift.firstTotal, shift.secondTotal].map { "\($0)" }
      + [String](repeating: "", count: 6)
  }

  private static func test(_ test: ComparisonReport.Test?, _ change: ComparisonReport.Change) -> [String] {
    [change.rawValue] + [test?.p, test?.corrected].map { $0.map(JSONWriter.text) ?? "" }
  }
}
