package import TraceModel

extension ClockTable {
  /// The possible lead of the clock of `origin` over its reference when it shows `logged`, in ns; an open side is
  /// nil.
  package func offsetBounds(of origin: OriginID, at logged: Int64) -> (low: Int64?, high: Int64?) {
    let all = possiblePeriods(of: origin, at: logged)
    return Self.union(all.map { period($0).region.offsets(atLogged: logged) })
  }

  /// How long it truly was, in ns, between two logged times, each on its own clock, over all that the logs allow; an
  /// unbounded side is nil. As `shownBounds`, and the reference's own rate is known to 500 ppm only
  /// (`OffsetLines.prior`).
  package func durationBounds(
    from: OriginID, at begin: Int64, to: OriginID, at end: Int64
  ) -> (low: Int64?, high: Int64?, kind: ClockKind) {
    let shown = shownBounds(from: from, at: begin, to: to, at: end)
    return (
      shown.low.map { $0 &- Self.mostDrift($0, isLonger: $0 < 0) },
      shown.high.map { $0 &+ Self.mostDrift($0, isLonger: $0 >= 0) }, shown.kind
    )
  }

  /// ns by which a duration was longer or shorter than a clock showed it, at most and to the nearest one.
  private static func mostDrift(_ shown: Int64, isLonger: Bool) -> Int64 {
    let drift = OffsetLines.prior.upperBound
    return Int64((abs(Double(shown)) * (drift / (isLonger ? 1 - drift : 1 + drift))).rounded())
  }

  /// How long it was by the reference, in ns, between two logged times, each on its own clock. It takes the times'
  /// resolutions into account, and hops between the two clocks where they say more than the way through the reference.
  ///
  /// - Returns: also how the duration is known: `same` on one clock, else by how many sides are bounded. It is
  ///   `assumed` if the logs bound one side only, one clock is assumed, and the other is known or assumed. Near a
  ///   step, where either of two corrections may be right, neither is.
  package func shownBounds(
    from: OriginID, at begin: Int64, to: OriginID, at end: Int64
  ) -> (low: Int64?, high: Int64?, kind: ClockKind) {
    guard from != to || wasSet(from, between: begin, and: end) else {
      let slack = (periods(of: from).first?.resolution ?? 1) - 1
      return (end &- begin &- slack, end &- begin &+ slack, .same)
    }
    if let only = onlyReading(of: from, at: begin), let other = onlyReading(of: to, at: end) {
      return shownBounds(from: only, to: other)
    }
    let froms = possiblePeriods(of: from, at: begin).map { reading($0, begin) }
    let tos = possiblePeriods(of: to, at: end).map { reading($0, end) }
    let all = froms.flatMap { first in tos.map { duration(first, $0) } }
    let (low, high) = Self.union(all)
    let isAssumed = froms.count == 1 && tos.count == 1 && Self.isAssumed(froms[0], tos[0])
    return (low, high, Self.kind(low, high, isAssumed: isAssumed))
  }

  /// The bounds of a time between readings of two clocks in certain periods, in ns.
  package func shownBounds(
    from: ClockReading, to: ClockReading
  ) -> (low: Int64?, high: Int64?, kind: ClockKind) {
    let (low, high) = duration(from, to)
    return (low, high, Self.kind(low, high, isAssumed: Self.isAssumed(from, to)))
  }

  /// No period of a clock holds both readings.
  private func wasSet(_ origin: OriginID, between begin: Int64, and end: Int64) -> Bool {
    guard wasSet(origin) else { return false }
    return Set(possiblePeriods(of: origin, at: begin)).isDisjoint(with: possiblePeriods(of: origin, at: end))
  }

  /// One of two clocks is assumed, and the other one is known or assumed, too.
  private static func isAssumed(_ from: ClockReading, _ to: ClockReading) -> Bool {
    (from.kind == .assumed && to.isTold) || (to.kind == .assumed && from.isTold)
  }

  private static func kind(_ low: Int64?, _ high: Int64?, isAssumed: Bool) -> ClockKind {
    switch (low, high) {
    case (.some, .some): .estimate
    case (nil, nil): .uncorrected
    default: isAssumed ? .assumed : .bound
    }
  }

