extension ClockStatement {
  /// What is known of a clock in one of its periods. `origins` are those of the catalog, by symbol.
  ///
  /// An estimate is stated as of the middle of the logs. A bound is stated where it is narrowest: it holds at the
  /// time of the hop that makes it, and is the offset of a line without drift.
  package init(_ period: ClockPeriod, origins: [Origin]) {
    self.init(kind: period.kind)
    evidence = period.evidence
    guard period.reference != period.origin else { return }
    reference = Int(period.reference) < origins.count ? origins[Int(period.reference)] : nil
    let middle = period.region.epoch &+ period.region.base
    correction = Nanoseconds(period.correction.offset(atLogged: middle))
    drift = period.region.drifts
    let bounds =
      period.region.upper.isEmpty || period.region.lower.isEmpty
      ? period.region.offsetsWithoutDrift : period.region.offsets(atLogged: middle)
    low = bounds.low.map { Nanoseconds($0) }
    high = bounds.high.map { Nanoseconds($0) }
    if let assumption = period.assumption {
      assumed = AssumedOffset(
        offset: correction, spread: Nanoseconds(assumption.fetchDelay), pickups: assumption.count)
    }
  }
}

extension ClockStatement {
  /// What is known of each clock of a table, in the period that most is known of; by the origin's name.
  package static func all(in clocks: ClockTable, catalog: Catalog) -> [(
    origin: Origin, statement: ClockStatement
  )] {
    let origins = catalog.origins
    let symbols = Set(clocks.periods.map(\.origin))
    return symbols.compactMap { symbol in
      let best = clocks.periods(of: symbol).max { $0.evidence < $1.evidence }
      return best.map { (origins[Int(symbol)], ClockStatement($0, origins: origins)) }
    }.sorted { $0.origin < $1.origin }
  }
}

extension OffsetRegion {
  /// The lowest and the highest offset of the lines whose drift is 0, or nearest to it, in ns; nil where nothing
  /// bounds them.
  package var offsetsWithoutDrift: (low: Int64?, high: Int64?) {
    (
      low: Self.value(of: lower).map { base &+ $0.wholeBelow },
      high: Self.value(of: upper).map { base &+ $0.wholeAbove }
    )
  }

  /// A chain's offset at the drift of 0, which lies between two vertices or nearest to an end.
  private static func value(of chain: [Vertex]) -> Double? {
    guard let first = chain.first, let last = chain.last else { return nil }
    guard first.drift < 0, last.drift > 0 else { return first.drift >= 0 ? first.offset : last.offset }
    guard let right = chain.firstIndex(where: { $0.drift >= 0 }) else { return last.offset }
    let (a, b) = (chain[right - 1], chain[right])
    return a.offset + (b.offset - a.offset) * (-a.drift / (b.drift - a.drift))
  }
}
