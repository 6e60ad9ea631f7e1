#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The exact confidence interval for an odds ratio, given the sums of the table (Cornfield, A statistical problem
/// arising from retrospective studies, Third Berkeley Symposium 4 (1956), 135–148). At its ends, as many marked draws
/// or more (at the other end: or fewer) have the probability `tail`. It belongs to Fisher's test: the interval excludes
/// 1 if the one-sided p-value of the table is below `tail`.
struct OddsRatioInterval {
  /// 0 if as few draws are marked as the sums allow.
  let low: Double
  /// nil if as many draws are marked as the sums allow.
  let high: Double?

  /// The logarithms of odds ratios that are looked at: sums of 64 bits allow no further ones.
  private static let widest = 100.0

  /// `marked` of `draws` are marked, and `allMarked` of `total`; each side may miss `tail`.
  init(_ marked: Int, of draws: Int, _ allMarked: Int, of total: Int, tail: Double) {
    let mass = { (odds: Double) in
      HypergeometricMass(draws: draws, marked: allMarked, total: total, odds: odds)
    }
    let (least, most) = (max(0, draws + allMarked - total), min(draws, allMarked))
    low = marked > least ? Self.odds { mass($0).share(from: marked) > tail } : 0
    high = marked < most ? Self.odds { mass($0).share(upTo: marked) < tail } : nil
  }

  /// The odds ratio from which on `holds` is true, to the last bit or nearly so.
  private static func odds(from holds: (Double) -> Bool) -> Double {
    var (low, high) = (-widest, widest)
    while high - low > 1e-14 * max(1, abs(low)) {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if holds(exp(middle)) { high = middle } else { low = middle }
    }
    return exp((low + high) / 2)
  }
}
