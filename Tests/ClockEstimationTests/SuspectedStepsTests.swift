import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// When idle pickups show that a clock was set, and when they show no more than a polling consumer.
@Suite struct SuspectedStepsTests {
  /// Pickups every 0.4 s, each up to `slowest` late; the consumer's clock is set by `step` in the middle.
  private func pickups(count: Int, slowest: Double, step: Double, _ random: inout SplitMix64) -> [ClockHop] {
    (0..<count).map { index in
      let published = Double(index) * 400
      let late = random.fraction() * slowest + (index < count / 2 ? 0 : step)
      return ClockHop(
        first: Int64(published * 1e6), second: Int64((published + late) * 1e6), isForward: true, count: 1)
    }
  }

  /// A broker that is asked four times a second answers within 250 ms: five such answers in a row may all be slow.
  @Test func `a consumer that asks for messages a few times a second is not suspected`() {
    for seed in Seeds.upTo(1000) {
      var random = SplitMix64(seed: seed)
      let hops = pickups(count: 20 + random.index(below: 200), slowest: 250, step: 0, &random)
      #expect(SuspectedSteps.boundaries(hops).isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: [(5.0, 200.0), (5.0, -200.0), (250.0, 1500.0), (250.0, -1500.0)])
  func `a step that is larger than what pickups differ by is suspected once, where it is`(
    slowest: Double, step: Double
  ) throws {
    for seed in Seeds.upTo(200) {
      var random = SplitMix64(seed: seed)
      let hops = pickups(count: 100, slowest: slowest, step: step, &random)
      let found = SuspectedSteps.boundaries(hops)
      try #require(found.count == 1, "seed \(seed)")
    }
  }
}
