import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct OrderStatisticIntervalTests {
  /// P(B = k) for k in 0…n by its definition: Pascal's triangle times the powers.
  private func binomial(_ count: Int, _ quantile: Double) -> [Double] {
    var ways = [1.0]
    for _ in 0..<count { ways = zip(ways + [0], [0] + ways).map(+) }
    var (hits, misses) = ([1.0], [1.0])
    for _ in 0..<count {
      hits.append(hits[hits.count - 1] * quantile)
      misses.append(misses[misses.count - 1] * (1 - quantile))
    }
    return ways.indices.map { ways[$0] * hits[$0] * misses[count - $0] }
  }

  @Test(arguments: [1, 10, 25, 50, 75, 90, 95, 99, 99.9])
  func `the ranks are those of the summed binomial for every n up to 200`(percent: Double) {
    for count in 1...200 {
      let mass = binomial(count, percent / 100)
      let low = (1...count).last { mass[..<$0].reduce(0, +) <= 0.025 }
      let high = (1...count).first { mass[$0...].reduce(0, +) <= 0.025 }
      let interval = OrderStatisticInterval(quantile: percent / 100, count: count)
      #expect(interval.low == low, "n = \(count)")
      #expect(interval.high == high, "n = \(count)")
    }
  }

  /// Conover's and the sign test's tables for the median.
  @Test(arguments: [(6, 1, 6), (10, 2, 9), (20, 6, 15), (50, 18, 33), (100, 40, 61)])
  func `the median's interval is that of the printed tables`(count: Int, low: Int, high: Int) {
    let interval = OrderStatisticInterval(quantile: 0.5, count: count)
    #expect(interval.low == low)
    #expect(interval.high == high)
  }

  @Test func `a side that the sample is too small for does not exist`() throws {
    // 0.99^n ≤ 0.025 from n = 368 on, 0.95^n from 72 on, 0.5^n from 6 on.
    for (quantile, smallest) in [(0.99, 368), (0.95, 72), (0.5, 6)] {
      #expect(OrderStatisticInterval(quantile: quantile, count: smallest - 1).high == nil)
      #expect(OrderStatisticInterval(quantile: quantile, count: smallest).high == smallest)
    }
    #expect(OrderStatisticInterval(quantile: 0.5, count: 5).low == nil)
    let rank = try #require(PercentileRank(percent: 99))
    let seven = try #require(SortedSample([1, 2, 3, 4, 5, 6, 7]).percentile(rank))
    #expect(seven.value == Nanoseconds(7))
    #expect(seven.high == nil)
    #expect(
      OrderStatisticInterval(quantile: 0.99, count: 0) == OrderStatisticInterval(quantile: 0.5, count: 0))
  }

  @Test func `the maximum has a lower bound and no upper one`() {
    let interval = OrderStatisticInterval(quantile: 1, count: 1000)
    #expect(interval.low == 1000)
    #expect(interval.high == nil)
  }

  @Test(arguments: [0.5, 0.9, 0.99, 0.999])
  func `large samples agree with the normal approximation within two ranks`(quantile: Double) throws {
    for count in [100_000, 1_000_000, 3_000_001] {
      let mean = Double(count) * quantile
      let spread = 1.959_964 * (mean * (1 - quantile)).squareRoot()
      let interval = OrderStatisticInterval(quantile: quantile, count: count)
      // The binomial's skewness moves both ends by (z² - 1) (1 - 2 q) / 6 ranks, up to half a rank.
      #expect(abs(Double(try #require(interval.low)) - (mean - spread)) <= 2)
      #expect(abs(Double(try #require(interval.high)) - (mean + spread)) <= 2)
    }
  }

  @Test(arguments: [
    (50.0, 20, UInt64(1)), (50, 101, 2), (90, 60, 3), (95, 300, 4), (99, 900, 5), (10, 80, 6),
  ])
  func `the interval covers the true percentile in at least 95 of 100 samples`(
    percent: Double, count: Int, seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    let rank = try #require(PercentileRank(percent: percent))
    let truth = Int64(percent * 10_000)  // of whole numbers drawn evenly from 1…1,000,000
    let rounds = 1000
    var covered = 0
    for _ in 0..<rounds {
      let values = (0..<count).map { _ in Int64.random(in: 1...1_000_000, using: &random) }
      let percentile = try #require(SortedSample(values).percentile(rank))
      let low = try #require(percentile.low).count
      let high = try #require(percentile.high).count
      if low <= truth, truth <= high { covered += 1 }
    }
    // 95 % less three standard deviations of the simulation itself: 3 √(0.95 · 0.05 / 1000) = 2.1 %.
    #expect(Double(covered) / Double(rounds) >= 0.929, "seed \(seed)")
  }
}
