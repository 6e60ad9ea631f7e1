package import TraceModel

/// The clocks around the durations of a report, so that it can say how far these may be off. A handful of pairs of
/// origins for each segment.
package struct ClockSpans: ReportPart {
  struct Span: Hashable {
    var from: OriginID
    var to: OriginID
  }

  /// Segments between one origin and a crowd's members.
  struct Fan: Hashable {
    var origin: OriginID
    /// They begin at that origin, and end at the members.
    var isFrom: Bool
    var segments: SegmentSet
  }

  /// Of the segments between each two origins.
  var spans: [Span: SegmentSet] = [:]
  private(set) var fans: [Fan] = []
  private var fanNumbers: [Fan: Int] = [:]
  /// The origins of each fan, by its number.
  private(set) var members: [OriginSet] = []
  /// The newest of each segment by its raw value, which spares hashing most of them.
  private var newest = [Span?](repeating: nil, count: Segment.allCases.count)

  package init() {}

  /// Notes the clocks of one request's segments. Hot: nearly all are known already.
  package mutating func add(_ request: TraceSummary) {
    Self.forEachSpan(of: request) { note($0, $1, $2) }
  }

  /// Calls `body` with each segment between two origins that is measured.
  private static func forEachSpan(
    of request: TraceSummary, _ body: (_ segment: Segment, _ from: OriginID, _ to: OriginID) -> Void
  ) {
    let segments = SegmentsByScope.betweenClocks
    for exchange in request.exchanges {
      for stretch in segments.ofExchange where exchange.has(stretch) {
        body(stretch.segment, exchange.origin(of: stretch.begin), exchange.origin(of: stretch.end))
      }
    }
    for delivery in request.deliveries where delivery.isPublishingLogged {
      for stretch in segments.ofMessage where delivery.has(stretch) {
        body(stretch.segment, delivery.origin(of: stretch.begin), delivery.origin(of: stretch.end))
      }
    }
    for stretch in segments.ofRequest {
      guard let begin = request.instant(stretch.begin), request.instant(stretch.end) != nil else { continue }
      request.forEachEnd(stretch.end.choice) { body(stretch.segment, begin.origin, $0.origin) }
    }
  }

  /// Its clocks are known already, but for those of members (`note(_:in:)`).
  package mutating func add(like known: TraceSummary) {}

  /// The pairs of clocks around a request's segments, for members of crowds: the member's `position` and the number
  /// of its fan. nil if a segment lies between two members. `position` is nil of an origin that is no member.
  package mutating func fans(
    of request: TraceSummary, position: (OriginID) -> Int?
  ) -> [(position: Int, fan: Int)]? {
    var found: [Span: SegmentSet] = [:]
    Self.forEachSpan(of: request) { segment, from, to in
      if from != to { found[Span(from: from, to: to), default: SegmentSet()].insert(segment) }
    }
    var places: [(position: Int, fan: Int)] = []
    for (span, segments) in found {
      switch (position(span.from), position(span.to)) {
      case (nil, nil): continue
      case (let from?, nil):
        places.append((from, number(of: Fan(origin: span.to, isFrom: false, segments: segments))))
      case (nil, let to?):
        places.append((to, number(of: Fan(origin: span.from, isFrom: true, segments: segments))))
      case (_?, _?): return nil
      }
    }
    return places
  }

  /// Notes the clock of a member. Hot.
  @inline(__always)
  package mutating func note(_ member: OriginID, in fan: Int) { members[fan].insert(member) }

  private mutating func number(of fan: Fan) -> Int {
    if let known = fanNumbers[fan] { return known }
    fanNumbers[fan] = fans.count
    fans.append(fan)
    members.append(OriginSet())
    return fans.count - 1
  }

  package mutating func merge(_ other: ClockSpans) {
    spans.merge(other.spans) { $0.union($1) }
    for (fan, others) in zip(other.fans, other.members) {
      let number = number(of: fan)
      members[number].formUnion(others)
    }
  }

  private mutating func note(_ segment: Segment, _ from: OriginID, _ to: OriginID) {
    let span = Span(from: from, to: to)
    guard from != to, newest[Int(segment.rawValue)] != span else { return }
    newest[Int(segment.rawValue)] = span
    spans[span, default: SegmentSet()].insert(segment)
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
