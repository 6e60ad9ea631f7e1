import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Very many clocks in a ring: what a decision says goes around it. To go around for each would not end within a test run.
@Suite struct ClockRingTests {
  private static let count = 3_000

  /// Clocks within a second of each other.
  private func makeClocks(_ random: inout SplitMix64) -> SimulatedClocks {
    SimulatedClocks(
      (0..<Self.count).map { _ in (Int64.random(in: -1_000_000_000...1_000_000_000, using: &random), 0) })
  }

  /// ns that a passage takes, at least and at most.
  private static let passage: ClosedRange<Int64> = 100_000...3_000_000

  @Test func `each service calls the next, and each call takes as long as its two clocks allow`() {
    var random = SplitMix64(seed: 1)
    let clocks = makeClocks(&random)
    let calls = (0..<Self.count).map { number in
      clocks.exchange(
        from: number, to: (number + 1) % Self.count, at: Int64(number) * 1_000_000,
        there: .random(in: Self.passage, using: &random), back: .random(in: Self.passage, using: &random))
    }
    let table = ClockTable(ClockSurvey(calls), of: clocks.catalog)
    for call in calls.flatMap(\.exchanges) {
      func corrected(_ time: Int64, _ origin: OriginID) -> Int64 {
        time - table.correction(of: origin, at: time)
      }
      let there = corrected(call.received, call.server) - corrected(call.sent, call.client)
      let back = corrected(call.ended, call.client) - corrected(call.responded, call.server)
      #expect(there >= 0 && back >= 0)
      #expect(abs(there + back - (call.ended - call.sent - call.responded + call.received)) <= 2)
    }
    #expect(table.conflicts.isEmpty)
  }

  @Test func `each service feeds the next, and what is stated of each wait is true`() {
    var random = SplitMix64(seed: 2)
    let clocks = makeClocks(&random)
    let waits = (0..<Self.count).map { _ in Int64.random(in: Self.passage, using: &random) }
    let messages = waits.enumerated().map { number, wait in
      clocks.message(from: number, to: (number + 1) % Self.count, at: Int64(number) * 1_000_000, wait: wait)
    }
    let table = ClockTable(ClockSurvey(messages), of: clocks.catalog)
    for (message, wait) in zip(messages.flatMap(\.deliveries), waits) {
      let bounds = table.durationBounds(
        from: message.publisher, at: message.published, to: message.consumer, at: message.consumed)
      // A reference's own drift is not known.
      let slack = 2 + wait / 1_000
      if let low = bounds.low { #expect(low <= wait + slack) }
      if let high = bounds.high { #expect(high >= wait - slack) }
    }
  }
}
