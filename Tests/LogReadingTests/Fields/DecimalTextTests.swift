import Foundation
import Testing

@testable import LogReading

struct DecimalTextTests {
  private func scaled(_ text: String, by scale: Int64) -> Int64? {
    Array(text.utf8).withUnsafeBytes { DecimalText.scaled($0, by: scale) }
  }

  /// The value of `digits` × 10^`exponent` × `scale` by whole-number arithmetic, cut off towards 0.
  private func exact(_ digits: Int128, exponent: Int, scale: Int64) -> Int128? {
    var value = digits * Int128(scale)
    for _ in 0..<abs(exponent) {
      if exponent < 0 { value /= 10 } else { value = value.multipliedReportingOverflow(by: 10).partialValue }
      if abs(value) > Int128(Int64.max) * 1_000_000_000, exponent > 0 { return nil }
    }
    return value
  }

  /// A number of up to 18 digits with a point somewhere and perhaps an exponent, and the same as whole numbers.
  private func number(_ json: inout RandomJSON) -> (text: String, digits: Int128, exponent: Int) {
    let digits = (0..<Int.random(in: 1...18, using: &json.random)).map { _ in json.pick(Array("0123456789")) }
    let point = Int.random(in: 1...digits.count, using: &json.random)
    let isNegative = json.chance(30)
    let fraction = digits[point...]
    var text =
      (isNegative ? "-" : "") + String(digits[..<point]) + (fraction.isEmpty ? "" : "." + String(fraction))
    var exponent = -fraction.count
    if json.chance(40) {
      let power = Int.random(in: -30...12, using: &json.random)
      text += json.pick(["e", "E"]) + (power >= 0 ? json.pick(["", "+"]) : "") + "\(power)"
      exponent += power
    }
    let value = Int128(String(digits)) ?? 0
    return (text, isNegative ? -value : value, exponent)
  }

  @Test(arguments: 0..<20)
  func `a decimal text is scaled as exactly as whole numbers are`(batch: UInt64) {
    for seed in (batch * 500)..<(batch * 500 + 500) {
      var json = RandomJSON(seed: seed)
      let (text, digits, exponent) = number(&json)
      let scale = json.pick([1, 1_000, 1_000_000, 1_000_000_000] as [Int64])
      let expected = exact(digits, exponent: exponent, scale: scale).flatMap { Int64(exactly: $0) }
      #expect(scaled(text, by: scale) == expected, "seed \(seed): \(text) × \(scale)")
    }
  }

  @Test(arguments: [
    ("0.132", 132_000_000), ("1e400", nil), ("1e-400", 0), ("0e400", 0), ("-0", 0),
    ("0.9999999999", 999_999_999),
    ("9223372036.854775807", Int64.max), ("9223372036.854775808", nil), ("1e99999999999999999999", nil),
    ("1e-99999999999999999999", 0), ("0.00000000000000000000000000000000001e36", 10_000_000_000),
    ("123456789012345678901234567890e-30", 123_456_789),
  ])
  func `seconds at the borders of 64 bits`(text: String, nanoseconds: Int64?) {
    #expect(scaled(text, by: 1_000_000_000) == nanoseconds)
  }

  @Test(arguments: [
    "", "-", "+1", ".5", "abc", "1x", "1 ", " 1", "1e", "1e+", "1e1.5", "1.2.3", "--1", "e5", "1.2.3e4", "é",
  ])
  func `what is no number has no value`(text: String) { #expect(scaled(text, by: 1000) == nil) }
}
