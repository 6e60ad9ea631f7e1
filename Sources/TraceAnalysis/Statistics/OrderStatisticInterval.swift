import Algorithms

/// A distribution-free confidence interval for a percentile, between two of the sample's own values.
///
/// Of n values, the number B below the q-quantile is binomial (n, q), whatever the distribution. The interval from the
/// `low`-th to the `high`-th smallest value covers the quantile with probability P(low ≤ B < high) (Conover, Practical
/// Nonparametric Statistics, 3.2; Hahn & Meeker, Statistical Intervals, 5.2). Each tail gets at most half of the
/// permitted miss, so the interval covers at least 95 %. If even the smallest (or largest) value leaves more outside,
/// that side does not exist.
package struct OrderStatisticInterval: Sendable, Equatable {
  /// 1-based ranks; nil where the sample is too small for the side to exist.
  package var low: Int?
  /// Rank of the upper end, from 1; nil where the sample is too small for one.
  package var high: Int?

  /// The most that each tail may miss: half of 5 %.
  package static let tail = 0.025

  /// The smallest sample in which both sides of the `quantile`'s interval exist: 0.99ⁿ ≤ 0.025 from n = 368 on. Nil
  /// where none is large enough.
  static func smallestCount(quantile: Double) -> Int? {
    let share = max(quantile, 1 - quantile)
    return share < 1 ? smallestCount(missing: share) : nil
  }

  /// The smallest sample that surely enough holds one of the other 1 − `share`: `share`ⁿ ≤ 0.025.
  static func smallestCount(missing share: Double) -> Int {
    guard share > 0 else { return 1 }
    var (low, high) = (1, 1)
    while !misses(share, high) { (low, high) = (high + 1, high * 2) }
    return (low..<high).partitioningIndex { misses(share, $0) }
  }

  /// `share`ⁿ is within what a tail may miss.
  private static func misses(_ share: Double, _ count: Int) -> Bool {
    power(share, count) <= tail
  }

  /// By repeated squaring.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }

  /// The interval of the `quantile`, 0 < q ≤ 1, of `count` values.
  /// Each tail may miss `tail`.
  package init(quantile: Double, count: Int, tail: Double = tail) {
    guard count > 0 else { return }
    let mass = BinomialMass(trials: count, probability: quantile)
    let limit = tail * mass.total
    let below = Self.length(of: mass.weights, within: limit)
    let above = Self.length(of: mass.weights.reversed(), within: limit)
    let lowRank = mass.first + below  // the largest l with P(B ≤ l - 1) within the limit
    let highRank = mass.first + mass.weights.count - above  // the smallest u with P(B ≥ u) within it
    low = lowRank >= 1 ? lowRank : nil
    high = highRank <= count ? highRank : nil
  }

  /// How many of the leading `weights` sum to no more than `limit`.
  private static func length(of weights: some Sequence<Double>, within limit: Double) -> Int {
    var sum = 0.0
    var length = 0
    for weight in weights {
      sum += weight
      guard sum <= limit else { break }
      length += 1
    }
    return length
  }
}

/// The binomial probabilities that are not negligible, up to a common factor.
///
/// They are built by their ratios from the mode outwards, where the weight is 1, until they fall below 10⁻²⁰, and
/// normalised by their own sum. No factorial and no logarithm occurs, so the relative error is a few rounding
/// errors a step, for any n. The steps span about 20 standard deviations: 10,000 for a million values.
struct BinomialMass {
  /// Number of successes that the first weight belongs to.
  var first: Int
  /// Proportional to P(B = first), P(B = first + 1), …
  var weights: [Double]
  /// The sum of the weights.
  var total: Double

  private static let negligible = 1e-20

  init(trials: Int, probability: Double) {
    let mode = min(trials, Int(Double(trials + 1) * probability))
    var below: [Double] = []
    var weight = 1.0
    for successes in stride(from: mode, to: 0, by: -1) {
      weight *= Double(successes) / Double(trials - successes + 1) * ((1 - probability) / probability)
      guard weight >= Self.negligible else { break }
      below.append(weight)
    }
    var above: [Double] = []
    weight = 1
    for successes in mode..<max(mode, trials) {
      weight *= Double(trials - successes) / Double(successes + 1) * (probability / (1 - probability))
      guard weight >= Self.negligible else { break }
      above.append(weight)
    }
    first = mode - below.count
    weights = below.reversed() + [1] + above
    // Smallest first, so that the many small ones are not lost beside the mode.
    total = weights.sorted().reduce(0, +)
  }
}
