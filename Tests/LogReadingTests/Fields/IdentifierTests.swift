import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

struct IdentifierTests {
  private func identifier(_ text: String) -> Identifier {
    let bytes = Array(text.utf8)
    return (bytes + [UInt8](repeating: 0x22, count: PaddedBytes.padding)).withUnsafeBytes { buffer in
      buffer.baseAddress.map { IdentifierDecoder.decode($0, bytes.count) } ?? .none
    }
  }

  private func identifier(_ uuid: UUID) -> Identifier {
    let bytes = withUnsafeBytes(of: uuid.uuid) { Array($0) }
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    return Identifier(high: word(bytes[..<8]), low: word(bytes[8...]))
  }

  private func uuid(_ random: inout SplitMix64) -> UUID {
    var bytes = (
      UInt64.random(in: .min ... .max, using: &random), UInt64.random(in: .min ... .max, using: &random)
    )
    return withUnsafeBytes(of: &bytes) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  /// Every spelling of a UUID that `Identifier` promises to read as one.
  private func spellings(of uuid: UUID) -> [String] {
    let upper = uuid.uuidString
    let plain = upper.replacingOccurrences(of: "-", with: "")
    let mixed = String(upper.enumerated().map { $0 % 2 == 0 ? Character($1.lowercased()) : $1 })
    let texts = [upper, upper.lowercased(), mixed, plain, plain.lowercased()]
    return texts + texts.flatMap { ["{\($0)}", " \($0)", "\($0)\t\n", " { \($0) } "] }
      + ["00-\(plain.lowercased())-00f067aa0ba902b7-01"]
  }

  @Test(arguments: 0..<10)
  func `a UUID in every spelling is the value that Foundation's UUID has`(batch: UInt64) throws {
    for seed in (batch * 100)..<(batch * 100 + 100) {
      var random = SplitMix64(seed: seed)
      let uuid = uuid(&random)
      for text in spellings(of: uuid) {
        #expect(identifier(text) == identifier(uuid), "seed \(seed): \(text)")
        #expect(
          CorrelationLookup.normalise(text) == uuid.uuidString.lowercased().filter { $0 != "-" },
          "seed \(seed): \(text)")
      }
    }
  }

  @Test(arguments: 0..<2000)
  func `36 characters are a UUID's value exactly if Foundation reads and writes them as one`(seed: UInt64) {
    var json = RandomJSON(seed: seed)
    var text = Array(uuid(&json.random).uuidString.utf8)
    text[Int.random(in: text.indices, using: &json.random)] = json.pick(Array("0aFgG-/:@`' x".utf8))
    let string = String(decoding: text, as: UTF8.self)
    // Foundation also takes a sign or a space for a digit, and then spells another text.
    guard let uuid = UUID(uuidString: string), uuid.uuidString.lowercased() == string.lowercased() else {
      #expect(identifier(string).high != UInt64(string.prefix(8), radix: 16), "seed \(seed): \(string)")
      return
    }
    #expect(identifier(string) == identifier(uuid), "seed \(seed): \(string)")
  }

  /// The parts of two ids with a common look.
  private func id(_ json: inout RandomJSON) -> String {
    let uuid = uuid(&json.random)
    let text = json.pick(
      spellings(of: uuid) + [
        String(uuid.uuidString.prefix(8)),
        String(uuid.uuidString.lowercased().prefix(16)).filter { $0 != "-" },
        "req-\(json.random.next())", "\(json.random.next() % 1000)", "abc", "ABC", "a-b-c", "ABBA", "abba",
        "{x}", "-", "",
        "00-\(String(repeating: "z", count: 32))-00f067aa0ba902b7-01", "größe", "日本",
      ])
    return json.chance(30) ? String(decoding: json.damage(Array(text.utf8)), as: UTF8.self) : text
  }

  @Test(arguments: 0..<10)
  func `two texts are one identifier exactly if they are looked up as one`(batch: UInt64) {
    for seed in (batch * 60)..<(batch * 60 + 60) {
      var json = RandomJSON(seed: seed)
      let first = id(&json)
      let variants = [
        id(&json), first.uppercased(), first.lowercased(), "{\(first)}", first + " ",
        first.filter { $0 != "-" },
        String(decoding: json.damage(Array(first.utf8)), as: UTF8.self), String(first.dropLast()),
        first + "0",
      ]
      for second in variants {
        let isLookedUpAsOne =
          Array(CorrelationLookup.normalise(first).utf8) == Array(CorrelationLookup.normalise(second).utf8)
        #expect(
          (identifier(first) == identifier(second)) == isLookedUpAsOne,
          "seed \(seed): \(first.debugDescription) \(second.debugDescription)")
      }
    }
  }

  @Test func `different texts have different identifiers`() {
    let texts = (0..<20_000).map { "request-\($0)" } + (0..<20_000).map { String($0, radix: 16) }
    #expect(Set(texts.map(identifier)).count == texts.count)
  }

  @Test func `an identifier does not depend on what stands behind the text`() {
    for length in 1...70 {
      let text = [UInt8](repeating: 0x67, count: length)
      let ids = [0x00, 0x22, 0xFF].map { filler in
        (text + [UInt8](repeating: filler, count: PaddedBytes.padding)).withUnsafeBytes { buffer in
          buffer.baseAddress.map { IdentifierDecoder.decode($0, length) } ?? .none
        }
      }
      #expect(Set(ids).count == 1, "\(length) bytes")
    }
  }

  @Test func `a 64-bit trace id is no other id than itself, in either case`() {
    let short = "a3ce929d0e0e4736"
    #expect(identifier(short) == identifier(short.uppercased()))
    #expect(identifier(short) != identifier("4bf92f3577b34da6" + short))
    #expect(identifier(short) != identifier("0000000000000000" + short))
  }

  @Test(arguments: [
    "00000000-0000-0000-0000-000000000000", "00000000000000000000000000000000", "{}", "  ", "",
  ])
  func `the invalid id is none`(text: String) { #expect(identifier(text) == .none) }
}
