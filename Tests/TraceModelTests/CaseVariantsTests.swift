import SyntheticFleet
import Testing
import TraceModel

/// The spellings of an id that occur, found by asking for beginnings.
struct CaseVariantsTests {
  private func spellings(of text: String, among ids: [String], asked: inout Int) -> [String] {
    var count = 0
    let found = CaseVariants.spellings(of: text) { beginning in
      count += 1
      return ids.contains { $0.utf8.starts(with: beginning.utf8) }
    }
    asked = count
    return found
  }

  @Test(arguments: [
    ("REQ-ABC", ["Req-ABC", "req-abc"]), ("req", ["Req", "req"]), ("req-Z", ["Req-z"]), ("x", []), ("", [""]),
    ("é-A", ["é-a"]), ("É-a", []), ("🎬z", ["🎬Z"]),
  ])
  func `case alone may differ, in letters from A to Z`(text: String, expected: [String]) {
    var asked = 0
    #expect(
      spellings(of: text, among: ["Req-ABC", "req-abc", "Req-zebra", "é-a", "🎬Z"], asked: &asked) == expected)
  }

  @Test(arguments: 0..<1_000)
  func `every id whose folded form begins so has its spelling among them, and no other has`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let letters = Array("aAbB-1é")
    func word(_ length: Int) -> String {
      String((0..<length).map { _ in letters.randomElement(using: &random) ?? "a" })
    }
    let ids = (0..<12).map { _ in word(4) }
    let text = word(Int.random(in: 1...4, using: &random))
    var asked = 0
    let expected = Set(
      ids.map { String($0.prefix(text.count)) }.filter {
        CaseVariants.folded($0) == CaseVariants.folded(text)
      })
    #expect(spellings(of: text, among: ids, asked: &asked) == expected.sorted(), "seed \(seed)")
    #expect(asked <= 2 * text.count * ids.count, "seed \(seed)")
  }
}
