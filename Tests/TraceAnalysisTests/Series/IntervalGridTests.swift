import SyntheticFleet
import Testing

@testable import TraceAnalysis

@Suite struct IntervalGridTests {
  private static let second: Int64 = 1_000_000_000
  private static let hour: Int64 = 3_600 * second
  private static let day: Int64 = 24 * hour

  /// Seconds since 1970 of 2026-03-29T01:00:00Z and 2026-10-25T01:00:00Z, at which clocks of Berlin are set.
  private static let (spring, autumn): (Int64, Int64) = (1_774_746_000, 1_792_890_000)

  /// Berlin in 2026: two hours east of UTC in summer, one in winter; a local time that comes twice is the first.
  private static let berlin = IntervalGrid.Zone(
    offset: { $0 >= spring && $0 < autumn ? 7_200 : 3_600 },
    instant: { local in
      let summer = local - 7_200
      return summer >= spring && summer < autumn ? summer : local - 3_600
    })

  @Test func `intervals begin at multiples of their length`() {
    let grid = IntervalGrid(step: 300 * Self.second)
    let time = 1_774_746_123 * Self.second + 7
    #expect(grid.begin(of: time) == 1_774_746_000 * Self.second)
    #expect(grid.end(of: 1_774_746_000 * Self.second) == 1_774_746_300 * Self.second)
    #expect(grid.begin(of: -1) == -300 * Self.second)
  }

  @Test func `days begin at midnight of the zone, and are an hour shorter or longer where clocks are set`() {
    let grid = IntervalGrid(step: Self.day, zone: Self.berlin)
    // 2026-03-29T00:00:00+01:00 until 2026-03-30T00:00:00+02:00.
    let spring = grid.begin(of: Self.spring * Self.second)
    #expect(spring == (Self.spring - 2 * 3_600) * Self.second)
    #expect(grid.end(of: spring) - spring == 23 * Self.hour)
    // 2026-10-25T00:00:00+02:00 until 2026-10-26T00:00:00+01:00.
    let autumn = grid.begin(of: Self.autumn * Self.second)
    #expect(autumn == (Self.autumn - 3 * 3_600) * Self.second)
    #expect(grid.end(of: autumn) - autumn == 25 * Self.hour)
  }

  @Test func `the hour that comes twice has its intervals twice`() {
    let grid = IntervalGrid(step: Self.hour, zone: Self.berlin)
    let before = grid.begin(of: (Self.autumn - 1) * Self.second)
    #expect(before == (Self.autumn - 3_600) * Self.second)
    #expect(grid.end(of: before) == Self.autumn * Self.second)
    #expect(grid.begin(of: Self.autumn * Self.second) == Self.autumn * Self.second)
  }

  @Test func `every instant lies in one interval, and each follows the one before it`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let steps: [Int64] = [1, 60, 300, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800]
      let step: Int64 = (steps.randomElement(using: &random) ?? 60) * Self.second
      let grid = IntervalGrid(step: step, zone: seed % 2 == 0 ? Self.berlin : nil)
      let change: Int64 = Bool.random(using: &random) ? Self.spring : Self.autumn
      let time = change * Self.second + Int64.random(in: -3 * Self.day...3 * Self.day, using: &random)
      var (begin, count) = (grid.begin(of: time), 0)
      #expect(begin <= time && time < grid.end(of: begin), "seed \(seed)")
      while begin < time + 3 * Self.day, count < 2_000 {
        let end = grid.end(of: begin)
        #expect(end > begin && grid.begin(of: end) == end && grid.begin(of: end - 1) == begin, "seed \(seed)")
        (begin, count) = (end, count + 1)
      }
    }
  }
}
