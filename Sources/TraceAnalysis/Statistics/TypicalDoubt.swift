import TraceModel

/// The doubt about a segment's percentiles: they would move by as much if all its durations were off as the clocks around
/// most of them may be.
///
/// Of few pairs of clocks the widest doubt counts. Of many, each around few durations, the middle one does: a phone of which
/// little is known moves no percentile.
struct TypicalDoubt {
  /// From this number of pairs of clocks on, each is around few of a segment's durations.
  private static let fewestOfCrowd = 21

  /// Of each pair of clocks whose side is bounded, in ns.
  private var lows: [Int64] = []
  private var highs: [Int64] = []
  private var clock: ClockKind?

  /// Counts a pair of clocks, unless nothing is known of it.
  mutating func add(_ bounds: DurationBounds) {
    guard bounds.clock != .uncorrected else { return }
    clock = clock.map { $0 == bounds.clock ? $0 : ClockKind.leastKnown([$0, bounds.clock]) } ?? bounds.clock
    if let low = bounds.low { lows.append(low.count) }
    if let high = bounds.high { highs.append(high.count) }
  }

  /// nil where nothing is known of any pair.
  var bounds: DurationBounds? {
    clock.map {
      DurationBounds(
        clock: $0, low: Self.typical(lows.sorted(by: >)), high: Self.typical(highs.sorted()))
    }
  }

  /// Of values from the narrowest to the widest.
  private static func typical(_ values: [Int64]) -> Nanoseconds? {
    guard let widest = values.last else { return nil }
    return Nanoseconds(values.count < fewestOfCrowd ? widest : values[values.count / 2])
  }
}
