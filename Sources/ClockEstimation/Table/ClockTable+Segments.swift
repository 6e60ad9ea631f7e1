package import TraceModel

extension ClockTable {
  /// What the logs prove of a segment of a request, both as logged.
  package func bounds(of segment: MeasuredSegment, in request: TraceSummary) -> DurationBounds {
    let choice = segment.segment.definition.endChoice
    let candidates = request.ends(choice)
    guard candidates.count > 1 else { return bounds(ofOnly: segment) }
    let all = candidates.map { bounds(from: segment, to: $0) }
    let (lows, highs) = (all.map(\.low), all.map(\.high))
    return switch choice {
    case .only: bounds(ofOnly: segment)
    case .earliestEffect:
      DurationBounds(
        clock: Self.kind(all), low: Self.all(lows)?.min(), high: highs.compactMap(\.self).min())
    case .latestEnd, .latestRecord:
      DurationBounds(
        clock: Self.kind(all), low: lows.compactMap(\.self).max(), high: Self.all(highs)?.max())
    }
  }

  private func bounds(ofOnly segment: MeasuredSegment) -> DurationBounds {
    let end = Instant(time: segment.start + segment.duration, origin: segment.to)
    return bounds(from: segment, to: end).causal(segment)
  }

  private func bounds(from segment: MeasuredSegment, to end: Instant) -> DurationBounds {
    let (low, high, kind) = durationBounds(
      from: segment.from, at: segment.start.nanoseconds, to: end.origin, at: end.time.nanoseconds)
    return DurationBounds(clock: kind, low: low.map(Nanoseconds.init), high: high.map(Nanoseconds.init))
  }

  /// Which of several ends it was is not known, so it is known as the least known of them.
  private static func kind(_ bounds: [DurationBounds]) -> ClockKind {
    ClockKind.leastKnown(bounds.map(\.clock))
  }

  /// Nil if one of them is.
  private static func all(_ values: [Nanoseconds?]) -> [Nanoseconds]? {
    let known = values.compactMap(\.self)
    return known.count == values.count ? known : nil
  }
}

extension DurationBounds {
  /// The same of a segment whose own two records are cause and effect: it cannot have lasted less than nothing, how
  /// coarse or wrong its clocks may be. Bounds from all hops together need not say so: each end of the pair is taken
  /// as early and as late as its step allows. Where they exclude it (several machines under one name), they stand,
  /// as does what a single clock shows to be negative.
  fileprivate func causal(_ segment: MeasuredSegment) -> DurationBounds {
    guard let low, low < .zero, high.map({ $0 >= .zero }) ?? true else { return self }
    guard segment.from != segment.to || segment.duration >= .zero else { return self }
    var bounds = self
    bounds.low = .zero
    return bounds
  }
}
