/// The nearest-rank definition: the p-th percentile of n values is the value at rank ⌈p/100 · n⌉, at least 1,
/// in ascending order. `p` is taken as the decimal that a person wrote, so that p = 99.9 of n = 1000 is rank
/// 999; the same product in `Double` is a little more than 999.
package struct PercentileRank: Sendable, Equatable {
  /// p/100 = `numerator` / `denominator`.
  private let numerator: Int128
  private let denominator: Int128
  /// As given, in percent.
  package let percent: Double

  /// Nil unless 0 < `percent` ≤ 100 with at most 15 digits behind the point.
  package init?(percent: Double) {
    guard percent > 0, percent <= 100, let decimal = Self.decimal(of: percent) else { return nil }
    self.percent = percent
    numerator = decimal.digits
    denominator = decimal.scale * 100
  }

  /// 1-based rank among `count` values, which are at least one.
  package func rank(count: Int) -> Int {
    max(1, Int((numerator * Int128(count) + denominator - 1) / denominator))
  }

  /// p/100, rounded to the nearest `Double`.
  package var quantile: Double { Double(numerator) / Double(denominator) }

  /// 1 − p/100, exactly; the denominator is at most 10¹⁷.
  package var complement: (numerator: UInt64, denominator: UInt64) {
    (UInt64(denominator - numerator), UInt64(denominator))
  }

  /// The shortest decimal that reads back as `value` (which is how Swift prints it) as `digits` / `scale`.
  private static func decimal(of value: Double) -> (digits: Int128, scale: Int128)? {
    let parts = "\(value)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let places = fraction.count - exponent
    guard (0...15).contains(places), let digits = Int128(String(mantissa[0]) + fraction) else { return nil }
    return (digits, (0..<places).reduce(Int128(1)) { scale, _ in scale * 10 })
  }
}
