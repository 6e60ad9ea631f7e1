/// Nanoseconds as seconds in decimal, exactly: a floating-point number would lose digits of times since 1970.
enum DecimalSeconds {
  /// `0.25`, `-3`, `1764493328.319000001`: without zeros that say nothing.
  static func text(_ nanoseconds: Int128) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    let sign = nanoseconds < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    var digits = String(String(rest + 1_000_000_000).dropFirst())
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }

  /// A bound of a bucket as OpenMetrics 1.0 demands it of `le` ("Canonical Numbers"): `0.0001`, `2.5`, `1.0`, `1e-05`,
  /// `1e+06`. `nanoseconds` are above zero.
  static func canonical(_ nanoseconds: Int64) -> String {
    let plain = text(Int128(nanoseconds))
    let isWhole = !plain.contains(".")
    guard nanoseconds >= 100_000, nanoseconds < 1_000_000_000_000_000 else { return scientific(nanoseconds) }
    return isWhole ? plain + ".0" : plain
  }

  /// `1.5e-05`: the first digit, the others, and the power of ten with two digits at least.
  private static func scientific(_ nanoseconds: Int64) -> String {
    var digits = String(nanoseconds)
    let exponent = digits.count - 1 - 9
    while digits.last == "0" { digits.removeLast() }
    let others = digits.dropFirst()
    let power = String(exponent.magnitude)
    return digits.prefix(1) + (others.isEmpty ? "" : "." + others) + (exponent < 0 ? "e-" : "e+")
      + (power.count < 2 ? "0" : "") + power
  }
}
