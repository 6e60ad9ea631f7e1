/// The clocks of all origins: what each is ahead of its reference by, what it can be ahead by at most and at
/// least, and when it was set. A correction moves as little as the logs demand; where nothing contradicts the
/// logged times, they stand.
///
/// Plain rows, so that a table of the index can hold them. `correction` costs a few nanoseconds, a bound about a
/// hundred.
package struct ClockTable: Sendable, Equatable {
  /// By origin's name, then in order of time.
  package let periods: [ClockPeriod]
  /// Pairs of clocks of which neither is a reference; by the names of their origins.
  package let pairs: [ClockPair]
  /// By the names of their origins, then in order of time.
  package let steps: [ClockStep]
  /// By the names of their origins.
  package let conflicts: [ClockConflict]
  /// No logged time moves.
  package let isIdentity: Bool

  /// Periods of each origin, by symbol.
  private let ranges: [Range<Int>]
  /// The one correction of each origin, by symbol; nil where it has several, one for each period.
  private let corrections: [ClockLine?]
  /// Indices in `pairs`, by their clocks.
  private let pairIndices: [PairKey: [Int]]

  private struct PairKey: Hashable {
    var first: Symbol
    var second: Symbol
  }

  /// Nothing is known, and nothing moves.
  package static let none = ClockTable(periods: [])

  /// - Parameter periods: those of one origin stand together, in order of time.
  package init(
    periods: [ClockPeriod], pairs: [ClockPair] = [], steps: [ClockStep] = [], conflicts: [ClockConflict] = []
  ) {
    self.periods = periods
    self.pairs = pairs
    self.steps = steps
    self.conflicts = conflicts
    isIdentity = periods.allSatisfy(\.correction.isNone)
    let count = periods.map { Int($0.origin) + 1 }.max() ?? 0
    var ranges = [Range<Int>](repeating: 0..<0, count: count)
    for (index, period) in periods.enumerated() {
      let known = ranges[Int(period.origin)]
      ranges[Int(period.origin)] = (known.isEmpty ? index : known.lowerBound)..<(index + 1)
    }
    self.ranges = ranges
    corrections = ranges.map { range in
      guard let first = range.first else { return ClockLine.none }
      let line = periods[first].correction
      return periods[range].allSatisfy { $0.correction == line } ? line : nil
    }
    pairIndices = Dictionary(grouping: pairs.indices) {
      PairKey(first: pairs[$0].first, second: pairs[$0].second)
    }
  }

  /// What to subtract from a time that `origin` logged, in ns; 0 for an origin that is not in the table. Hot.
  package func correction(of origin: Symbol, at logged: Int64) -> Int64 {
    guard Int(origin) < corrections.count else { return 0 }
    if let line = corrections[Int(origin)] { return line.offset(atLogged: logged) }
    return period(of: origin, at: logged)?.correction.offset(atLogged: logged) ?? 0
  }

  /// The period that holds a reading of the clock: of several, the one that it lies deepest in.
  package func period(of origin: Symbol, at logged: Int64) -> ClockPeriod? {
    periods(of: origin).max { $0.depth(ofLogged: logged) < $1.depth(ofLogged: logged) }
  }

  /// All periods of a clock, in order of time.
  package func periods(of origin: Symbol) -> ArraySlice<ClockPeriod> {
    periods[Int(origin) < ranges.count ? ranges[Int(origin)] : 0..<0]
  }

  /// The periods that may hold a reading of the clock, each with its number among the clock's.
  func possiblePeriods(of origin: Symbol, at logged: Int64) -> [(number: Int, period: ClockPeriod)] {
    let all = Array(periods(of: origin).enumerated()).map { (number: $0.offset, period: $0.element) }
    let inside = all.filter { $0.period.depth(ofLogged: logged) >= 0 }
    guard inside.isEmpty else { return inside }
    let nearest = all.max { $0.period.depth(ofLogged: logged) < $1.period.depth(ofLogged: logged) }
    return nearest.map { [$0] } ?? []
  }

  /// What hops between two clocks in one period of each say of them.
  func pair(of first: (Symbol, Int), and second: (Symbol, Int)) -> ClockPair? {
    pairIndices[PairKey(first: first.0, second: second.0)]?
      .map { pairs[$0] }.first { $0.firstPeriod == first.1 && $0.secondPeriod == second.1 }
  }
}
