import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// What is stated of the segments of requests, in fleets whose clocks are set and whose consumers pause.
@Suite struct StatedSegmentLawTests {
  private static let ofUnsteadyFleets = StatedSegments.of(Seeds.upTo(1_000)) { .unsteady(seed: $0) }

  @Test func `of a hundred stated intervals 99 hold the truth, though clocks are set and consumers pause`() {
    let stated = Self.ofUnsteadyFleets.all.filter(\.isStated)
    let wrong = stated.filter { !$0.isTrue }
    #expect(stated.count > Seeds.share(of: 50_000))
    #expect(
      wrong.count * 100 <= stated.count, "\(wrong.count) of \(stated.count), such as \(wrong.prefix(5))")
  }

  @Test func `what is printed lies within what is stated, and no passage is stated to be below zero`() {
    let all = Self.ofUnsteadyFleets.all
    let contradicting = all.filter { !$0.holdsPrinted || !$0.isPossible }
    #expect(contradicting.isEmpty, "\(contradicting.count), such as \(contradicting.prefix(3))")
  }
}
