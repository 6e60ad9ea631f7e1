package import TraceModel

extension ClockTable {
  /// What the clock of `origin` can be ahead of its reference by when it shows `logged`, in ns; a side that the
  /// logs do not bound is nil.
  package func offsetBounds(of origin: OriginID, at logged: Int64) -> (low: Int64?, high: Int64?) {
    let all = possiblePeriods(of: origin, at: logged)
    return Self.union(all.map { period($0).region.offsets(atLogged: logged) })
  }

  /// How long it truly was, in ns, between two logged times, each on its own clock, over all that the logs
  /// allow; a side that they do not bound is nil. As `shownBounds`, and the reference's own rate is known to 500 ppm
  /// only (`OffsetLines.prior`).
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
  /// - Returns: also how the duration is known: `same` on one clock, else by how many sides are bounded, or
  ///   `assumed` where the logs bound one side only, and one clock is assumed and the other one is known or
  ///   assumed, too. Near a step, where either of two corrections may be right, neither is.
  package func shownBounds(
    from: OriginID, at begin: Int64, to: OriginID, at end: Int64
  ) -> (low: Int64?, high: Int64?, kind: ClockKind) {
    guard from != to else {
      let slack = (periods(of: from).first?.resolution ?? 1) - 1
      return (end &- begin &- slack, end &- begin &+ slack, .same)
    }
    if let only = onlyPeriod(of: from), let other = onlyPeriod(of: to) {
      let (low, high) = duration(only, begin, other, end)
      return (low, high, Self.kind(low, high, isAssumed: isAssumed(only, other)))
    }
    let (froms, tos) = (possiblePeriods(of: from, at: begin), possiblePeriods(of: to, at: end))
    let all = froms.flatMap { first in
      tos.map { duration(Reading(period: first, logged: begin), Reading(period: $0, logged: end)) }
    }
    let (low, high) = Self.union(all)
    let isAssumed = froms.count == 1 && tos.count == 1 && isAssumed(froms[0], tos[0])
    return (low, high, Self.kind(low, high, isAssumed: isAssumed))
  }

  /// A time that was logged in a known period of its clock.
  private struct Reading {
    /// Index in `periods`.
    var period: Int
    var logged: Int64
  }

  /// One of two clocks, in certain periods, is assumed, and the other one is known or assumed, too.
  private func isAssumed(_ from: Int, _ to: Int) -> Bool {
    let (from, to) = (period(from).kind, period(to).kind)
    guard from == .assumed || to == .assumed else { return false }
    return [from, to].allSatisfy { [.same, .estimate, .assumed].contains($0) }
  }

  private static func kind(_ low: Int64?, _ high: Int64?, isAssumed: Bool) -> ClockKind {
    switch (low, high) {
    case (.some, .some): .estimate
    case (nil, nil): .uncorrected
    default: isAssumed ? .assumed : .bound
    }
  }

  /// What at least one of `bounds` allows; nothing bounds the union of none.
  private static func union(_ bounds: [(low: Int64?, high: Int64?)]) -> (low: Int64?, high: Int64?) {
    guard let first = bounds.first else { return (nil, nil) }
    return bounds.dropFirst().reduce(first) { sum, next in
      (
        sum.low.flatMap { low in next.low.map { min(low, $0) } },
        sum.high.flatMap { high in next.high.map { max(high, $0) } }
      )
    }
  }

  /// What is known of a duration if its clocks were in certain periods, by their indices.
  func duration(_ from: Int, _ begin: Int64, _ to: Int, _ end: Int64) -> (low: Int64?, high: Int64?) {
    duration(Reading(period: from, logged: begin), Reading(period: to, logged: end))
  }

  private func duration(_ from: Reading, _ to: Reading) -> (low: Int64?, high: Int64?) {
    let through = throughReference(from, to)
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
  private func throughReference(_ from: Reading, _ to: Reading) -> (low: Int64?, high: Int64?) {
    let (first, second) = (period(from.period), period(to.period))
    guard first.reference == second.reference else { return (nil, nil) }
    let bases = second.region.base &- first.region.base
    let (lastFrom, lastTo) = (first.last(from.logged), second.last(to.logged))
    let mostFrom = first.region.excess(atLogged: from.logged).high
    let leastFrom = first.region.excess(atLogged: lastFrom).low
    let mostTo = second.region.excess(atLogged: to.logged).high
    let leastTo = second.region.excess(atLogged: lastTo).low
    return (
      low: Self.difference(mostTo, leastFrom).map { to.logged &- lastFrom &- bases &- $0.wholeAbove },
      high: Self.difference(leastTo, mostFrom).map { lastTo &- from.logged &- bases &- $0.wholeBelow }
    )
  }

  private static func difference(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return a - b
  }

  private func direct(_ from: Reading, _ to: Reading) -> (low: Int64?, high: Int64?)? {
    if let pair = pair(of: from.period, and: to.period) { return direct(pair, from, to) }
    guard let pair = pair(of: to.period, and: from.period) else { return nil }
    let (low, high) = direct(pair, to, from)
    return (high.map { 0 &- $0 }, low.map { 0 &- $0 })
  }

  /// From the first clock of a pair to its second. The second clock's reading is turned into what the first one
  /// showed then; the difference of two readings of the first clock is true but for its drift.
  private func direct(_ pair: ClockPair, _ from: Reading, _ to: Reading) -> (low: Int64?, high: Int64?) {
    let stretch = 1 / (1 + pair.axis.drift)
    let ahead = pair.axis.offset
    let first = period(from.period)
    let (lastFrom, lastTo) = (first.last(from.logged), period(to.period).last(to.logged))
    let high = pair.region.excess(atLogged: to.logged &- ahead, stretch: stretch).high
    let low = pair.region.excess(atLogged: lastTo &- ahead, stretch: stretch).low
    let drifts = first.region.drifts ?? 0...0
    return (
      high.map {
        let shown = to.logged &- lastFrom &- pair.region.base &- $0.wholeAbove
        return shown &- Self.slowest(shown, drifts)
      },
      low.map {
        let shown = lastTo &- from.logged &- pair.region.base &- $0.wholeBelow
        return shown &+ Self.fastest(shown, drifts)
      }
    )
  }

  /// What drift can have added to a duration that a clock showed, in ns, rounded up.
  private static func slowest(_ shown: Int64, _ drifts: ClosedRange<Double>) -> Int64 {
    let drift = shown >= 0 ? drifts.upperBound : drifts.lowerBound
    return (Double(shown) * (drift / (1 + drift))).wholeAbove
  }

  /// What drift can have taken from a duration that a clock showed, in ns, rounded up.
  private static func fastest(_ shown: Int64, _ drifts: ClosedRange<Double>) -> Int64 {
    let drift = shown >= 0 ? drifts.lowerBound : drifts.upperBound
    return (-Double(shown) * (drift / (1 + drift))).wholeAbove
  }
}
