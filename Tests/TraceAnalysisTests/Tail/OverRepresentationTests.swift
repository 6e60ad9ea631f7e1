import SyntheticFleet
import Testing

@testable import TraceAnalysis

@Suite struct OverRepresentationTests {
  private let whole = FeatureCount(all: 1_000, slowest: 10, signature: 0)

  private func set(_ slowest: Int, of all: Int) -> FeatureCount {
    FeatureCount(all: all, slowest: slowest, signature: UInt64(all))
  }

  /// 10 of 1,000 are slow, and 20 have the value, 8 of them slow. The chance of 8 or more by definition:
  /// Σ C(20, k) C(980, 10 − k) / C(1000, 10) = 1.6 · 10⁻¹¹.
  @Test func `a value that most of the slowest have stands out, and one as frequent as elsewhere does not`()
    throws
  {
    let found = OverRepresentation([set(1, of: 100), set(8, of: 20), set(5, of: 500)], in: whole)
    let first = try #require(found.found.first)
    #expect(found.found.count == 1 && first.index == 1)
    #expect(found.tested == 3)
    let binomial = { (n: Int, k: Int) in (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) } }
    let p = (8...10).map { binomial(20, $0) * binomial(980, 10 - $0) }.reduce(0, +) / binomial(1_000, 10)
    #expect(abs(first.p - 2 * p) < 1e-9 * p)
    #expect(abs(first.corrected - 3 * first.p) < 1e-9 * first.p)
  }

  /// One request among 1,000 has the value: at best it is one of the ten slowest, with a probability of 1/100.
  @Test func `values that could never stand out are not tested, and do not weaken the others`() {
    let single = Array(repeating: set(1, of: 1), count: 500)
    let found = OverRepresentation(single + [set(8, of: 20)], in: whole)
    #expect(found.tested == 1)
    #expect(found.found.map(\.index) == [500])
    #expect(found.found[0].corrected == found.found[0].p)
  }

  @Test func `an interval that belongs to a named value does not hold 1`() {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let sets = (0..<20).map { _ in
        let all = Int.random(in: 2...200, using: &random)
        return set(Int.random(in: 0...min(all, 10), using: &random), of: all)
      }
      for found in OverRepresentation(sets, in: whole).found {
        #expect(found.interval.low > 1, "seed \(seed)")
        #expect(found.corrected <= 0.05, "seed \(seed)")
      }
    }
  }

  /// 1,000 times 1,000 requests with 12 attributes of 2 to 40 values each that have nothing to do with being slow. 25 reports
  /// may name a value; by chance 41 or more do so in one of 1,000 runs.
  @Test func `where no value matters, few reports name one`() {
    var alarms = 0
    for seed in UInt64(0)..<1_000 {
      var random = SplitMix64(seed: seed)
      if !found(&random) { continue }
      alarms += 1
    }
    #expect(alarms <= 41)
  }

  /// Slow requests have the value with probability 4/5, others with 1/20: five of ten suffice among 124 values, and with
  /// fewer comes one of 160 samples.
  @Test func `a value that is far more frequent among the slowest is found`() {
    var hits = 0
    for seed in UInt64(0)..<200 {
      var random = SplitMix64(seed: seed)
      if found(&random, planted: true) { hits += 1 }
    }
    #expect(hits >= 190)
  }

  private func found(_ random: inout SplitMix64, planted: Bool = false) -> Bool {
    let (total, slow) = (1_000, 10)
    var sets: [FeatureCount] = []
    for values in [2, 2, 3, 3, 4, 5, 6, 8, 10, 15, 25, 40] {
      var counts = Array(repeating: FeatureCount(), count: values)
      for request in 0..<total {
        let value = Int.random(in: 0..<values, using: &random)
        counts[value].add(isSlow: request < slow, hash: UInt64(request))
      }
      sets += counts
    }
    if planted {
      var count = FeatureCount()
      for request in 0..<total {
        let has = Int.random(in: 0..<20, using: &random) < (request < slow ? 16 : 1)
        if has { count.add(isSlow: request < slow, hash: UInt64(request)) }
      }
      sets.append(count)
    }
    let result = OverRepresentation(sets, in: FeatureCount(all: total, slowest: slow, signature: 0))
    return planted ? result.found.contains { $0.index == sets.count - 1 } : !result.found.isEmpty
  }
}
