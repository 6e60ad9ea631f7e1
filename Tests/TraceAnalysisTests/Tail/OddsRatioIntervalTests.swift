import Testing

@testable import TraceAnalysis

@Suite struct OddsRatioIntervalTests {
  /// `scipy.stats.contingency.odds_ratio(kind="conditional").confidence_interval(0.95)`; see `Scripts/validate-statistics`.
  @Test(arguments: [
    (12, 20, 42, 420, 6.297745447065758, 55.70820749260668 as Double?),
    (1, 10, 51, 1_000, 0.046734297034447314, 15.582492042979641), (10, 10, 13, 510, 217.22853043877862, nil),
    (0, 8, 40, 800, 0, 11.415445276807626), (7, 100, 207, 10_000, 1.4098337354135355, 7.961070651383653),
    (3, 8, 8, 16, 0.03066797008872755, 3.915334720848629),
  ])
  func `the interval is SciPy's`(a: Int, draws: Int, marked: Int, total: Int, low: Double, high: Double?) {
    let interval = OddsRatioInterval(a, of: draws, marked, of: total, tail: 0.025)
    #expect(abs(interval.low - low) <= 1e-8 * low)
    #expect((interval.high == nil) == (high == nil))
    if let found = interval.high, let high { #expect(abs(found - high) <= 1e-8 * high) }
  }

  /// The ends by their definition: at them the tail has its probability.
  @Test func `at its ends as many marked draws or more, or fewer, have the probability of the tail`() throws {
    for (draws, marked, total) in [(5, 7, 20), (8, 4, 30), (12, 12, 25)] {
      for count in max(0, draws + marked - total)...min(draws, marked) {
        let interval = OddsRatioInterval(count, of: draws, marked, of: total, tail: 0.01)
        let shares = { (odds: Double) -> [Double] in
          let weights = (0...min(draws, marked)).map { Self.ways(draws, marked, total, $0, odds) }
          let all = weights.reduce(0, +)
          return weights.map { $0 / all }
        }
        if interval.low > 0 {
          #expect(abs(shares(interval.low)[count...].reduce(0, +) - 0.01) < 1e-9)
        }
        if let high = interval.high {
          #expect(abs(shares(high)[...count].reduce(0, +) - 0.01) < 1e-9)
        }
      }
    }
  }

  /// How many tables have so many marked draws, each as probable as its odds.
  private static func ways(_ draws: Int, _ marked: Int, _ total: Int, _ count: Int, _ odds: Double) -> Double
  {
    let binomial = { (n: Int, k: Int) in
      k < 0 || k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    return binomial(marked, count) * binomial(total - marked, draws - count)
      * (0..<count).reduce(1.0) { power, _ in power * odds }
  }
}
