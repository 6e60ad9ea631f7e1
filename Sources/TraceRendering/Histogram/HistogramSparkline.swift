import TraceModel

/// Histograms as lines of bars, one below the other on a common scale: `▂▆█▃  ▁`. A column without a value is a space.
/// The count below 1 µs stands in front.
struct HistogramSparkline {
  private let axis: HistogramAxis
  /// The scale from its begin to its end: `100 µs ┄┄┄┄ 10.0 s`; in front `0` if something is below 1 µs.
  /// `bars` where that is too wide.
  let title: String
  /// The scale in words; empty if all is below 1 µs.
  let range: String

  /// Columns of a wide page.
  static let width = 32
  /// Fewer columns say little.
  private static let leastWidth = 7

  /// nil where nothing is to be drawn, or not in `width` columns.
  init?(_ histograms: [DurationHistogram], width: Int) {
    guard width >= Self.leastWidth, let axis = HistogramAxis(histograms, columns: min(width, Self.width) - 2)
    else { return nil }
    self.axis = axis
    let begin = DurationFormat.text(axis.bounds(of: 0).lower)
    let end = axis.bounds(of: max(0, axis.count - 1)).upper.map(DurationFormat.text) ?? "∞"
    range = axis.count == 0 ? "" : "from \(begin) to \(end)"
    let room = axis.count - DisplayWidth.of(begin) - DisplayWidth.of(end) - 2
    let scale = begin + " " + String(repeating: "┄", count: max(1, room)) + " " + end
    let whole = [axis.hasLow ? "0" : "", axis.count == 0 ? "" : scale].filter { !$0.isEmpty }
      .joined(separator: " ")
    title = DisplayWidth.of(whole) <= width ? whole : "bars"
  }

  /// The bars of what `part` of a histogram's bins counts, the highest for the most.
  func text(_ histogram: DurationHistogram, _ part: (DurationHistogram.Bin) -> Int) -> String {
    let scale = axis.counts(histogram, part)
    let counts = axis.hasLow ? [axis.low(histogram, part), 0] + scale : scale
    return Sparkline.text(counts.map { $0 == 0 ? nil : Double($0) }, width: counts.count)
  }
}
