import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// What a row's two tests, its percentiles and its clocks make of it.
@Suite struct RowJudgeTests {
  private func sample(_ values: [Int64]) -> RankTest.Sample { RankTest.Sample(ended: values) }

  /// About `middle` ns; one of twelve takes `slow` times as long, which are more than the slowest twentieth of two samples.
  private func values(_ count: Int, _ middle: Int64, slow: Int64 = 1, seed: UInt64) -> [Int64] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { number in
      (middle + .random(in: 0..<100, using: &random)) * (number % 12 == 0 ? slow : 1)
    }
  }

  private func settled(
    _ first: [Int64], _ second: [Int64], low: Int64 = 0, high: Int64 = 0,
    shifts: [ComparisonReport.PercentileShift] = []
  ) -> ComparisonReport.Row {
    let (a, b) = (sample(first), sample(second))
    let test = RowTest(a, b)
    var row = ComparisonReport.Row(.queueWait, destination: nil, caller: nil, callee: nil)
    row.percentiles = shifts
    RowJudge(
      first: a, second: b, test: test, tests: 3, significance: 0.05,
      doubt: DurationBounds(clock: .bound, low: Nanoseconds(low), high: Nanoseconds(high))
    ).settle(&row, isChange: test.p * 3 <= 0.05)
    return row
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `faster in the middle and slower in the tail is worse, and both are said`(seed: UInt64) {
    let (old, new) = (values(1000, 500, seed: seed), values(1000, 450, slow: 20, seed: seed + 100))
    let row = settled(old, new)
    #expect(row.change == .worse)
    #expect(row.parts == .init(ranks: .better, slowest: .worse))
    // The other way round it is as worse: slower in the middle.
    #expect(settled(new, old).parts == .init(ranks: .worse, slowest: .better))
    #expect(settled(new, old).change == .worse)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `a shift counts if it is more than clocks may be off`(seed: UInt64) {
    let (old, new) = (values(200, 500, seed: seed), values(200, 700, seed: seed + 100))
    #expect(settled(old, new).change == .worse && settled(new, old).change == .better)
    #expect(settled(old, new, low: -50).change == .worse && settled(old, new, low: -200).change == .clocks)
    #expect(settled(new, old, high: 50).change == .better && settled(new, old, high: 200).change == .clocks)
    // The other side of the doubt makes the change no smaller.
    #expect(settled(old, new, high: 1000).change == .worse && settled(new, old, low: -1000).change == .better)
    #expect(settled(old, old, low: -200, high: 200).change == .none)
  }

  @Test func `nothing is better whose percentiles are surely longer`() {
    let (old, new) = (values(200, 700, seed: 1), values(200, 500, seed: 2))
    let shift = { (low: Int64) in
      ComparisonReport.PercentileShift(
        p: 50, first: Nanoseconds(5), second: Nanoseconds(9), low: Nanoseconds(low), high: Nanoseconds(9))
    }
    #expect(settled(old, new, shifts: [shift(1)]).change == .mixed)
    #expect(settled(old, new, shifts: [shift(-1)]).change == .better)
  }

  @Test func `of a comparison with such rows nothing is better`() {
    var report = ComparisonReport(
      first: .init(name: "a"), second: .init(name: "b"), smallestSample: 8)
    for (change, other, whole) in [
      (ComparisonReport.Change.clocks, ComparisonReport.Change.better, ComparisonReport.Change.tooLittleData),
      (.mixed, .none, .tooLittleData), (.clocks, .worse, .worse), (.mixed, .worse, .worse),
      (.better, .none, .better),
    ] {
      report.rows = [change, other].map { change in
        var row = ComparisonReport.Row(.endToEnd, destination: nil, caller: nil, callee: nil)
        row.change = change
        return row
      }
      #expect(report.change == whole)
    }
  }
}
