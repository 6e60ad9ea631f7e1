import Testing

@testable import TraceAnalysis

@Suite struct FisherTestTests {
  /// `scipy.stats.fisher_exact([[a, first - a], [c, second - c]])`; see `Scripts/validate-statistics`.
  @Test(arguments: [
    (12, 241, 30, 251, 0.005972247258517371), (0, 10, 5, 10, 0.032507739938080496), (3, 20, 3, 20, 1.0),
    (1, 100_000, 20, 100_000, 2.0962816418719573e-05), (500, 1_000, 560, 1_000, 0.00819346102546032),
    (7, 7, 0, 9, 8.741258741258743e-05), (0, 5, 0, 6, 1.0),
  ])
  func `the p-value is SciPy's, either way round`(a: Int, first: Int, c: Int, second: Int, p: Double) {
    #expect(abs(FisherTest(a, of: first, c, of: second).p - p) <= 1e-9 * p)
    #expect(abs(FisherTest(c, of: second, a, of: first).p - p) <= 1e-9 * p)
  }

  /// Every table with the same sums, counted by Pascal's triangle.
  @Test func `small tables are counted by definition`() {
    func ways(_ n: Int, _ k: Int) -> Double {
      k < 0 || k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    for (first, second) in [(3, 4), (6, 2), (8, 8)] {
      for a in 0...first {
        for c in 0...second {
          let tables = (0...first).map { ways(first, $0) * ways(second, a + c - $0) }
          let p = tables.filter { $0 <= tables[a] * (1 + 1e-7) }.reduce(0, +) / tables.reduce(0, +)
          #expect(abs(FisherTest(a, of: first, c, of: second).p - p) < 1e-12)
        }
      }
    }
  }

  @Test func `an empty sample tells nothing`() {
    #expect(FisherTest(0, of: 0, 3, of: 9).p == 1)
    #expect(FisherTest(0, of: 0, 0, of: 0).p == 1)
  }

  /// Holm's own steps: the smallest times m, the next times m − 1, none below the one before it.
  @Test func `Holm's correction multiplies by how many hypotheses are left`() {
    #expect(HolmCorrection.corrected([0.04, 0.01, 0.03]) == [0.06, 0.03, 0.06])
    #expect(HolmCorrection.corrected([0.5, 0.6, 0.9]) == [1, 1, 1])
    #expect(HolmCorrection.corrected([]) == [])
    #expect(HolmCorrection.corrected([0.02]) == [0.02])
  }
}
