import ClockEstimation
package import TraceModel

/// The clocks around the durations of a report, so that it can say how far these may be off. A handful of pairs of
/// origins for each segment.
package struct ClockSpans: ReportPart {
  private struct Span: Hashable {
    var from: OriginID
    var to: OriginID
  }

  /// Of the segments between each two origins.
  private var spans: [Span: SegmentSet] = [:]
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

  /// Its clocks are known already.
  package mutating func add(like known: TraceSummary) {}

  package mutating func merge(_ other: ClockSpans) {
    spans.merge(other.spans) { $0.union($1) }
  }

  private mutating func note(_ segment: Segment, _ from: OriginID, _ to: OriginID) {
    let span = Span(from: from, to: to)
    guard from != to, newest[Int(segment.rawValue)] != span else { return }
    newest[Int(segment.rawValue)] = span
    spans[span, default: SegmentSet()].insert(segment)
  }

  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    let ends = [context.endOfLogs, report.until].compactMap(\.self)
    guard !spans.isEmpty, let from = report.from, let until = ends.max() else { return }
    let doubts = doubts(context.clocks, from: from, until: until)
    mark(doubts, in: &report)
    let marked = Set(report.groups.lazy.flatMap(\.segments).filter { $0.doubt != nil }.map(\.segment))
    let known = doubts.filter { marked.contains($0.segment) }.compactMap(\.sentence)
    report.figures.append(
      ReportFigure(
        name: "true_minus_printed", fact: .list(doubts.map(\.fact)),
        smallPrint: known.isEmpty
          ? [] : ["? as far as clocks tell, what truly passed may be \(known) (trace doctor)"]))
  }

  /// Marks the rows whose numbers may be off by more than a tenth of their median.
  private func mark(_ doubts: [Doubt], in report: inout LatencyReport) {
    let known = doubts.filter { $0.bounds.clock != .uncorrected }
    for group in report.groups.indices {
      for row in report.groups[group].segments.indices {
        let statistics = report.groups[group].segments[row]
        guard statistics.count > 0, let doubt = known.first(where: { $0.segment == statistics.segment })
        else {
          continue
        }
        let tenth = statistics.middle.count.magnitude / 10
        let sides = [doubt.bounds.low, doubt.bounds.high].compactMap(\.self)
        if sides.contains(where: { $0.count.magnitude > tenth }) {
          report.groups[group].segments[row].doubt = doubt.bounds
        }
      }
    }
  }

  /// How much longer (or, negative, shorter) a segment truly took than is printed, at least and at most.
  struct Doubt {
    var segment: Segment
    var bounds: DurationBounds
  }

  /// The doubts in the order of a request's life.
  func doubts(_ clocks: ClockTable, from: Timestamp, until: Timestamp) -> [Doubt] {
    var doubts = [DurationBounds?](repeating: nil, count: Segment.allCases.count)
    var ends = [from, until].map { KnownReadings(clocks, at: $0.nanoseconds) }
    for (span, segments) in spans {
      let bounds =
        ends.unsetBounds(from: span.from, to: span.to)
        ?? clocks.doubt(from: span.from, to: span.to, since: from.nanoseconds, until: until.nanoseconds)
      for (index, segment) in Segment.allCases.enumerated() where segments.contains(segment) {
        doubts[index] = doubts[index]?.union(bounds) ?? bounds
      }
    }
    return zip(Segment.allCases, doubts).compactMap { segment, bounds in
      bounds.map { Doubt(segment: segment, bounds: $0) }
    }
  }
}

/// The readings of all clocks at one moment, each asked for once: of two clocks one is nearly always a busy
/// server's.
private struct KnownReadings {
  private let clocks: ClockTable
  private let time: Int64
  /// By origin's id; nil of one that was not asked for.
  private var known: [ClockReading??] = []

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
    if origin.index >= known.count {
      known += Array(repeating: nil, count: max(known.count, origin.index + 1 - known.count))
    }
    if let known = known[origin.index] { return known }
    let reading = clocks.onlyReading(of: origin, at: clocks.reading(of: origin, after: time))
    known[origin.index] = .some(reading)
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

extension LatencyReport.Statistics {
  /// The percentile that is nearest to the median.
  fileprivate var middle: Nanoseconds {
    percentiles.min { abs($0.p - 50) < abs($1.p - 50) }?.value ?? mean
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

  /// How long it truly was between two moments that are one after correction.
  fileprivate func doubt(from: OriginID, to: OriginID, at time: Int64) -> DurationBounds {
    DurationBounds(
      shownBounds(from: from, at: reading(of: from, after: time), to: to, at: reading(of: to, after: time)))
  }

  /// The same at any moment of a time. The uncertainty of a clock is greatest at the ends of the time, since it is a
  /// convex function of it, or where the clock was set.
  fileprivate func doubt(from: OriginID, to: OriginID, since: Int64, until: Int64) -> DurationBounds {
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

extension TraceSummary.Exchange {
  /// Both ends are logged.
  fileprivate func has(_ stretch: SegmentsByScope.Stretch<ExchangeInstant>) -> Bool {
    record(of: stretch.begin).isLogged && record(of: stretch.end).isLogged
  }
}

extension TraceSummary.Delivery {
  /// Both ends are known.
  fileprivate func has(_ stretch: SegmentsByScope.Stretch<MessageInstant>) -> Bool {
    record(of: stretch.begin).isLogged && record(of: stretch.end).isLogged
  }
}
