import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

@Suite struct WholeMinutesTests {
  @Test func `minutes are in it if a range had them, in whatever parts they come`() {
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      var (parts, known) = ([WholeMinutes(), WholeMinutes()], Set<Int64>())
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let first = Int64.random(in: -5_000...5_000, using: &random)
        let range = first..<first + Int64.random(in: 1...3_000, using: &random)
        parts[Int.random(in: 0...1, using: &random)].insert(range)
        known.formUnion(range)
      }
      var (one, other) = (parts[0], parts[1])
      one.merge(parts[1])
      other.merge(parts[0])
      #expect(one == other, "seed \(seed)")
      #expect((-6_000..<9_000).filter(one.contains) == known.sorted(), "seed \(seed)")
    }
  }

  private static let second: Int64 = 1_000_000_000

  private func delivery(at time: Int64, lasting work: Int64) -> (Int64, Int64) {
    (time * Self.second, (time + work) * Self.second)
  }

  @Test func `what is taken up in the course of hours of other work is not taken up after idleness`() {
    // From 00:00:00; then one of five hours, at whose side others begin; then one after it.
    let deliveries = [
      delivery(at: 0, lasting: 1), delivery(at: 70, lasting: 18_000), delivery(at: 9_010, lasting: 1),
      delivery(at: 18_080, lasting: 1),
    ]
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      var activity = ConsumerActivity()
      for (consumed, finished) in order.map({ deliveries[$0] }) {
        let pickup = Pickup(published: consumed - 1, consumed: consumed, publisher: 1)
        activity.insert(consumed: consumed, finished: finished, pickup: pickup)
      }
      #expect(activity.idlePickups.map(\.consumed) == [70 * Self.second, 18_080 * Self.second])
    }
  }

  @Test func `days of work on each of many days take no minute's space each`() {
    var activity = ConsumerActivity()
    // 20,000 days of 1,440 minutes would be 29 million stretches.
    for day in 0..<Int64(20_000) {
      let (consumed, finished) = delivery(at: day * 86_400, lasting: 86_000)
      activity.insert(consumed: consumed, finished: finished, pickup: nil)
    }
    #expect(activity.idlePickups.isEmpty)
  }
}
