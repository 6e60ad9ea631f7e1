import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// The estimator against the textbook's product, fraction by fraction.
@Suite struct KaplanMeierLawTests {
  private struct Sample {
    var ended: [Int64] = []
    var censored: [Int64] = []

    init(_ random: inout SplitMix64) {
      let latest = Int64.random(in: 2...40, using: &random)
      let share = Int.random(in: 0...3, using: &random)
      for _ in 0..<Int.random(in: 0...24, using: &random) {
        let value = Int64.random(in: 0...latest, using: &random)
        if Int.random(in: 0...3, using: &random) < share {
          censored.append(value)
        } else {
          ended.append(value)
        }
      }
    }

    /// S(t) = ∏ (1 − d/n) over the distinct ends up to t, in lowest terms; d and n are counted anew for each.
    func survival(at time: Int64) -> (Int128, Int128) {
      var (numerator, denominator) = (Int128(1), Int128(1))
      for end in Set(ended) where end <= time {
        let died = ended.filter { $0 == end }.count
        let atRisk = ended.filter { $0 >= end }.count + censored.filter { $0 >= end }.count
        numerator *= Int128(atRisk - died)
        denominator *= Int128(atRisk)
        let divisor = Self.greatestCommonDivisor(numerator, denominator)
        (numerator, denominator) = (numerator / divisor, denominator / divisor)
      }
      return (numerator, denominator)
    }

    /// The smallest end t with 1 − S(t) ≥ `perMille`/1000, and whether it is exactly as much.
    func percentile(perMille: Int) -> (value: Int64?, isExact: Bool) {
      for end in ended.sorted() {
        let (numerator, denominator) = survival(at: end)
        let gone = (denominator - numerator) * 1000
        let limit = denominator * Int128(perMille)
        if gone >= limit { return (end, gone == limit) }
      }
      return (nil, false)
    }

    private static func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
      b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
  }

  @Test func `over 2,000 samples the percentile is the first end at which the product is low enough`() throws
  {
    var exact = 0
    for seed in Seeds.first(2000) {
      var random = SplitMix64(seed: seed)
      let sample = Sample(&random)
      let estimate = KaplanMeier(ended: sample.ended.sorted(), censored: sample.censored.sorted())
      for perMille in [125, 250, 375, 500, 625, 990, 1000, Int.random(in: 1...1000, using: &random)] {
        let expected = sample.percentile(perMille: perMille)
        let rank = try #require(PercentileRank(percent: Double(perMille) / 10))
        #expect(estimate.percentile(rank) == expected.value, "seed \(seed), \(perMille) ‰")
        if expected.isExact, !sample.censored.isEmpty { exact += 1 }
      }
    }
    #expect(exact > Seeds.share(of: 500), "the law must meet shares that are exactly at the limit")
  }

  @Test func `among many observations the percentile lies where the product in floating point puts it`()
    throws
  {
    for seed in UInt64(0)..<30 {
      var random = SplitMix64(seed: seed)
      let all = (Int64(0)..<4000).map { ($0 * 3, Int.random(in: 0...2, using: &random) == 0) }
      let estimate = KaplanMeier(
        ended: all.filter { !$0.1 }.map(\.0), censored: all.filter(\.1).map(\.0))
      let percent = Double(Int.random(in: 1...990, using: &random)) / 10
      let found = estimate.percentile(try #require(PercentileRank(percent: percent)))
      var survival = 1.0
      var expected: Int64?
      for (place, observation) in all.enumerated() where !observation.1 {
        survival *= 1 - 1 / Double(all.count - place)
        // The relative error is below 4000 · 2⁻⁵², and two neighbours differ by 1/4000 at least.
        guard survival <= (1 - percent / 100) * (1 + 1e-11) else { continue }
        expected = observation.0
        break
      }
      #expect(found == expected, "seed \(seed), p\(percent)")
    }
  }

  @Test func `natural numbers multiply and compare as their factors say`() {
    for seed in Seeds.first(1000) {
      var random = SplitMix64(seed: seed)
      let factors = (0..<4).map { _ in UInt64.random(in: 0...UInt64.max >> 32, using: &random) }
      var (left, right) = (NaturalNumber(factors[0]), NaturalNumber(factors[2]))
      left *= factors[1]
      right *= factors[3]
      #expect((left < right) == (factors[0] * factors[1] < factors[2] * factors[3]), "seed \(seed)")
      let shared = (0..<5).map { _ in UInt64.random(in: 1...UInt64.max, using: &random) }
      var backwards = right
      for factor in shared { left *= factor }
      for factor in shared { right *= factor }
      for factor in shared.reversed() { backwards *= factor }
      #expect((left < right) == (factors[0] * factors[1] < factors[2] * factors[3]), "seed \(seed)")
      #expect(right == backwards, "seed \(seed)")
      right *= 0
      #expect(right == NaturalNumber(0), "seed \(seed)")
    }
  }
}
