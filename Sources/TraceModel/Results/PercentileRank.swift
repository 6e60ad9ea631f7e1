/// The nearest-rank definition: the p-th percentile of n values is the value at rank ⌈p/100 · n⌉, at least 1, in
/// ascending order. `p` is taken as the decimal typed, so that p = 99.9 of n = 1000 is rank 999.
package struct PercentileRank: Sendable, Equatable {
  private let share: DecimalPercent

  /// Nil unless 0 < `percent` ≤ 100 with at most 15 digits behind the point.
  package init?(percent: Double) {
    guard percent > 0, let share = DecimalPercent(percent) else { return nil }
    self.share = share
  }

  /// As given, in percent.
  package var percent: Double { share.percent }

  /// 1-based rank among `count` values, which are at least one.
  package func rank(count: Int) -> Int {
    max(1, Int((share.numerator * Int128(count) + share.denominator - 1) / share.denominator))
  }

  /// p/100, rounded to the nearest `Double`.
  package var quantile: Double { share.fraction }

  /// 1 − p/100, exactly; the denominator is at most 10¹⁷.
  package var complement: (numerator: UInt64, denominator: UInt64) {
    (UInt64(share.denominator - share.numerator), UInt64(share.denominator))
  }
}
