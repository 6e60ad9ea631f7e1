import TraceModel

/// The two tests of a row: of all durations by ranks, and of the share among the slowest.
struct RowTest {
  /// One of them.
  struct Part {
    /// Positive where the second sample is longer.
    let difference: Double
    /// Two-sided.
    let p: Double
  }

  let ranks: Part
  let slowest: Part

  init(_ first: RankTest.Sample, _ second: RankTest.Sample) {
    let (all, tail) = (RankTest(first, second), TailShareTest(first, second))
    ranks = Part(difference: all.z, p: all.p)
    slowest = Part(difference: tail.difference, p: tail.p)
  }

  /// The one with the smaller p-value.
  private var stronger: Part { ranks.p <= slowest.p ? ranks : slowest }

  /// Of the row: one of the two may be by chance (Bonferroni).
  var p: Double { min(1, 2 * stronger.p) }

  /// Positive where the second sample is longer, by the test with the smaller p-value.
  var difference: Double { stronger.difference }

  /// Likewise, of the tests by which the second sample is longer, or shorter; 1 without any.
  func p(isLonger: Bool) -> Double {
    let parts = [ranks, slowest].filter { isLonger ? $0.difference > 0 : $0.difference < 0 }
    return parts.map { min(1, 2 * $0.p) }.min() ?? 1
  }

  /// Of several `tests`, even this one alone is more than noise in the direction (Bonferroni).
  func finds(isLonger: Bool, among tests: Int, at significance: Double) -> Bool {
    p(isLonger: isLonger) * Double(tests) <= significance
  }
}

extension RankTest.Sample {
  /// What has ended, as if it had taken `offset` ns longer.
  func shifted(by offset: Int64) -> RankTest.Sample {
    RankTest.Sample(ended: ended.map { $0 + offset }, unfinished: unfinished)
  }
}
