package import ClockEstimation
package import TraceModel

extension ClockSpans {
  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    let ends = [context.endOfLogs, report.until].compactMap(\.self)
    guard !spans.isEmpty || !fans.isEmpty, let from = report.from, let until = ends.max() else { return }
    let (doubts, typical) = doubts(context.clocks, from: from, until: until)
    report.doubts = typical
    for group in report.groups.indices { report.groups[group].segments.mark(doubts) }
    let marked = Set(
      report.groups.lazy.flatMap(\.segmentsForPeople).filter { $0.doubt != nil }.map(\.segment))
    let known = doubts.filter { marked.contains($0.segment) }.compactMap(\.sentence)
    report.figures.append(
      ReportFigure(
        name: "true_minus_printed", fact: .list(doubts.map(\.fact)),
        smallPrint: known.isEmpty
          ? [] : ["? as far as clocks tell, what truly passed may be \(known) (trace doctor)"]))
  }

  /// Says how far the durations of a series may be off, and marks its rows as those of a report; each interval has
  /// medians of its own.
  package func complete(_ series: inout SeriesReport, _ clocks: ClockTable, endOfLogs: Timestamp?) {
    let ends = [endOfLogs, series.until].compactMap(\.self)
    guard let from = series.from, let until = ends.max() else { return }
    series.doubts = doubts(clocks, from: from, until: until).widest
    for index in series.intervals.indices { series.intervals[index].segments.mark(series.doubts) }
  }

  /// The doubts in the order of a request's life: those that hold for every pair of clocks, and the typical ones.
  func doubts(
    _ clocks: ClockTable, from: Timestamp, until: Timestamp
  ) -> (widest: [SegmentDoubt], typical: [SegmentDoubt]) {
    var widest = [DurationBounds?](repeating: nil, count: Segment.allCases.count)
    var typical = [TypicalDoubt](repeating: TypicalDoubt(), count: Segment.allCases.count)
    forEachPair(clocks, from: from, until: until) { bounds, segments in
      for (index, segment) in Segment.allCases.enumerated() where segments.contains(segment) {
        widest[index] = widest[index]?.union(bounds) ?? bounds
        typical[index].add(bounds)
      }
    }
    return (Self.named(widest), Self.named(typical.map(\.bounds)))
  }

  private static func named(_ bounds: [DurationBounds?]) -> [SegmentDoubt] {
    zip(Segment.allCases, bounds).compactMap { segment, bounds in
      bounds.map { SegmentDoubt(segment: segment, bounds: $0) }
    }
  }

  /// Without the pairs of clocks that are around the same segments in `other`, from the same source: they are as far
  /// off there, which makes no difference between the two. A clock that was set may be off otherwise.
  func apart(from other: ClockSpans, _ clocks: ClockTable) -> ClockSpans {
    let theirs = other.pairs
    var rest = ClockSpans()
    for (span, segments) in pairs {
      let isSteady = !clocks.wasSet(span.from) && !clocks.wasSet(span.to)
      let left = isSteady ? segments.subtracting(theirs[span] ?? SegmentSet()) : segments
      if !left.isEmpty { rest.spans[span] = left }
    }
    return rest
  }

  /// Of the segments between each two origins, members of crowds among them.
  private var pairs: [Span: SegmentSet] {
    var pairs = spans
    for (fan, members) in zip(fans, members) {
      for member in members {
        pairs[fan.span(to: member)] = (pairs[fan.span(to: member)] ?? SegmentSet()).union(fan.segments)
      }
    }
    return pairs
  }

  /// Calls `body` with the doubt between each two clocks, and the segments around them; with some pairs twice.
  private func forEachPair(
    _ clocks: ClockTable, from: Timestamp, until: Timestamp, _ body: (DurationBounds, SegmentSet) -> Void
  ) {
    var ends = [from, until].map { KnownReadings(clocks, at: $0.nanoseconds) }
    func bounds(_ span: Span) -> DurationBounds {
      ends.unsetBounds(from: span.from, to: span.to)
        ?? clocks.doubt(from: span.from, to: span.to, since: from.nanoseconds, until: until.nanoseconds)
    }
    for (span, segments) in spans { body(bounds(span), segments) }
    // Member by member, so that each clock is read once.
    for member in members.reduce(into: OriginSet(), { $0.formUnion($1) }) {
      for (index, fan) in fans.enumerated() where members[index].contains(member) {
        body(bounds(fan.span(to: member)), fan.segments)
      }
    }
  }
}

extension ClockSpans.Fan {
  fileprivate func span(to member: OriginID) -> ClockSpans.Span {
    isFrom ? ClockSpans.Span(from: origin, to: member) : ClockSpans.Span(from: member, to: origin)
  }
}

/// The readings of clocks at one moment. Those asked for last are kept:
/// of two clocks one is nearly always a busy server's.
private struct KnownReadings {
  private struct Known {
    var origin: OriginID
    /// nil of a clock that was set.
    var reading: ClockReading?
  }

  private static let mostRecent = 8

