import SyntheticFleet
import Testing

@testable import TraceRendering

/// The excerpt of very many things.
struct ExcerptTests {
  @Test func `all are shown where there is room`() {
    for limit in [3, 4, Int.max] {
      let excerpt = Excerpt(of: 3, limit: limit, notable: [[1], []])
      #expect(excerpt.shown == [0, 1, 2] && excerpt.omitted == 0 && excerpt.gaps == [0, 0, 0, 0])
    }
  }

  @Test func `a quarter each is from the beginning, from the end, and from each list`() {
    let excerpt = Excerpt(of: 100, limit: 8, notable: [[50, 51, 52, 53], [70, 50, 60, 61]])
    #expect(excerpt.shown == [0, 1, 50, 51, 60, 70, 98, 99])
    #expect(excerpt.gaps == [0, 0, 48, 0, 8, 9, 27, 0, 0] && excerpt.omitted == 92)
  }

  @Test func `what one list lacks the next has, and what all lack the beginning`() {
    #expect(Excerpt(of: 100, limit: 8, notable: [[], [9, 8, 7, 6, 5]]).shown == [0, 1, 6, 7, 8, 9, 98, 99])
    #expect(Excerpt(of: 100, limit: 8, notable: [[50], []]).shown == [0, 1, 2, 3, 4, 50, 98, 99])
  }

  @Test(arguments: 0..<1_000)
  func `as many are shown as may be, in order, and the gaps count the rest`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 0...300, using: &random)
    let limit = Int.random(in: 1...60, using: &random)
    let notable = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in (0..<count).randomElement(using: &random)
      }
    }
    let excerpt = Excerpt(of: count, limit: limit, notable: notable)
    #expect(excerpt.shown.count == min(count, limit), "seed \(seed)")
    #expect(excerpt.shown.count + excerpt.omitted == count, "seed \(seed)")
    #expect(zip(excerpt.shown, excerpt.shown.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
    #expect(excerpt.gaps.count == excerpt.shown.count + 1, "seed \(seed)")
    #expect(
      excerpt.gaps.reduce(0, +) == excerpt.omitted && excerpt.gaps.allSatisfy { $0 >= 0 }, "seed \(seed)")
    #expect(excerpt.shown.starts(with: 0..<min(count, limit / 4)), "seed \(seed)")
  }
}
