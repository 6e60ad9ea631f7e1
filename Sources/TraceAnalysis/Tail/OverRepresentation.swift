#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Which of many sets of requests are over-represented among the slowest: more than chance would have it, if the
/// slowest were drawn from all requests blindly.
///
/// Each set is a table of four counts, and its test is Fisher's, given the sums:
///
///                slowest   rest
///     with it       a        c       a + c requests with it
///     without       b        d
///
/// - The p-value is twice the probability of `a` or more, so that it belongs to `OddsRatioInterval`.
/// - The sums alone tell the smallest p-value that a set could have. Sets that could never stand out are not tested,
///   and the correction does not count them (Tarone, A modified Bonferroni method for discrete data, Biometrics 46
///   (1990), 515–522). The sums do not depend on who is slow, so that this choice costs nothing.
/// - The p-values of all tested sets are corrected together (`HolmCorrection`). A set stands out if its corrected one
///   is 0.05 at most. Only one side is looked at: of 1,000 reports on requests whose values do not matter, at most 25
///   name any.
/// - The intervals of R named sets among m tested ones hold with 1 − 0.05 · R / m each. So at most 5 % of all intervals
///   ever named miss (Benjamini & Yekutieli, False discovery rate-adjusted multiple confidence intervals, JASA 100
///   (2005), 71–81).
struct OverRepresentation {
  /// A set that stands out.
  struct Found {
    /// Index among the sets.
    var index: Int
    var p: Double
    var corrected: Double
    var interval: OddsRatioInterval
  }

  /// The corrected p-value of a set that stands out, at most.
  static let significance = 0.05

  /// The surest first; of equally sure ones the first.
  private(set) var found: [Found] = []
  private(set) var tested = 0

  /// `sets` are counted among all requests of `whole`.
  init(_ sets: [FeatureCount], in whole: FeatureCount) {
    let chosen = Self.testable(sets, in: whole)
    tested = chosen.count
    let values = chosen.map { Self.p(of: sets[$0], in: whole) }
    let corrected = HolmCorrection.corrected(values)
    let named = chosen.indices.filter { corrected[$0] <= Self.significance }
      .sorted { (values[$0], $0) < (values[$1], $1) }
    let tail = Self.significance / 2 * Double(named.count) / Double(max(1, tested))
    found = named.map { place in
      let set = sets[chosen[place]]
      return Found(
        index: chosen[place], p: values[place], corrected: corrected[place],
        interval: OddsRatioInterval(
          set.slowest, of: whole.slowest, set.all, of: whole.all, tail: tail))
    }
  }

  /// The sets with a smallest possible p-value of 0.05 / K at most; K is the smallest number no less than their count.
  private static func testable(_ sets: [FeatureCount], in whole: FeatureCount) -> [Int] {
    let least = sets.map { leastP(of: $0, in: whole) }
    let ascending = least.sorted()
    var (factor, count) = (1, sets.count)
    while true {
      while count > 0, ascending[count - 1] > significance / Double(factor) { count -= 1 }
      if count <= factor { break }
      factor += 1
    }
    return sets.indices.filter { least[$0] <= significance / Double(factor) }
  }

  private static func p(of set: FeatureCount, in whole: FeatureCount) -> Double {
    let mass = HypergeometricMass(draws: whole.slowest, marked: set.all, total: whole.all)
    return min(1, 2 * mass.share(from: set.slowest))
  }

  /// The p-value if as many of the slowest as possible had it: one table, whose probability is a ratio of binomials.
  private static func leastP(of set: FeatureCount, in whole: FeatureCount) -> Double {
    let (few, many) = (min(set.all, whole.slowest), max(set.all, whole.slowest))
    return min(1, 2 * exp(logBinomial(many, few) - logBinomial(whole.all, few)))
  }

  private static func logBinomial(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
  }
}
