import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

private func decodeNumber(_ text: String) -> DecodedTime? {
  Array(text.utf8).withUnsafeBytes { TimestampDecoder.decodeNumber($0) }
}

/// The definition, in 128 bits: `digits` is the number times 10¹², `unit` what multiplies it to ns.
private func expectedNanoseconds(trillionths digits: Int128) -> Int64? {
  let magnitude = digits.magnitude / 1_000_000_000_000
  let perUnit: Int128 =
    switch magnitude {
    case ..<100_000_000_000: 1_000_000_000
    case ..<100_000_000_000_000: 1_000_000
    case ..<100_000_000_000_000_000: 1000
    default: 1
    }
  let nanoseconds = digits * perUnit / 1_000_000_000_000
  let years: Range<Int128> = -9_214_560_000_000_000_000..<9_214_646_400_000_000_000
  return years.contains(nanoseconds) ? Int64(nanoseconds) : nil
}

/// `trillionths` / 10¹² as decimal text, trailing zeros of the fraction dropped.
private func decimalText(trillionths: Int128) -> String {
  let (whole, fraction) = trillionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000_000)
  var digits = String(repeating: "0", count: 12 - String(fraction).count) + String(fraction)
  while digits.last == "0" { digits.removeLast() }
  return (trillionths < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : "." + digits)
}

@Suite struct EpochNumberTests {
  @Test func `the unit follows from the magnitude, at every length and on both sides of its limits`() {
    for length in 1...22 {
      let power = (0..<length).reduce(Int128(1)) { value, _ in value * 10 }
      for whole in [power - 1, power, power / 10, power / 7, 1_794_967_953_787_079_123 % power] {
        for sign in [Int128(1), -1] {
          let trillionths = sign * whole * 1_000_000_000_000
          let text = decimalText(trillionths: trillionths)
          let expected = expectedNanoseconds(trillionths: trillionths)
          #expect(decodeNumber(text)?.timestamp.nanoseconds == expected, "\(text)")
          #expect(decodeText(text)?.timestamp.nanoseconds == expected, "\"\(text)\"")
        }
      }
    }
  }

  @Test func `every digit down to nanoseconds counts and later ones are cut off`() {
    #expect(decodeNumber("1795435953.787079123")?.timestamp.nanoseconds == 1_795_435_953_787_079_123)
    #expect(decodeNumber("1795435953.7870791239")?.timestamp.nanoseconds == 1_795_435_953_787_079_123)
    #expect(decodeNumber("1795435953787.0791239")?.timestamp.nanoseconds == 1_795_435_953_787_079_123)
    #expect(decodeNumber("-0.0000000019")?.timestamp.nanoseconds == -1)
    #expect(decodeNumber("1.7954359e9")?.timestamp.nanoseconds == 1_795_435_900_000_000_000)
  }

  @Test(arguments: [UInt64(1), 20_261_123, 4_242_424_242])
  func `numbers of any digits agree with exact arithmetic`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<5000 {
      let length = Int.random(in: 1...33, using: &random)
      var trillionths = Int128(0)
      for _ in 0..<length { trillionths = trillionths * 10 + Int128(UInt8.random(in: 0...9, using: &random)) }
      if Bool.random(using: &random) { trillionths = -trillionths }
      let text = decimalText(trillionths: trillionths)
      let expected = expectedNanoseconds(trillionths: trillionths)
      #expect(decodeNumber(text)?.timestamp.nanoseconds == expected, "seed \(seed), round \(round): \(text)")
      let shift = Int.random(in: -25...25, using: &random)
      let moved = movedPoint(text, by: shift) + "e\(-shift)"
      #expect(
        decodeNumber(moved)?.timestamp.nanoseconds == expected, "seed \(seed), round \(round): \(moved)")
    }
  }

  /// `text` times 10^`places`, written without an exponent.
  private func movedPoint(_ text: String, by places: Int) -> String {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let padding = String(repeating: "0", count: 30)
    let digits = padding + parts[0] + (parts.count > 1 ? String(parts[1]) : "") + padding
    let point = 30 + parts[0].count + places
    let whole = digits.prefix(point).drop { $0 == "0" }
    return (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole) + "." + digits.dropFirst(point)
  }

  @Test func `exponents of any size are read`() {
    #expect(decodeNumber("0e999999999999999999999")?.timestamp.nanoseconds == 0)
    #expect(decodeNumber("1e-999999999999999999999")?.timestamp.nanoseconds == 0)
    #expect(decodeNumber("1e999999999999999999999") == nil)
    #expect(decodeNumber("17954359E+2")?.timestamp.nanoseconds == 1_795_435_900_000_000_000)
    let zeros = String(repeating: "0", count: 400)
    #expect(decodeNumber("0.\(zeros)17954359e410")?.timestamp.nanoseconds == 1_795_435_900_000_000_000)
    #expect(decodeNumber("17954359\(zeros)e-398")?.timestamp.nanoseconds == 1_795_435_900_000_000_000)
  }

  @Test(arguments: [
    "", "-", "+1", ".5", "1.", "1.e3", "01", "-01", "00", "1e", "1e+", "1e1.5", "NaN", "Infinity",
    "-Infinity", "nan",
    "0x10", "1 ", " 1", "1_000", "1,5", "--1", "1e5e5", "1.2.3", "null", "true",
  ])
  func `what is no JSON number is no time`(text: String) {
    #expect(decodeNumber(text) == nil)
  }
}
