import TraceModel
import TraceRendering
import TraceSources

/// Messages for a report that cannot be made as asked.
enum ReportMessages {
  /// The share of the slowest requests.
  static func diagnostic(_ error: TailQuery.ShareError) -> Diagnostic {
    Diagnostic(
      "'\(error.text)' is no share of the slowest requests",
      details: ["it is a percentage above 0 and at most 25: --slowest 1, --slowest 0.5%"])
  }

  /// The length of intervals.
  static func diagnostic(_ problem: SeriesQuery.Problem) -> Diagnostic {
    switch problem {
    case .emptyStep(let text):
      Diagnostic("'\(text)' is no length of an interval", details: ["for example: --every 5m, --every 1h"])
    case .tooMany(let text, let count, let from, let until, let step):
      Diagnostic(
        "--every \(text) makes \(NumberFormat.grouped(count)) intervals, and \(NumberFormat.grouped(SeriesQuery.mostIntervals)) are the most",
        details: [
          "the logs reach from \(TimestampFormat.utc.text(from)) to \(TimestampFormat.utc.text(until))",
          "for longer ones: --every \(typed(step)); for a part of the time: --since, --until",
        ])
    }
  }

  /// A step as it is typed: `5m`, `2h`.
  private static func typed(_ step: Nanoseconds) -> String {
    let seconds = step.count / 1_000_000_000
    for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "m")] where seconds % Int64(unit) == 0 {
      return "\(seconds / Int64(unit))\(name)"
    }
    return "\(seconds)s"
  }

  /// The percentile whose requests are asked for.
  static func diagnostic(_ error: PercentileRequests.ParsingError) -> Diagnostic {
    switch error {
    case .unreadable(let text):
      Diagnostic(
        "'\(text)' is no percentile",
        details: ["for example: --ids p99, --ids p99 --segment queue_wait, --ids 'p99(queue_wait jobs)'"])
    case .unknownSegment(let text, let segment):
      Diagnostic(
        "'\(text)': there is no segment '\(segment)'",
        details: (EditDistance.near(to: segment, among: segments).map { ["did you mean: \($0)"] } ?? [])
          + ["segments: " + segments.joined(separator: ", ")])
    }
  }

  /// No row of a segment is called `row`; others are.
  static func absence(of row: String, in segment: Segment, topics: [String], services: [String]) -> Diagnostic
  {
    let known = topics + services
    return Diagnostic(
      "no \(topics.isEmpty ? "service" : "topic") of \(segment.name) is called '\(row)'",
      details: (EditDistance.near(to: row, among: known).map { ["did you mean: \(segment.name) \($0)"] } ?? [])
        + [
          known.isEmpty
            ? "\(segment.name) has one row, without a name" : "they are: " + known.joined(separator: ", ")
        ])
  }

  private static let segments = SegmentDefinition.all.filter(\.isMeasured).map(\.name)
}
