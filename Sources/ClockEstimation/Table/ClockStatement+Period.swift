package import TraceModel

extension ClockStatement {
  /// The statement about a clock in one of the periods that `clocks` has of it. `origins` are those of the catalog,
  /// by id.
  ///
  /// An estimate is stated as of the middle of the logs. A bound is stated where it is narrowest: at the time of
  /// its hop, as the offset of a line without drift.
  package init(_ period: ClockPeriod, of clocks: ClockTable, origins: [Origin]) {
    self.init(kind: period.kind)
    evidence = period.evidence
    wasSet = clocks.wasSet(period.origin)
    (since, until) = (period.since.map(period.corrected), period.until.map(period.corrected))
    conflicts = clocks.origins(inConflictWith: period.origin).filter { $0.index < origins.count }.map {
      origins[$0.index]
    }
    guard period.reference != period.origin else { return }
    reference = period.reference.index < origins.count ? origins[period.reference.index] : nil
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
  /// The statements about each clock of a table, before and after it was set; by the origin's name, then in order
  /// of time.
  package static func all(in clocks: ClockTable, catalog: Catalog) -> [(
    origin: Origin, statement: ClockStatement
  )] {
    let origins = catalog.origins
    var all: [(origin: Origin, statement: ClockStatement)] = []
    all.reserveCapacity(clocks.periods.count)
    var next = 0
    while next < clocks.periods.count {
      let id = clocks.periods[next].origin
      let range = clocks.range(of: id)
      if range.count == 1, !clocks.periods[next].isLimited {
        // As it is of all clocks but few.
        all.append((origins[id.index], ClockStatement(clocks.periods[next], of: clocks, origins: origins)))
      } else {
        all += Self.all(of: id, in: clocks, origins: origins).map { (origins[id.index], $0) }
      }
      next = max(range.upperBound, next + 1)
    }
    return all
  }

  /// The statements about one clock: one for each of its periods, in order of time, if it was set between them. If
  /// not, one for all: the best known period, with the bounds that hold in every period.
  package static func all(of origin: OriginID, in clocks: ClockTable, origins: [Origin]) -> [ClockStatement] {
    let periods = clocks.periods(of: origin)
    let statements = periods.map { ClockStatement($0, of: clocks, origins: origins) }
    let isSet = clocks.originsWithSteps.contains(origin)
    guard !isSet, let first = periods.first,
      periods.allSatisfy({ $0.correction.offset == first.correction.offset })
    else { return statements }
    if statements.count == 1, first.since == nil, first.until == nil { return statements }
    guard var whole = statements.max(by: { $0.evidence < $1.evidence }) else { return [] }
    (whole.since, whole.until) = (nil, nil)
    whole.low = statements.map(\.low).allKnown?.min()
    whole.high = statements.map(\.high).allKnown?.max()
    return [whole]
  }
}

extension ClockPeriod {
  /// It begins or ends in the course of the logs.
  fileprivate var isLimited: Bool { since != nil || until != nil }

  /// A reading of the clock, corrected.
  fileprivate func corrected(_ logged: Int64) -> Timestamp {
    Timestamp(nanoseconds: logged &- correction.offset(atLogged: logged))
  }
}

extension OffsetRegion {
  /// The lowest and the highest offset of the lines with drift 0, or nearest to it, in ns; nil if nothing bounds
  /// them.
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
