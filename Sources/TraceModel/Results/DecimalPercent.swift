/// A percentage as the decimal that a person wrote. So 99.9 % of 1000 is 999; the same product in `Double` is a little
/// more.
package struct DecimalPercent: Sendable, Equatable {
  /// p/100 = `numerator` / `denominator`; the denominator is at most 10¹⁷.
  package let numerator: Int128
  /// A power of ten, at most 10¹⁷.
  package let denominator: Int128
  /// As given, in percent.
  package let percent: Double

  /// Nil unless 0 ≤ `percent` ≤ 100 with at most 15 digits behind the point.
  package init?(_ percent: Double) {
    guard percent >= 0, percent <= 100, let decimal = Self.decimal(of: percent) else { return nil }
    self.percent = percent
    numerator = decimal.digits
    denominator = decimal.scale * 100
  }

  /// p/100, rounded to the nearest `Double`.
  package var fraction: Double { Double(numerator) / Double(denominator) }

  /// How `count`/`whole` compares with p/100: negative if less, 0 if equal; exact.
  package func order(of count: Int, in whole: Int) -> Int {
    Int((Int128(count) * denominator - numerator * Int128(whole)).signum())
  }

  /// The shortest decimal that reads back as `value` (Swift prints this one), as `digits` / `scale`.
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
