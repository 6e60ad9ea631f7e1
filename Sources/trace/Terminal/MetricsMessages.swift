import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources

/// Messages on metrics that cannot be made as they were asked for.
enum MetricsMessages {
  static func diagnostic(_ problem: MetricsQuery.Problem) -> Diagnostic {
    switch problem {
    case .unreadableBounds(let text, let reason):
      Diagnostic(
        "'\(text)' is no list of buckets: \(sentence(reason))",
        details: ["for example: --buckets 10ms,50ms,250ms,1s,5s"])
    case .tooManyValues(let found, let most, let series):
      tooManyValues(found, most: most, series: series)
    }
  }

  private static func sentence(_ reason: BucketBounds.Problem) -> String {
    switch reason {
    case .empty: "it is empty"
    case .notPositive(let bound): "\(DurationFormat.text(bound)) is not above zero"
    case .notAscending(let bound, let before):
      "\(DurationFormat.text(bound)) is not longer than \(DurationFormat.text(before)) before it"
    case .tooMany(let count):
      "it has \(NumberFormat.grouped(count)) bounds, and \(BucketBounds.most) are the most"
    }
  }

  private static func tooManyValues(
    _ found: SegmentHistograms.TooManyValues, most: Int, series: Int
  ) -> Diagnostic {
    let label = found.label.rawValue
    return Diagnostic(
      "the label '\(label)' would have \(NumberFormat.grouped(found.count)) values, and \(NumberFormat.grouped(most)) are the most",
      details: [
        "values: " + found.examples.map(TerminalText.escaped).joined(separator: ", ") + ", …",
        "each value adds \(series) series per segment that has it, and Prometheus keeps them as long as its data",
        "to count all values together: --without \(label)",
        "to tell them apart nevertheless: --label-limit \(found.count)",
      ])
  }
}