  private let clocks: ClockTable
  private let time: Int64
  private var recent: [Known] = []
  /// Of `recent`, which is replaced by the next.
  private var oldest = 0

  /// `time` is on the common clock, in ns since 1970.
  init(_ clocks: ClockTable, at time: Int64) {
    self.clocks = clocks
    self.time = time
  }

  /// How long it truly was between two moments that are one after correction; nil if either clock was set.
  mutating func bounds(from: OriginID, to: OriginID) -> DurationBounds? {
    guard let from = reading(of: from), let to = reading(of: to) else { return nil }
    return DurationBounds(clocks.shownBounds(from: from, to: to))
  }

  private mutating func reading(of origin: OriginID) -> ClockReading? {
    for known in recent where known.origin == origin { return known.reading }
    let reading = clocks.onlyReading(of: origin, at: clocks.reading(of: origin, after: time))
    let known = Known(origin: origin, reading: reading)
    if recent.count < Self.mostRecent { recent.append(known) } else { recent[oldest] = known }
    oldest = (oldest + 1) % Self.mostRecent
    return reading
  }
}

extension [KnownReadings] {
  /// The bounds at any of the moments; nil where either clock was set.
  fileprivate mutating func unsetBounds(from: OriginID, to: OriginID) -> DurationBounds? {
    var union: DurationBounds?
    for index in indices {
      guard let bounds = self[index].bounds(from: from, to: to) else { return nil }
      union = union?.union(bounds) ?? bounds
    }
    return union
  }
}

extension DurationBounds {
  fileprivate init(_ shown: (low: Int64?, high: Int64?, kind: ClockKind)) {
    self.init(clock: shown.kind, low: shown.low.map(Nanoseconds.init), high: shown.high.map(Nanoseconds.init))
  }
}

extension [LatencyReport.Statistics] {
  /// Marks the rows whose numbers may be off by more than a tenth of their median.
  fileprivate mutating func mark(_ doubts: [SegmentDoubt]) {
    for row in indices where self[row].count > 0 {
      let known = doubts.first { $0.segment == self[row].segment && $0.bounds.clock != .uncorrected }
      if let known, known.bounds.isLarge(beside: self[row].middle) { self[row].doubt = known.bounds }
    }
  }
}

extension LatencyReport.Statistics {
  /// The percentile that is nearest to the median.
  fileprivate var middle: Nanoseconds {
    percentiles.min { abs($0.p - 50) < abs($1.p - 50) }?.value ?? mean
  }
}

extension SegmentDoubt {
  /// A side that nothing bounds is absent.
  fileprivate var fact: Fact {
    [
      "segment": .name(segment.name), "clock": .name(bounds.clock.rawValue),
      "low": bounds.low.map(Fact.duration), "high": bounds.high.map(Fact.duration),
    ]
  }

  /// `up to 29.4 ms shorter: queue_wait`; nil where neither side is bounded, or nothing is known of a clock.
  fileprivate var sentence: Phrase? {
    guard bounds.clock != .uncorrected else { return nil }
    return
      switch (bounds.low.flatMap { $0 < .zero ? $0 : nil }, bounds.high.flatMap { $0 > .zero ? $0 : nil })
    {
    case (let low?, let high?): "up to \(.zero - low) shorter or \(high) longer in \(name: segment.name)"
    case (let low?, nil): "up to \(.zero - low) shorter in \(name: segment.name)"
    case (nil, let high?): "up to \(high) longer in \(name: segment.name)"
    case (nil, nil): nil
    }
  }
}

extension ClockTable {
  /// ns by which a moment lies inside a period with a limit there: rounding does not move it outside.
  private static var inside: Int64 { 1000 }

  /// The reading of a clock at a moment. A correction goes by what a clock shows; of the second look only the drift
  /// of a drift is left.
  fileprivate func reading(of origin: OriginID, after time: Int64) -> Int64 {
    time &+ correction(of: origin, at: time &+ correction(of: origin, at: time))
  }

  /// How long it truly was between two moments that are one after correction, at `time` (ns since 1970).
  package func doubt(from: OriginID, to: OriginID, at time: Int64) -> DurationBounds {
    DurationBounds(
      shownBounds(from: from, at: reading(of: from, after: time), to: to, at: reading(of: to, after: time)))
  }

  /// `doubt(from:to:at:)` at any moment of a time. The uncertainty of a clock is greatest at the ends, since it is a
  /// convex function of it, or where the clock was set.
  func doubt(from: OriginID, to: OriginID, since: Int64, until: Int64) -> DurationBounds {
    var bounds = doubt(from: from, to: to, at: since).union(doubt(from: from, to: to, at: until))
    guard wasSet(from) || wasSet(to) else { return bounds }
    for origin in [from, to] {
      for period in periods(of: origin) {
        for turn in [period.since.map { $0 + Self.inside }, period.until.map { $0 - Self.inside }] {
          guard let turn else { continue }
          let time = turn &- correction(of: origin, at: turn)
          if since < time, time < until { bounds = bounds.union(doubt(from: from, to: to, at: time)) }
        }
      }
    }
    return bounds
  }
}
