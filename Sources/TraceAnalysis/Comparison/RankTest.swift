import Algorithms

/// Whether durations of one sample tend to be longer than those of another.
///
/// It is Mann and Whitney's test with the correction for ties. For unfinished work it is Gehan's generalisation (A
/// generalized Wilcoxon test for comparing arbitrarily singly-censored samples, Biometrika 52 (1965), 203–223). The
/// variance is Mantel's, by permutation (Ranking procedures for arbitrarily restricted observation,
/// Biometrics 23 (1967), 65–78):
///
///     score of a value = values that are surely shorter − values that are surely longer, among all N
///     W = sum of the scores of the second sample
///     Var W = m · n / (N (N − 1)) · sum of all squared scores
///
/// Of unfinished work only this is known: it is longer than it has lasted. If everything has ended, W is 2 U − m n, and
/// the variance the one with ties. The test notices longer durations, not more spread ones. Unlike a test of means, it
/// does not depend on the few slowest.
struct RankTest {
  /// The standardised statistic: positive where the second sample is longer.
  let z: Double
  /// Two-sided, by the normal approximation without a correction for continuity.
  let p: Double

  /// A sample in ns, in any order.
  struct Sample {
    /// Durations of ended work.
    var ended: [Int64] = []
    /// Durations so far of unfinished work.
    var unfinished: [Int64] = []

    var count: Int { ended.count + unfinished.count }
  }

  init(_ first: Sample, _ second: Sample) {
    let ended = RadixSort.sorted(first.ended + second.ended)
    let unfinished = RadixSort.sorted(first.unfinished + second.unfinished)
    /// How many of the sorted values are below, or up to, a value.
    func count(_ values: [Int64], below value: Int64) -> Int { values.partitioningIndex { $0 >= value } }
    func count(_ values: [Int64], upTo value: Int64) -> Int { values.partitioningIndex { $0 > value } }
    /// An ended value is surely longer than ended ones below it, and surely shorter than ended ones above it and what has
    /// lasted as long or longer.
    let scoreOfEnded: (Int64) -> Double = { value in
      let longer =
        ended.count - count(ended, upTo: value) + unfinished.count - count(unfinished, below: value)
      return Double(count(ended, below: value) - longer)
    }
    /// Work that has lasted so long is surely longer than work ended by then.
    let scoreOfUnfinished: (Int64) -> Double = { Double(count(ended, upTo: $0)) }
    var (sum, squares) = (0.0, 0.0)
    for (sample, isSecond) in [(first, false), (second, true)] {
      for score in sample.ended.lazy.map(scoreOfEnded) {
        squares += score * score
        if isSecond { sum += score }
      }
      for score in sample.unfinished.lazy.map(scoreOfUnfinished) {
        squares += score * score
        if isSecond { sum += score }
      }
    }
    let (m, n) = (Double(first.count), Double(second.count))
    let variance = m * n / ((m + n) * (m + n - 1)) * squares
    z = variance > 0 ? sum / variance.squareRoot() : 0
    p = NormalDistribution.twoSidedTail(z)
  }
}
