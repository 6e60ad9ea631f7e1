import ClockEstimation
package import TraceModel

/// Which clocks the durations of a report lie between, so that it can say how far they may be off. A handful of
/// pairs of origins for each segment.
package struct ClockSpans: ReportPart {
  private struct Span: Hashable {
    var segment: Segment
    var from: OriginID
    var to: OriginID
  }

  private var spans: Set<Span> = []
  /// The newest of each segment by its raw value, which spares hashing most of them.
  private var newest = [Span?](repeating: nil, count: Segment.allCases.count)

  package init() {}

  /// Notes the clocks of one request's segments. Hot: nearly all are known already.
  package mutating func add(_ request: TraceSummary) {
    let segments = SegmentsByScope.betweenClocks
    for exchange in request.exchanges {
      for stretch in segments.ofExchange where exchange.has(stretch) {
        note(stretch.segment, exchange.origin(of: stretch.begin), exchange.origin(of: stretch.end))
      }
    }
    for delivery in request.deliveries where delivery.isPublishingLogged {
      for stretch in segments.ofMessage where delivery.has(stretch) {
        note(stretch.segment, delivery.origin(of: stretch.begin), delivery.origin(of: stretch.end))
      }
    }
    for stretch in segments.ofRequest {
      guard let begin = request.instant(stretch.begin), request.instant(stretch.end) != nil else { continue }
      request.forEachEnd(stretch.end.choice) { note(stretch.segment, begin.origin, $0.origin) }
    }
  }

  package mutating func merge(_ other: ClockSpans) { spans.formUnion(other.spans) }

  private mutating func note(_ segment: Segment, _ from: OriginID, _ to: OriginID) {
    let span = Span(segment: segment, from: from, to: to)
    guard from != to, newest[Int(segment.rawValue)] != span else { return }
    newest[Int(segment.rawValue)] = span
    spans.insert(span)
  }

  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    guard !spans.isEmpty, let from = report.from, let until = context.endOfLogs ?? report.until else {
      return
    }
    let doubts = doubts(context.clocks, from: from, until: until)
    let known = doubts.compactMap(\.sentence)
    report.figures.append(
      ReportFigure(
        name: "true_minus_printed", fact: .list(doubts.map(\.fact)),
        smallPrint: known.isEmpty ? [] : ["true − printed, as far as clocks tell: \(known)"]))
  }

  /// How much longer (or, negative, shorter) a segment truly took than is printed, at least and at most.
  struct Doubt {
    var segment: Segment
    var bounds: DurationBounds
  }

  /// The doubts in the order of a request's life. What is uncertain of a clock is most so at the ends of the time,
  /// since it is a convex function of it, or where it was set.
  func doubts(_ clocks: ClockTable, from: Timestamp, until: Timestamp) -> [Doubt] {
    let all = Dictionary(grouping: spans, by: \.segment).map { segment, spans in
      let bounds = spans.flatMap { span in
        clocks.moments(of: [span.from, span.to], from: from.nanoseconds, until: until.nanoseconds)
          .map { clocks.doubt(from: span.from, to: span.to, at: $0) }
      }
      let (lows, highs) = (bounds.map(\.low), bounds.map(\.high))
      return Doubt(
        segment: segment,
        bounds: DurationBounds(
          clock: ClockKind.leastKnown(bounds.map(\.clock)),
          low: lows.contains(nil) ? nil : lows.compactMap(\.self).min(),
          high: highs.contains(nil) ? nil : highs.compactMap(\.self).max()))
    }
    return all.sorted { $0.segment.rawValue < $1.segment.rawValue }
  }
}

extension ClockSpans.Doubt {
  /// A side that nothing bounds is absent.
  fileprivate var fact: Fact {
    [
      "segment": .name(segment.name), "clock": .name(bounds.clock.rawValue),
      "low": bounds.low.map(Fact.duration), "high": bounds.high.map(Fact.duration),
    ]
  }

  /// `queue_wait ≥ −29.4 ms`; nil where neither side is bounded, or nothing is known of a clock.
  fileprivate var sentence: Phrase? {
    guard bounds.clock != .uncorrected else { return nil }
    return switch (bounds.low, bounds.high) {
    case (let low?, let high?): "\(name: segment.name) \(difference: low) … \(difference: high)"
    case (let low?, nil): "\(name: segment.name) ≥ \(difference: low)"
    case (nil, let high?): "\(name: segment.name) ≤ \(difference: high)"
    case (nil, nil): nil
    }
  }
}

extension ClockTable {
  /// ns that a moment lies inside a period that begins or ends then, so that rounding does not move it outside.
  private static var inside: Int64 { 1000 }

  /// Both ends of the time, and where periods of the clocks begin and end in it.
  fileprivate func moments(of origins: [OriginID], from: Int64, until: Int64) -> [Int64] {
    let turns = origins.flatMap { origin in
      periods(of: origin).flatMap { [$0.since.map { $0 + Self.inside }, $0.until.map { $0 - Self.inside }] }
        .compactMap(\.self).map { $0 &- correction(of: origin, at: $0) }
    }
    return [from, until] + turns.filter { from < $0 && $0 < until }
  }

  /// How long it truly was between two moments that are one after correction.
  fileprivate func doubt(from: OriginID, to: OriginID, at time: Int64) -> DurationBounds {
    // A correction goes by what a clock shows; of the second look only the drift of a drift is left.
    let readings = [from, to].map { origin in
      time &+ correction(of: origin, at: time &+ correction(of: origin, at: time))
    }
    let (low, high, kind) = shownBounds(from: from, at: readings[0], to: to, at: readings[1])
    return DurationBounds(clock: kind, low: low.map(Nanoseconds.init), high: high.map(Nanoseconds.init))
  }
}
