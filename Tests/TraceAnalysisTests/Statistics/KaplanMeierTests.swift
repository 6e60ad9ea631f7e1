import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct KaplanMeierTests {
  /// Weeks of remission under 6-MP (Freireich et al., Blood 21 (1963)), the standard example of the textbooks.
  private let ended: [Int64] = [6, 6, 6, 7, 10, 13, 16, 22, 23]
  private let censored: [Int64] = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

  private func percentile(_ p: Double, _ ended: [Int64], _ censored: [Int64]) throws -> Int64? {
    KaplanMeier(ended: ended.sorted(), censored: censored.sorted())
      .percentile(try #require(PercentileRank(percent: p)))
  }

  @Test func `the median remission under 6-MP is 23 weeks`() throws {
    #expect(try percentile(50, ended, censored) == 23)
  }

  /// The printed table: S(t) from each end on. The percentile just below 1 − S is t, the one just above is later.
  @Test(arguments: [
    (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448),
  ])
  func `the remissions have the shares of the printed table`(week: Int64, share: Double) throws {
    let percent = (1000 - share * 1000).rounded() / 10
    #expect(try percentile(percent - 0.1, ended, censored) == week)
    let next = ended.first { $0 > week }
    #expect(try percentile(percent + 0.1, ended, censored) == next)
  }

  @Test func `a percentile below which the estimate never falls is not reached`() throws {
    #expect(try percentile(55.1, ended, censored) == 23)
    #expect(try percentile(55.3, ended, censored) == nil)
    #expect(try percentile(100, ended, censored) == nil)
    #expect(try percentile(100, ended + [35], censored) == nil)
    #expect(try percentile(100, ended + [36], censored) == 36)
    #expect(try percentile(0.1, [], censored) == nil)
    #expect(try percentile(0.1, [], []) == nil)
  }

  /// Nine tenths times a half, and 5/6 · 3/4: exactly at the limit, which rounding would miss or pass.
  @Test func `a share that is exactly at the limit reaches it`() throws {
    let tenths: (ended: [Int64], censored: [Int64]) = ([1, 3, 4, 5, 6], [2, 7, 8, 9, 10])
    #expect(try percentile(55, tenths.ended, tenths.censored) == 6)
    #expect(try percentile(55.000001, tenths.ended, tenths.censored) == nil)
    let eighths: (ended: [Int64], censored: [Int64]) = ([1, 3], [2, 7, 8, 9])
    #expect(try percentile(37.5, eighths.ended, eighths.censored) == 3)
    #expect(try percentile(37.50001, eighths.ended, eighths.censored) == nil)
  }

  @Test func `what is censored when something ends is still at risk`() throws {
    #expect(try percentile(25, [5], [5, 5, 5]) == 5)
    #expect(try percentile(26, [5], [5, 5, 5]) == nil)
    #expect(try percentile(50, [5], [4, 4, 5]) == 5)
  }

  @Test func `with nothing censored every percentile is the one by nearest rank`() throws {
    for seed in Seeds.first(1500) {
      var random = SplitMix64(seed: seed)
      let count = Int.random(in: 1...(seed % 10 == 0 ? 5000 : 60), using: &random)
      let values = (0..<count).map { _ in Int64.random(in: -20...Int64(count), using: &random) }
      let sample = SortedSample(values)
      let estimate = KaplanMeier(ended: sample.nanoseconds, censored: [])
      for _ in 0..<20 {
        let percent = Double(Int.random(in: 1...100_000, using: &random)) / 1000
        let rank = try #require(PercentileRank(percent: percent))
        #expect(
          estimate.percentile(rank) == sample.percentile(rank)?.value.count, "seed \(seed), p\(percent)")
      }
    }
  }

  @Test func `nearest rank holds for every percentile of every small sample`() throws {
    for percent in 1...100 {
      let rank = try #require(PercentileRank(percent: Double(percent)))
      for count in 1...120 {
        let values = (1...count).map { Int64($0) }
        #expect(
          KaplanMeier(ended: values, censored: []).percentile(rank) == Int64(rank.rank(count: count)),
          "p\(percent) of \(count)")
      }
    }
  }

  @Test func `what was censored before the first end says nothing`() throws {
    let ended = (1001...2000).map { Int64($0) }
    for percent in [0.1, 50, 99, 99.9, 100] {
      let whole = try percentile(percent, ended, [])
      #expect(try percentile(percent, ended, [Int64](repeating: 7, count: 3000)) == whole, "p\(percent)")
    }
  }
}
