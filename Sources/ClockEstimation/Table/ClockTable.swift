package import TraceModel

/// The clocks of all origins: the lead of each over its reference, with its bounds, and the times when it was set. A
/// correction moves as little as the logs demand; where nothing contradicts the logged times, they stand.
///
/// `correction` costs a few ns, bounds less than a µs.
package struct ClockTable: Sendable, Equatable {
  /// The rows that corrections and bounds are made of.
  package let facts: ClockFacts
  /// No period has a correction.
  private let correctsNothing: Bool
  /// Origins with clocks known to have been set.
  let originsWithSteps: Set<OriginID>
  /// By origin, the others with whom its records contradict each other: no two clocks explain them.
  private let othersInConflict: [OriginID: [OriginID]]
  /// Some clock was set.
  private let hasTurns: Bool
  /// The periods of set clocks by one request's own records; nil in the table of all requests.
  private var choice: ClockChoice?

  /// Periods of each origin, by id.
  private let ranges: [Range<Int>]
  /// The correction of each origin, by id; nil where the clock was set. Those of origins outside are as logged.
  package let corrections: [ClockLine?]
  /// Indices in `pairs`, by the indices in `periods` of their clocks' periods.
  private let pairIndices: [PairKey: Int]
  /// By index in `periods`: it is in a pair. Few of a crowd's clocks are, and looking for each takes long.
  private let isPaired: [Bool]

  private struct PairKey: Hashable {
    var first: Int
    var second: Int
  }

  /// Nothing is known, and nothing moves.
  package static let none = ClockTable(periods: [])

  /// The `periods` of one origin stand together, in order of time.
  package init(
    periods: [ClockPeriod], pairs: [ClockPair] = [], steps: [ClockStep] = [], conflicts: [ClockConflict] = []
  ) {
    self.init(ClockFacts(periods: periods, pairs: pairs, steps: steps, conflicts: conflicts))
  }

  package init(_ facts: ClockFacts) {
    self.facts = facts
    originsWithSteps = Set(facts.steps.map(\.origin))
    othersInConflict = facts.conflicts.reduce(into: [:]) { others, conflict in
      others[conflict.first, default: []].append(conflict.second)
      others[conflict.second, default: []].append(conflict.first)
    }
    let (periods, pairs) = (facts.periods, facts.pairs)
    correctsNothing = periods.allSatisfy { $0.correction.isNone }
    let count = periods.lazy.map { $0.origin.index + 1 }.max() ?? 0
    var ranges = [Range<Int>](repeating: 0..<0, count: count)
    for (index, period) in periods.enumerated() {
      let known = ranges[period.origin.index]
      ranges[period.origin.index] = (known.isEmpty ? index : known.lowerBound)..<(index + 1)
    }
    self.ranges = ranges
    hasTurns = ranges.contains { $0.count > 1 }
    corrections = ranges.map { range in
      range.count > 1 ? nil : range.first.map { periods[$0].correction } ?? ClockLine.none
    }
    let keys = pairs.map { pair in
      PairKey(
        first: ranges[pair.first.index].lowerBound + pair.firstPeriod,
        second: ranges[pair.second.index].lowerBound + pair.secondPeriod)
    }
    pairIndices = Dictionary(zip(keys, pairs.indices)) { first, _ in first }
    var isPaired = [Bool](repeating: false, count: periods.count)
    for period in keys.lazy.flatMap({ [$0.first, $0.second] }) where period < isPaired.count {
      isPaired[period] = true
    }
    self.isPaired = isPaired
  }

  /// The steady periods of all clocks.
  package var periods: [ClockPeriod] { facts.periods }
  /// Pairs of clocks whose common hops say more than their offsets against the reference.
  package var pairs: [ClockPair] { facts.pairs }
  /// The times when clocks were set.
  package var steps: [ClockStep] { facts.steps }
  /// Pairs of programs whose hops no clocks explain; nothing is corrected by those.
  package var conflicts: [ClockConflict] { facts.conflicts }

  /// No logged time of any request moves. Where a clock was set, a request's own records may move it.
  package var isIdentity: Bool {
    correctsNothing && (choice.map { $0.periods.values.allSatisfy(\.correction.isNone) } ?? !hasTurns)
  }

  /// The origins whose records contradict those of `origin`: no two clocks explain both.
  package func origins(inConflictWith origin: OriginID) -> [OriginID] {
    othersInConflict[origin] ?? []
  }

  /// The ns to subtract from a time of `origin`; 0 for an origin outside the table. Hot.
  package func correction(of origin: OriginID, at logged: Int64) -> Int64 {
    guard origin.index < corrections.count else { return 0 }
    if let own = choice?.periods[origin] {
      if let turned = own.ofReadings[logged] { return period(turned).correction.offset(atLogged: logged) }
      return own.correction.offset(atLogged: logged)
    }
    if let line = corrections[origin.index] { return line.offset(atLogged: logged) }
    return period(of: origin, at: logged)?.correction.offset(atLogged: logged) ?? 0
  }

  /// The time of the reference's clock, in ns, when the clock of `origin` showed `logged`. Hot.
  package func corrected(_ logged: Int64, of origin: OriginID) -> Int64 {
    logged &- correction(of: origin, at: logged)
  }

  /// The period that holds a reading of the clock; the one around it most deeply, if several do.
  package func period(of origin: OriginID, at logged: Int64) -> ClockPeriod? {
    if let own = choice?.periods[origin] { return own.indices(at: logged).first.map(period) }
    return deepest(range(of: origin), at: logged).map { periods[$0] }
  }

  /// By its index; those beyond the table's are of one request.
  func period(_ index: Int) -> ClockPeriod {
    index < periods.count ? periods[index] : choice?.own[index - periods.count] ?? periods[0]
  }

  /// Some of a clock's periods end where it was set.
  package func wasSet(_ origin: OriginID) -> Bool { range(of: origin).count > 1 }

  /// ns between two times that an origin can write.
  func resolution(of origin: OriginID) -> Int64 { periods(of: origin).first?.resolution ?? 1 }

  /// All periods of a clock, in order of time.
  package func periods(of origin: OriginID) -> ArraySlice<ClockPeriod> { periods[range(of: origin)] }

  /// The index of a clock's only period; nil where it was set.
  func onlyPeriod(of origin: OriginID) -> Int? {
    let range = range(of: origin)
    return choice == nil && range.count == 1 ? range.lowerBound : nil
  }

  /// Indices of the periods that may hold a reading of the clock.
  func possiblePeriods(of origin: OriginID, at logged: Int64) -> [Int] {
    if let own = choice?.periods[origin] { return own.indices(at: logged) }
    let all = range(of: origin)
    guard all.count > 1 else { return Array(all) }
    let inside = all.filter { periods[$0].depth(ofLogged: logged) >= 0 }
    return inside.isEmpty ? deepest(all, at: logged).map { [$0] } ?? [] : inside
  }

  /// Indices of the periods that may hold all of `readings`.
  func periods(of origin: OriginID, holding readings: [Int64]) -> [Int] {
    range(of: origin).filter { index in
      readings.allSatisfy { periods[index].depth(ofLogged: $0) >= 0 }
    }
  }

  /// The table for one request. If a clock was set around its time, the request's own records tell whether before or
  /// after.
  package func settled(for request: TraceSummary) -> ClockTable {
    guard hasTurns, choice == nil, let choice = ClockChoice(request, self) else { return self }
    var settled = self
    settled.choice = choice
    return settled
  }

  package static func == (a: ClockTable, b: ClockTable) -> Bool { a.facts == b.facts }

  /// The pair of two clocks in one period of each, by its index in `pairs`; `first` and `second` are indices of
  /// periods.
  func pairIndex(of first: Int, and second: Int) -> Int? {
    guard first < isPaired.count, second < isPaired.count, isPaired[first], isPaired[second] else {
      return nil
    }
    return pairIndices[PairKey(first: first, second: second)]
  }

  private func deepest(_ range: Range<Int>, at logged: Int64) -> Int? {
    range.max { periods[$0].depth(ofLogged: logged) < periods[$1].depth(ofLogged: logged) }
  }

  /// Indices of a clock's periods, in order of time.
  func range(of origin: OriginID) -> Range<Int> {
    origin.index < ranges.count ? ranges[origin.index] : 0..<0
  }
}
