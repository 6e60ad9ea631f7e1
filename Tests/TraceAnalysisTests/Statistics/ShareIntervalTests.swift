import Testing

@testable import TraceAnalysis

@Suite struct ShareIntervalTests {
  /// `scipy.stats.beta.ppf(0.025, k, n - k + 1)` and `beta.ppf(0.975, k + 1, n - k)`; see `Scripts/validate-statistics`.
  /// (`binomtest` solves for the same with an absolute error of 2e-12.)
  @Test(arguments: [
    (0, 1, 0.0, 0.975),
    (1, 1, 0.025, 1.0),
    (0, 20, 0.0, 0.1684334709830853),
    (1, 20, 0.0012650894979498038, 0.24873276277202777),
    (3, 20, 0.0320709371854637, 0.37892682654531396),
    (12, 241, 0.025989879886849886, 0.08536160050973329),
    (5, 1_000, 0.00162541951756276, 0.011629470559812147),
    (995, 1_000, 0.9883705294401879, 0.9983745804824372),
    (500, 1_000, 0.46854917297179194, 0.531450827028208),
    (1, 100_000, 2.531780477933314e-07, 5.571516034774275e-05),
    (99_990, 100_000, 0.9998161041546233, 0.999952045104861),
  ])
  func `the interval is SciPy's`(count: Int, total: Int, low: Double, high: Double) {
    let interval = ShareInterval(count: count, of: total)
    #expect(abs(interval.low - low) <= 1e-9 * low)
    #expect(abs(interval.high - high) <= 1e-9 * high)
  }

  @Test func `of nothing, any share is possible`() {
    #expect(ShareInterval(count: 0, of: 0).low == 0)
    #expect(ShareInterval(count: 0, of: 0).high == 1)
  }

  @Test func `what is not seen has the mirrored interval`() {
    for (count, total) in [(0, 7), (3, 20), (40, 999)] {
      let (seen, unseen) = (
        ShareInterval(count: count, of: total), ShareInterval(count: total - count, of: total)
      )
      #expect(abs(seen.low - (1 - unseen.high)) < 1e-12)
      #expect(abs(seen.high - (1 - unseen.low)) < 1e-12)
    }
  }

  @Test(arguments: [(0.5, 6), (0.05, 72), (0.95, 72), (0.99, 368), (0.999, 3_688)])
  func `the smallest count is the first with which both sides of an interval exist`(
    quantile: Double, count: Int
  ) {
    #expect(OrderStatisticInterval.smallestCount(quantile: quantile) == count)
    let (enough, few) = (
      OrderStatisticInterval(quantile: quantile, count: count),
      OrderStatisticInterval(quantile: quantile, count: count - 1)
    )
    #expect(enough.low != nil && enough.high != nil)
    #expect(few.low == nil || few.high == nil)
    #expect(OrderStatisticInterval.smallestCount(quantile: 1) == nil)
  }
}
