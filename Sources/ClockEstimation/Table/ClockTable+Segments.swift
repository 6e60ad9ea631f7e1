package import TraceModel

extension ClockTable {
  /// The proven bounds of a segment of a request, both as logged. The table is that of the request (`settled`). It is
  /// unknown which of several ends it was, so the least known of them counts. `extent` is that of all its records;
  /// without it, each program may have logged from the first record to the last.
  package func bounds(of segment: MeasuredSegment, in request: TraceSummary, extent: [LoggedExtent]? = nil)
    -> DurationBounds
  {
    let choice = segment.segment.definition.endChoice
    if choice == .latestRecord {
      return (extent.map(bounds(ofAll:)) ?? boundsOfRecords(segment, request)).causal(segment)
    }
    let ends = request.ends(choice)
    guard ends.count > 1, choice != .only else { return bounds(ofOnly: segment, in: request) }
    let all = ends.map { (end: corrected($0).time, bounds: bounds(from: segment, to: $0)) }
    let (lows, highs) = (all.map(\.bounds.low), all.map(\.bounds.high))
    let kind = ClockKind.leastKnown(all.map(\.bounds.clock))
    if choice == .latestEnd {
      return DurationBounds(clock: kind, low: lows.compactMap(\.self).max(), high: highs.allKnown?.max())
        .including(all.max { $0.end < $1.end }?.bounds).causal(segment)
    }
    return DurationBounds(clock: kind, low: lows.allKnown?.min(), high: highs.compactMap(\.self).min())
      .including(all.min { $0.end < $1.end }?.bounds).causal(segment)
  }

  /// From the first record to the last as logged, at least: these two are records. And at most from the first one's
  /// time by one program's clock to the last one's by another's.
  private func boundsOfRecords(_ segment: MeasuredSegment, _ request: TraceSummary) -> DurationBounds {
    let own = bounds(ofOnly: segment, in: request)
    let most = bounds(ofAll: LoggedExtent.most(of: request))
    return DurationBounds(
      clock: ClockKind.leastKnown([own.clock, most.clock]), low: own.low, high: most.high)
  }

  private func bounds(ofOnly segment: MeasuredSegment, in request: TraceSummary) -> DurationBounds {
    let end = Instant(time: segment.start + segment.duration, origin: segment.to)
    let bounds = bounds(from: segment, to: end)
    return (calls(segment, in: request).map(bounds.within) ?? bounds).causal(segment)
  }

  private func bounds(from segment: MeasuredSegment, to end: Instant) -> DurationBounds {
    let (low, high, kind) = durationBounds(
      from: segment.from, at: segment.start.nanoseconds, to: end.origin, at: end.time.nanoseconds)
    return DurationBounds(
      clock: kind, low: low.map { Nanoseconds($0 &- segment.doubt) },
      high: high.map { Nanoseconds($0 &+ segment.doubt) })
  }

  /// The rest that the two sides of its own call leave for a passage: the caller's wait less the server's work. It
  /// needs no other request and holds whatever the clocks showed before and after. nil for other segments, and if one
  /// of the clocks was set in between.
  private func calls(_ segment: MeasuredSegment, in request: TraceSummary) -> Nanoseconds? {
    guard segment.from != segment.to, wasSet(segment.from) || wasSet(segment.to),
      SegmentSet.passages.contains(segment.segment)
    else { return nil }
    let (begin, end) = (segment.start.nanoseconds, (segment.start + segment.duration).nanoseconds)
    let call = RequestHops(request).calls.first { call in
      let passage = segment.segment == .requestTransit ? call.there : call.back
      return passage.from == segment.from && passage.to == segment.to && passage.sent == begin
        && passage.received == end
    }
    guard let call else { return nil }
    let (caller, server) = (call.there.from, call.there.to)
    let waited = durationBounds(from: caller, at: call.there.sent, to: caller, at: call.back.received).high
    let worked = durationBounds(from: server, at: call.there.received, to: server, at: call.back.sent).low
    guard let waited, let worked, waited >= worked else { return nil }
    return Nanoseconds(waited &- max(worked, 0))
  }
}

extension [Nanoseconds?] {
  /// All of them; nil if one is not known.
  var allKnown: [Nanoseconds]? {
    let known = compactMap(\.self)
    return known.count == count ? known : nil
  }
}

extension DurationBounds {
  /// By so much corrections to whole ns, of several clocks one after another, may miss their bounds.
  private static let rounding = Nanoseconds(1_000)

  /// The bounds, as far as they hold for the printed value, too: a side is left out if the value lies outside, or a
  /// clock is unknown.
  package func stated(with printed: Nanoseconds) -> DurationBounds {
    guard clock != .uncorrected else { return DurationBounds(clock: clock, low: nil, high: nil) }
    var bounds = self
    if let low, printed < low - Self.rounding { bounds.low = nil }
    if let high, printed > high + Self.rounding { bounds.high = nil }
    guard bounds != self, clock == .estimate || clock == .bound else { return bounds }
    bounds.clock = bounds.low == nil && bounds.high == nil ? .uncorrected : .bound
    return bounds
  }

  /// The bounds, widened to those of the printed end: it is not sure which of several it was.
  fileprivate func including(_ printed: DurationBounds?) -> DurationBounds {
    guard let printed else { return self }
    return DurationBounds(
      clock: clock, low: low.flatMap { low in printed.low.map { min(low, $0) } },
      high: high.flatMap { high in printed.high.map { max(high, $0) } })
  }

  /// The bounds of a passage of 0 to `longest`: the common part of both, or that range alone.
  fileprivate func within(_ longest: Nanoseconds) -> DurationBounds {
    let (least, most) = (max(low ?? .zero, .zero), min(high ?? longest, longest))
    return least <= most
      ? DurationBounds(clock: .estimate, low: least, high: most)
      : DurationBounds(clock: .estimate, low: .zero, high: longest)
  }

  /// These bounds for a segment whose two records are cause and effect: it lasted 0 or longer,
  /// however coarse or wrong its clocks are. Bounds from all hops together need not say so: each end of the pair is
  /// taken as early and as late as its step allows. Where they exclude it, a clock was set or several machines log
  /// under one name, and nothing is stated. So it is of a single clock that shows the effect before the cause.
  fileprivate func causal(_ segment: MeasuredSegment) -> DurationBounds {
    if let high, high < .zero { return DurationBounds(clock: .uncorrected, low: nil, high: nil) }
    guard let low, low < .zero else { return self }
    var bounds = self
    bounds.low = .zero
    return bounds
  }
}
