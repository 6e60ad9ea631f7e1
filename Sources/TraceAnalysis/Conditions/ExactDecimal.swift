/// A decimal number as its text says it, compared digit for digit: nothing is rounded, however long it is.
struct ExactDecimal: Comparable {
  private let isNegative: Bool
  /// Power of ten of the first digit, plus one; 0 for the number 0.
  private let magnitude: Int
  /// From the first digit other than 0 to the last one; empty for the number 0.
  private let digits: [UInt8]

  /// Nil where `text` is not an optional sign, digits, and an optional point with digits behind it.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text).utf8[...]
    let sign = rest.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }) else { return nil }
    let all = parts.flatMap { $0 }
    let leadingZeros = all.prefix { $0 == UInt8(ascii: "0") }.count
    var significant = Array(all.dropFirst(leadingZeros))
    while significant.last == UInt8(ascii: "0") { significant.removeLast() }
    digits = significant
    magnitude = significant.isEmpty ? 0 : parts[0].count - leadingZeros
    isNegative = sign == UInt8(ascii: "-") && !significant.isEmpty
  }

  static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
    guard a.isNegative == b.isNegative else { return a.isNegative }
    return a.isNegative ? b.isSmallerInMagnitude(than: a) : a.isSmallerInMagnitude(than: b)
  }

  private func isSmallerInMagnitude(than other: ExactDecimal) -> Bool {
    guard !digits.isEmpty, !other.digits.isEmpty else { return digits.isEmpty && !other.digits.isEmpty }
    guard magnitude == other.magnitude else { return magnitude < other.magnitude }
    return digits.lexicographicallyPrecedes(other.digits)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
