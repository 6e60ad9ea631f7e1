import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

@Suite struct IdentityAliasTests {
  private let short = "a3ce929d0e0e4736"

  private func longForms(_ ids: [String]) -> [String: String] {
    IdentityAliases(ids, shortForm: CorrelationLookup.shortForm).longForms
  }

  @Test func `a 64-bit id and the only 128-bit id that ends in it are one request`() {
    let long = "4bf92f3577b34da6" + short
    #expect(longForms(["x", short, long, "4bf92f3577b34da6a3ce929d0e0e4737"]) == [short: long])
  }

  @Test func `of two 128-bit ids that end in one 64-bit id neither is meant`() {
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
  @Test(arguments: [
    (1_001, 2, 100_000, true), (1_001, 2, 100_099, true), (1_001, 2, 100_100, false),
    (1_000, 2, 1_000, false),
    (1_001, 1, 1_001, false), (1_000_000, 1, 1_000_000, false), (5_000, 3, 400_000, true),
    (200_000, 0, 200_060, true), (1_000, 0, 1_000, false),
  ])
  func `more than 1,000 records, more than 1 % of all and no single root are suspicious`(
    records: Int, roots: Int, total: Int, expected: Bool
  ) {
    #expect(ConstantID.isSuspicious(records: records, of: total, roots: roots) == expected)
  }

  @Test func `attempts of a client are roots, and calls of those who work for others are none`() {
    let events = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +2ms api sent
      +3ms backend received
      +9ms client sent
      """
    ).events
    #expect(RootEvents(events).count(in: events) == 2)
    let serverOnly = events.filter { $0.line != 1 && $0.line != 5 }
    #expect(RootEvents(serverOnly).count(in: serverOnly) == 2)
  }
}