  /// The union of `bounds`; nothing bounds the union of none.
  private static func union(_ bounds: [(low: Int64?, high: Int64?)]) -> (low: Int64?, high: Int64?) {
    guard let first = bounds.first else { return (nil, nil) }
    return bounds.dropFirst().reduce(first) { sum, next in
      (
        sum.low.flatMap { low in next.low.map { min(low, $0) } },
        sum.high.flatMap { high in next.high.map { max(high, $0) } }
      )
    }
  }

  /// The bounds of a duration if its clocks were in certain periods, by their indices.
  func duration(_ from: Int, _ begin: Int64, _ to: Int, _ end: Int64) -> (low: Int64?, high: Int64?) {
    duration(reading(from, begin), reading(to, end))
  }

  private func duration(_ from: ClockReading, _ to: ClockReading) -> (low: Int64?, high: Int64?) {
    let through = Self.throughReference(from, to)
    guard let direct = direct(from, to) else { return through }
    return (
      Self.either(through.low, direct.low, max), Self.either(through.high, direct.high, min)
    )
  }

  private static func either(_ a: Int64?, _ b: Int64?, _ better: (Int64, Int64) -> Int64) -> Int64? {
    guard let a, let b else { return a ?? b }
    return better(a, b)
  }

  /// Each end in the reference's time, as early and as late as it can have been.
  private static func throughReference(_ from: ClockReading, _ to: ClockReading) -> (
    low: Int64?, high: Int64?
  ) {
    guard from.reference == to.reference else { return (nil, nil) }
    let bases = to.base &- from.base
    return (
      low: difference(to.most, from.least).map { to.logged &- from.last &- bases &- $0.wholeAbove },
      high: difference(to.least, from.most).map { to.last &- from.logged &- bases &- $0.wholeBelow }
    )
  }

  private static func difference(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return a - b
  }

  private func direct(_ from: ClockReading, _ to: ClockReading) -> (low: Int64?, high: Int64?)? {
    if let pair = pairIndex(of: from.period, and: to.period) { return Self.direct(pairs[pair], from, to) }
    guard let pair = pairIndex(of: to.period, and: from.period) else { return nil }
    let (low, high) = Self.direct(pairs[pair], to, from)
    return (high.map { 0 &- $0 }, low.map { 0 &- $0 })
  }

  /// From the first clock of a pair to its second. The second clock's reading is turned into what the first one
  /// showed then; the difference of two readings of the first clock is true but for its drift.
  private static func direct(
    _ pair: ClockPair, _ from: ClockReading, _ to: ClockReading
  ) -> (low: Int64?, high: Int64?) {
    let stretch = 1 / (1 + pair.axis.drift)
    let ahead = pair.axis.offset
    let high = pair.region.most(atLogged: to.logged &- ahead, stretch: stretch)
    let low = pair.region.least(atLogged: to.last &- ahead, stretch: stretch)
    return (
      high.map {
        let shown = to.logged &- from.last &- pair.region.base &- $0.wholeAbove
        return shown &- slowest(shown, from.drifts)
      },
      low.map {
        let shown = to.last &- from.logged &- pair.region.base &- $0.wholeBelow
        return shown &+ fastest(shown, from.drifts)
      }
    )
  }

  /// The most that drift can have added to a duration by a clock, in ns, rounded up.
  private static func slowest(_ shown: Int64, _ drifts: ClosedRange<Double>) -> Int64 {
    let drift = shown >= 0 ? drifts.upperBound : drifts.lowerBound
    return (Double(shown) * (drift / (1 + drift))).wholeAbove
  }

  /// The most that drift can have taken from a duration by a clock, in ns, rounded up.
  private static func fastest(_ shown: Int64, _ drifts: ClosedRange<Double>) -> Int64 {
    let drift = shown >= 0 ? drifts.lowerBound : drifts.upperBound
    return (-Double(shown) * (drift / (1 + drift))).wholeAbove
  }
}

extension ClockReading {
  /// The logs, or an assumption, bound the clock on both sides.
  fileprivate var isTold: Bool { kind == .same || kind == .estimate || kind == .assumed }
}
