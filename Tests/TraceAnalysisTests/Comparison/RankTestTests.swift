import SyntheticFleet
import Testing

@testable import TraceAnalysis

@Suite struct RankTestTests {
  private func sample(_ ended: [Int64], unfinished: [Int64] = []) -> RankTest.Sample {
    RankTest.Sample(ended: ended, unfinished: unfinished)
  }

  /// `scipy.stats.mannwhitneyu(second, first, use_continuity=False, method="asymptotic")`; see
  /// `Scripts/validate-statistics`.
  @Test func `with everything ended it is SciPy's test of Mann and Whitney, ties corrected`() {
    let cases: [(first: [Int64], second: [Int64], p: Double)] = [
      ([1, 2, 2, 3, 5, 8, 8, 9, 12, 20], [2, 4, 8, 9, 9, 13, 21, 22, 30, 31, 31], 0.02836313676800364),
      ((0..<40).map { $0 * 7 % 50 }, (0..<55).map { $0 * 11 % 60 }, 0.11599220614923052),
      (Array(0..<8), Array(100..<108), 0.0007775304469403846),
      ((0..<500).map { $0 * $0 % 1_009 }, (0..<300).map { $0 * $0 % 1_009 - 60 }, 0.0007158824150088225),
    ]
    for (first, second, p) in cases {
      let test = RankTest(sample(first), sample(second))
      #expect(abs(test.p - p) <= 1e-9 * p)
    }
    #expect(RankTest(sample(Array(0..<8)), sample(Array(100..<108))).z > 0)
  }

  /// Each pair scores +1 or −1 if it is known which one is longer.
  private func score(_ a: (value: Int64, isEnded: Bool), _ b: (value: Int64, isEnded: Bool)) -> Double {
    if a.isEnded, b.isEnded { return Double((a.value - b.value).signum()) }
    if !a.isEnded, b.isEnded { return a.value >= b.value ? 1 : 0 }
    if a.isEnded, !b.isEnded { return b.value >= a.value ? -1 : 0 }
    return 0
  }

  @Test func `with unfinished values it is Gehan's sum of pairs, by definition, and swaps mirror it`() {
    for seed in UInt64(0)..<100 {
      var random = SplitMix64(seed: seed)
      func draw() -> [(value: Int64, isEnded: Bool)] {
        (0..<Int.random(in: 8...30, using: &random)).map { _ in
          (Int64.random(in: 0..<20, using: &random), Int.random(in: 0..<4, using: &random) > 0)
        }
      }
      let (first, second) = (draw(), draw())
      func sample(_ values: [(value: Int64, isEnded: Bool)]) -> RankTest.Sample {
        RankTest.Sample(
          ended: values.filter(\.isEnded).map(\.value), unfinished: values.filter { !$0.isEnded }.map(\.value)
        )
      }
      let all = first + second
      let scores = all.map { value in all.reduce(0.0) { $0 + score(value, $1) } }
      let (m, n) = (Double(first.count), Double(second.count))
      let variance = m * n / ((m + n) * (m + n - 1)) * scores.reduce(0) { $0 + $1 * $1 }
      let expected = scores.dropFirst(first.count).reduce(0, +) / variance.squareRoot()
      let test = RankTest(sample(first), sample(second))
      #expect(abs(test.z - expected) < 1e-9, "seed \(seed)")
      let mirrored = RankTest(sample(second), sample(first))
      #expect(mirrored.z == -test.z && mirrored.p == test.p, "seed \(seed)")
    }
  }

  @Test func `equal samples, and constants, have p = 1`() {
    let values = sample((0..<50).map { $0 * $0 % 17 }, unfinished: [3, 20])
    #expect(RankTest(values, values).z == 0 && RankTest(values, values).p == 1)
    let constant = sample([Int64](repeating: 5, count: 9))
    #expect(RankTest(constant, constant).p == 1)
  }

  @Test(arguments: [(1.959963984540054, 0.05), (5.0, 5.733031437583892e-07), (0.1, 0.920344325445942)])
  func `the tail of the normal distribution is SciPy's`(z: Double, p: Double) {
    #expect(abs(NormalDistribution.twoSidedTail(z) - p) <= 1e-12 * p)
    #expect(NormalDistribution.twoSidedTail(-z) == NormalDistribution.twoSidedTail(z))
  }
}
