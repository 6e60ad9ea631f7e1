import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Statements about the segments of requests, in fleets with clocks set, slewed or minutes off, and with consumers that
/// pause or have a backlog.
@Suite struct StatedSegmentLawTests {
  private static let ofWorlds = StatedSegments.of(Seeds.upToMany(1_000)) { .world(seed: $0) }

  @Test func `of a hundred stated intervals 99 hold the truth`() {
    let stated = Self.ofWorlds.all.filter(\.isStated)
    let wrong = stated.filter { !$0.isTrue }
    #expect(stated.count > Seeds.few(of: 250_000))
    #expect(
      wrong.count * 100 <= stated.count, "\(wrong.count) of \(stated.count), such as \(wrong.prefix(5))")
  }

  @Test func `what is printed lies within what is stated, and no passage is stated to be below zero`() {
    let contradicting = Self.ofWorlds.all.filter { !$0.holdsPrinted || !$0.isPossible }
    #expect(contradicting.isEmpty, "\(contradicting.count), such as \(contradicting.prefix(3))")
  }

  @Test func `no request ends before it begins, whichever record is the last one by corrected clocks`() {
    let elapsed = Self.ofWorlds.all.filter { $0.segment == .elapsed }
    #expect(elapsed.count > Seeds.few(of: 10_000))
    #expect(elapsed.allSatisfy { $0.printed >= 0 })
  }

  @Test func `the records of a request stand in causal order, whatever its clocks show`() {
    let disordered = Self.ofWorlds.disordered
    #expect(disordered.isEmpty, "\(disordered.count), such as \(disordered.prefix(3))")
  }
}
