import TraceModel

/// A `TailReport` as flat rows, named as in JSON: the whole, then one for each part of the path, each name of a
/// value, and each example.
enum TailRows {
  /// Names of the cells.
  static let header = [
    "row", "segment", "destination", "service", "kind", "key", "value", "slowest_ns", "middle_ns", "extra_ns",
    "slowest_count", "slowest_total", "rest_count", "rest_total", "odds_ratio", "low", "high", "p_value",
    "corrected_p_value", "correlation_id", "generation", "done_ns", "lost_ns",
  ]

  /// All rows; a cell is empty where its value is not known.
  static func rows(_ report: TailReport) -> [[String]] {
    let whole = report.slowest.requests > 0 ? [self.whole(report)] : []
    return
      (whole + report.parts.map(part) + report.values.flatMap(value)
      + report.examples.map { example($0, in: report.examplePart) })
      .map { cells in header.map { cells[$0, default: ""] } }
  }

  private static func whole(_ report: TailReport) -> [String: String] {
    [
      "row": "whole", "segment": report.whole.name, "slowest_ns": "\(report.slowest.mean.count)",
      "middle_ns": "\(report.middle.mean.count)", "extra_ns": "\(report.extra.count)",
      "slowest_total": "\(report.slowest.requests)",
      "rest_total": "\(report.requests - report.slowest.requests)",
    ]
  }

  private static func part(_ part: TailReport.Part) -> [String: String] {
    [
      "row": "segment", "segment": part.segment.name, "destination": part.destination ?? "",
      "service": part.service ?? "", "slowest_ns": "\(part.slowest.count)",
      "middle_ns": "\(part.middle.count)", "extra_ns": "\(part.extra.count)",
    ]
  }

  private static func value(_ value: TailReport.Value) -> [[String: String]] {
    value.names.map { name in
      [
        "row": "value", "kind": "\(name.dimension)", "key": name.key, "value": name.text ?? "",
        "slowest_count": "\(value.slowest)", "slowest_total": "\(value.slowestTotal)",
        "rest_count": "\(value.rest)", "rest_total": "\(value.restTotal)",
        "odds_ratio": value.oddsRatio.map(JSONWriter.text) ?? "", "low": JSONWriter.text(value.low),
        "high": value.high.map(JSONWriter.text) ?? "", "p_value": JSONWriter.text(value.p),
        "corrected_p_value": JSONWriter.text(value.corrected),
      ]
    }
  }

  private static func example(
    _ example: TailReport.Example, in part: TailReport.Part?
  ) -> [String: String] {
    [
      "row": "example", "segment": part?.segment.name ?? "", "destination": part?.destination ?? "",
      "service": part?.service ?? "", "correlation_id": example.correlationID,
      "generation": example.occurrence.map { "\($0)" } ?? "", "done_ns": "\(example.duration.count)",
      "lost_ns": "\(example.lost.count)",
    ]
  }
}
