import ClockEstimation
import TraceAnalysis
import TraceModel

/// What an assumption on idle consumers makes of rows that are hardly known: their clocks leave open more than half of
/// the median.
///
/// Requests are read once more for it. So rows that are known better do without, though an assumption would tell more.
enum AssumedRows {
  /// A row of a report, and what its median is under the assumption.
  fileprivate struct Row {
    var statistics: LatencyReport.Statistics
    var median: Nanoseconds
  }

  /// Whether it is worth to ask.
  static func areWorthwhile(in report: LatencyReport) -> Bool { !hardlyKnown(report).isEmpty }

  /// Adds a sentence on the rows of `report` that are others in `assuming`, the same report under the assumption.
  static func complete(_ report: inout LatencyReport, by assuming: LatencyReport) {
    let others = assuming.groups.first?.segments ?? []
    let rows = hardlyKnown(report).compactMap { row -> Row? in
      let median = others.first { $0.isSameRow(as: row) }?.median
      return median.flatMap { $0 == row.median ? nil : Row(statistics: row, median: $0) }
    }
    guard !rows.isEmpty else { return }
    let parts = rows.map { row -> Phrase in
      let names = [row.statistics.segment.name, row.statistics.destination].compactMap(\.self)
      return "p50 \(row.median) of \(name: names.joined(separator: " "))"
    }
    report.figures.append(
      ReportFigure(
        name: "assuming_idle_pickup", fact: .list(rows.map(\.fact)),
        smallPrint: ["--assume idle-pickup gives \(parts)"]))
  }

  /// Of a report without groups.
  private static func hardlyKnown(_ report: LatencyReport) -> [LatencyReport.Statistics] {
    guard report.keys.isEmpty else { return [] }
    return (report.groups.first?.segmentsForPeople ?? []).filter { row in
      guard let doubt = row.doubt, let median = row.median else { return false }
      let sides = doubt.doubtfulSides
      return max(sides.longer, .zero - sides.shorter).count.magnitude > median.count.magnitude / 2
    }
  }
}

extension AssumedRows.Row {
  fileprivate var fact: Fact {
    [
      "segment": .name(statistics.segment.name), "destination": statistics.destination.map(Fact.name),
      "p50": .duration(median),
    ]
  }
}

extension LatencyReport.Statistics {
  fileprivate var median: Nanoseconds? { percentiles.first { $0.p == 50 }?.value }

  fileprivate func isSameRow(as other: Self) -> Bool {
    segment == other.segment && destination == other.destination && caller == other.caller
      && callee == other.callee
  }
}
