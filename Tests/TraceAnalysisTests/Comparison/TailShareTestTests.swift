import Testing

@testable import TraceAnalysis

/// The slowest twentieth of two samples, against counts by hand and p-values of SciPy's `fisher_exact`.
@Suite struct TailShareTestTests {
  /// The first sample has `slow` values of 1,000 ns and the rest of 1 ns.
  private func sample(_ slow: Int, of count: Int) -> RankTest.Sample {
    RankTest.Sample(
      ended: Array(repeating: 1_000, count: slow) + Array(repeating: 1, count: count - slow))
  }

  /// 30 of 600 are slow: the p95 is the 570th, of 1 ns.
  @Test func `it is Fisher's test of those above the p95 of both`() {
    let test = TailShareTest(sample(6, of: 300), sample(24, of: 300))
    #expect(abs(test.p - 0.001085660575408463) < 1e-12)
    #expect(abs(test.difference - 18.0 / 300) < 1e-12)
    let mirrored = TailShareTest(sample(24, of: 300), sample(6, of: 300))
    #expect(abs(mirrored.p - test.p) < 1e-12 && mirrored.difference == -test.difference)
  }

  @Test func `equal samples, and those of one value, have p = 1`() {
    #expect(TailShareTest(sample(6, of: 100), sample(6, of: 100)).p == 1)
    #expect(TailShareTest(sample(0, of: 100), sample(0, of: 50)).p == 1)
    #expect(TailShareTest(RankTest.Sample(), RankTest.Sample()).p == 1)
  }

  /// What has lasted longer than the p95 is slow. What has lasted shorter may become so, and is in no count.
  @Test func `unfinished work is slow as soon as it is known to be`() {
    var second = sample(18, of: 294)
    second.unfinished = Array(repeating: 2_000, count: 6) + Array(repeating: 0, count: 50)
    let test = TailShareTest(sample(6, of: 300), second)
    #expect(abs(test.difference - (24.0 / 300 - 6.0 / 300)) < 1e-12)
  }
}
