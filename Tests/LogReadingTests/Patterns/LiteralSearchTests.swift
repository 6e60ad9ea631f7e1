import SyntheticFleet
import Testing

@testable import LogReading

struct LiteralSearchTests {
  private func found(_ words: [String], _ text: String) -> Set<Int> {
    var numbers: Set<Int> = []
    let search = LiteralSearch(words.map { Array($0.utf8) })
    Array(text.utf8).withUnsafeBytes { search.forEachWord(in: $0) { numbers.insert($0) } }
    return numbers
  }

  @Test func `words within words and at the same end are all found, whatever their case`() {
    #expect(found(["she", "he", "hers", "his"], "uSHErs") == [0, 1, 2])
  }

  @Test func `over many seeds the same words are found as by looking for each`() {
    for seed in Seeds.upTo(500) {
      var random = SplitMix64(seed: seed)
      let word = { (random: inout SplitMix64, length: ClosedRange<Int>) in
        String(
          (0..<Int.random(in: length, using: &random)).map { _ in "abAc".randomElement(using: &random) ?? "a"
          }
        )
        .lowercased()
      }
      let words = (0..<Int.random(in: 1...6, using: &random)).map { _ in word(&random, 1...4) }
      let text = word(&random, 0...20)
      let expected = Set(words.indices.filter { text.contains(words[$0]) })
      #expect(found(words, text) == expected, "seed \(seed)")
    }
  }
}
