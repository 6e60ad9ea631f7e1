import Testing
import TraceAnalysis
import TraceModel

@Suite struct IdentityAliasTests {
  private let short = "a3ce929d0e0e4736"

  private func longForms(_ ids: [String]) -> [String: String] {
    IdentityAliases(ids, shortForm: CorrelationLookup.shortForm).longForms
  }

  @Test func `row 40: a 64-bit id and the only 128-bit id that ends in it are one request`() {
    let long = "4bf92f3577b34da6" + short
    #expect(longForms(["x", short, long, "4bf92f3577b34da6a3ce929d0e0e4737"]) == [short: long])
  }

  @Test func `row 40: of two 128-bit ids that end in one 64-bit id neither is meant`() {
    let ids = [short, "4bf92f3577b34da6" + short, "5bf92f3577b34da6" + short, "6bf92f3577b34da6" + short]
    for count in 2...ids.count {
      #expect(longForms(Array(ids[..<count])).isEmpty == (count > 2))
      #expect(longForms(Array(ids[..<count].reversed())).isEmpty == (count > 2))
    }
  }

  @Test func `a counter with leading zeros is no half of an id`() {
    #expect(longForms(["0000000000000001", "00000000000000000000000000000001"]).isEmpty)
  }
}

@Suite struct SwallowingIDTests {
  private func suspects(_ ids: [(id: String, events: Int, roots: Int)]) -> [String] {
    var swallowing = SwallowingIDs<String>()
    for id in ids { swallowing.add(id.id, events: id.events, roots: id.roots) }
    return swallowing.suspects.map(\.id)
  }

  @Test(arguments: [
    (1_001, 2, 98_999, true), (1_001, 2, 99_099, false), (1_000, 2, 0, false), (1_001, 1, 0, false),
    (1_000_000, 1, 5, false), (5_000, 3, 400_000, true),
  ])
  func `more than 1,000 events, more than 1 % of all and more than one root are suspicious`(
    events: Int, roots: Int, others: Int, expected: Bool
  ) {
    #expect(suspects([("a", events, roots), ("rest", others, 1)]) == (expected ? ["a"] : []))
  }

  @Test func `shares are of all events, whatever is merged, and the worst comes first`() {
    var one = SwallowingIDs<String>()
    one.add("a", events: 2_000, roots: 9)
    var other = SwallowingIDs<String>()
    other.add("b", events: 3_000, roots: 9)
    other.add("rest", events: 195_000, roots: 1)
    one.merge(other)
    #expect(one.total == 200_000)
    #expect(one.suspects.map(\.id) == ["b"])
    one.add("c", events: 4_000, roots: 2)
    #expect(one.suspects.map(\.id) == ["c", "b"])
  }
}
