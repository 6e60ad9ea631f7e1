import SyntheticFleet
import Testing
import TraceModel

@Suite struct CorrelationLookupTests {
  @Test(
    arguments: [
      "7F3A9C1E-6A4D-4E0F-9B7A-0D2C5E8F1A33", "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33",
      "{7F3A9C1E-6A4D-4E0F-9B7A-0D2C5E8F1A33}", "  7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33\t",
      "00-7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33-00f067aa0ba902b7-01",
    ])
  func `ids that differ in case, braces, hyphens or space are one id for look-up`(_ spelling: String) {
    #expect(CorrelationLookup.normalise(spelling) == "7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33")
  }

  @Test func `an id that is no hexadecimal number keeps its case`() {
    #expect(CorrelationLookup.normalise(" req-7F3A ") == "req-7F3A")
    #expect(CorrelationLookup.normalise("aZ3") == "aZ3")
  }

  @Test func `the beginning of a UUID may have its hyphens or not`() {
    #expect(CorrelationLookup.normalise(prefix: "7F3A9C1E-6a4") == "7f3a9c1e6a4")
    #expect(CorrelationLookup.normalise(prefix: "7f3a9c1e6A4") == "7f3a9c1e6a4")
    #expect(CorrelationLookup.normalise(prefix: "order-12") == "order-12")
  }

  @Test func `the short form of 32 digits are the last 16`() {
    #expect(CorrelationLookup.shortForm(of: "4bf92f3577b34da6a3ce929d0e0e4736") == "a3ce929d0e0e4736")
  }

  @Test(arguments: [
    "a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e473g", "4bf92f3577b34da60000000012345678", "",
    "4bf92f3577b34da6a3ce929d0e0e47361",
  ])
  func `other ids, and counters with leading zeros, have no short form`(lookup: String) {
    #expect(CorrelationLookup.shortForm(of: lookup) == nil)
  }

  @Test
  func `the digits of an id among other texts are its lookup form, or it is neither UUID nor 32 digits`() {
    let letters = Array("0123456789abcdefABCDEF-g {".utf8)
    var found = 0
    for seed in Seeds.first(2_000) {
      var random = SplitMix64(seed: seed)
      var text = Array("7F3A9C1E-6A4D-4E0F-9B7A-0D2C5E8F1A33".utf8)
      if random.chance(0.5) { text.removeAll { $0 == UInt8(ascii: "-") } }
      for _ in 0..<random.index(below: 3) {
        text[random.index(below: text.count)] = letters[random.index(below: letters.count)]
      }
      if random.chance(0.1) { text.removeLast() }
      var texts = Array("before".utf8) + text
      let isDigits = CorrelationLookup.append(digitsOf: 6..<texts.count, of: &texts)
      let expected = CorrelationLookup.normalise(String(decoding: text, as: UTF8.self))
      // An id without its zeros has them in its lookup form, and is found without this short cut.
      let isWhole = text.count >= 32 && text.allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: "-") }
      let isHex =
        isWhole && expected.utf8.count == 32 && expected.allSatisfy { "0123456789abcdef".contains($0) }
      #expect(isDigits == isHex, "seed \(seed)")
      guard isDigits else { continue }
      found += 1
      #expect(String(decoding: texts[(6 + text.count)...], as: UTF8.self) == expected, "seed \(seed)")
    }
    #expect(found > Seeds.share(of: 400))
  }
}
