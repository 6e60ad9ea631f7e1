import SyntheticFleet
import Testing

@testable import ClockEstimation

/// Points in ns; slopes in ns a ns.
struct OffsetLinesTests {
  typealias Points = [(time: Double, gap: Double)]

  @Test func `two hops there and back bracket the offset where they are`() throws {
    // 10 above at time 0, 4 below at time 0.
    let lines = try #require(
      OffsetLines(slopes: OffsetLines.prior, above: [(0, 10)], below: [(0, 4)]))
    #expect(lines.offsets(at: 0) == (4, 10))
    // 500 ppm of 1,000,000 ns are 500 ns.
    #expect(lines.offsets(at: 1e6) == (4 - 500, 10 + 500))
    #expect(lines.isBracketed)
  }

  @Test func `a side without hops has no bound`() throws {
    let lines = try #require(OffsetLines(slopes: OffsetLines.prior, above: [(0, 10)], below: []))
    #expect(lines.offsets(at: 0) == (nil, 10))
    #expect((-lines).offsets(at: 0) == (-10, nil))
  }

  @Test func `no line passes below 3 and above 4 at one time`() {
    #expect(OffsetLines(slopes: OffsetLines.prior, above: [(7, 3)], below: [(7, 4)]) == nil)
    #expect(OffsetLines(slopes: OffsetLines.prior, above: [(7, 3)], below: [(7, 3)]) != nil)
  }

  @Test func `a line between hops that all but touch it has their slope`() throws {
    let above: Points = [(0, 0), (1e9, 100_000)]
    let lines = try #require(OffsetLines(slopes: OffsetLines.prior, above: above, below: above))
    #expect(abs(lines.slopes.lowerBound - 100e-6) < 1e-9)
    #expect(abs(lines.slopes.upperBound - 100e-6) < 1e-9)
  }

  @Test func `a set, its negation and their sum hold what they should`() throws {
    let lines = try #require(
      OffsetLines(slopes: OffsetLines.prior, above: [(0, 10), (1e6, 40)], below: [(0, 4)]))
    #expect(-(-lines) == lines)
    #expect((lines + OffsetLines(slope: 0, offset: 0)).offsets(at: 5e5) == lines.offsets(at: 5e5))
    #expect((lines + -lines).contains(slope: 0, offset: 0))
    #expect(lines.shifted(slope: 0, offset: 7).offsets(at: 0) == (11, 17))
  }

  @Test func `bounds are those of a linear program`() throws {
    for seed in Seeds.first(1000) {
      var random = SplitMix64(seed: seed)
      let pair = RandomPair(&random, slopes: 500e-6)
      let lines = try #require(
        OffsetLines(slopes: OffsetLines.prior, above: pair.above, below: pair.below), "seed \(seed)")
      let program = TinyLinearProgram(inequalities: pair.inequalities(of: [1]) + pair.prior(500e-6))
      for time in [-2e9, 0, 3e8, 5e9] {
        let (low, high) = lines.offsets(at: time)
        let truth = pair.offset + pair.slope * time
        expectEqual(low, program.minimum(of: [1, time * 1e-6]).map { $0 + truth }, "low, seed \(seed)")
        expectEqual(high, program.maximum(of: [1, time * 1e-6]).map { $0 + truth }, "high, seed \(seed)")
      }
      let drift = program.maximum(of: [0, 1]).map { $0 * 1e-6 + pair.slope }
      #expect(abs(lines.slopes.upperBound - (drift ?? .nan)) < 1e-10, "drift, seed \(seed)")
    }
  }

  /// Half a nanosecond is more than all rounding.
  private func expectEqual(_ found: Double?, _ expected: Double?, _ comment: Comment) {
    #expect((found == nil) == (expected == nil), comment)
    if let found, let expected { #expect(abs(found - expected) < 0.1, comment) }
  }
}
