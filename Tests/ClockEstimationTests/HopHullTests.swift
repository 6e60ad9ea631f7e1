import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

struct HopHullTests {
  @Test func `only the hops that a line can touch are kept`() {
    // A line through the first and the last hop passes above the second and below the third.
    let hull = hull(of: [(0, 1), (10_000, 3), (20_000, 9), (30_000, 10)])
    #expect(hull == hull.inserting([(20_000, 40), (10_000, 5)]))
    #expect(describe(hull) == "0:1 10000:3 30000:10")
  }

  @Test func `hops on one line between two others are left out`() {
    #expect(describe(hull(of: [(0, 0), (1000, 1), (2000, 2), (3000, 3)])) == "0:0 3000:3")
  }

  @Test func `of hops sent at one time the quickest is kept`() {
    #expect(describe(hull(of: [(5, 7), (5, 3), (5, 9)])) == "5:3")
  }

  @Test func `a flank that is steeper than clocks can drift is left out`() {
    // 2,000 ppm: 2 ns in 1,000 ns.
    #expect(describe(hull(of: [(0, 2), (1000, 0), (2000, 2)])) == "1000:0")
    #expect(describe(hull(of: [(0, 1), (1000, 0), (2000, 1)])) == "0:1 1000:0 2000:1")
  }

  @Test func `the hull is what the definition says, in any order and any parts`() {
    for seed in Seeds.first(1000) {
      var random = SplitMix64(seed: seed)
      let spread = Int64.random(in: 0...40, using: &random)
      let hops = (0..<Int.random(in: 1...30, using: &random)).map { _ in
        (Int64.random(in: -5...5, using: &random) * 1000, Int64.random(in: -spread...spread, using: &random))
      }
      let expected = byDefinition(hops)
      #expect(describe(hull(of: hops)) == expected, "seed \(seed)")
      #expect(describe(hull(of: hops.shuffled(using: &random))) == expected, "seed \(seed)")
      let cut = Int.random(in: 0...hops.count, using: &random)
      var merged = hull(of: Array(hops[cut...]))
      merged.merge(hull(of: Array(hops[..<cut])))
      #expect(describe(merged) == expected, "seed \(seed)")
    }
  }

  @Test func `times that are no clock's are refused, and the furthest apart are not`() {
    #expect(Hop(sent: 0, received: .max) == nil)
    #expect(Hop(sent: Int64.absent, received: 0) == nil)
    #expect(Hop(sent: -(1 << 61), received: 1 << 61) == nil)
    #expect(Hop(sent: 0, received: 1_800_000_000_000_000_000)?.gap == 1_800_000_000_000_000_000)
    let limit: Int64 = 1 << 62
    let ends = [Hop(sent: -limit, received: -limit), Hop(sent: limit, received: limit)].compactMap { $0 }
    var hull = HopHull()
    for hop in ends { hull.insert(hop) }
    #expect(hull.hops.count == 2)
  }

  /// A hop is kept if some slope between ±2,000 ppm has it as its one lowest hop.
  private func byDefinition(_ hops: [(Int64, Int64)]) -> String {
    let quickest = Dictionary(hops, uniquingKeysWith: min).sorted { $0.key < $1.key }
    func slope(_ a: (key: Int64, value: Int64), _ b: (key: Int64, value: Int64)) -> Double {
      Double(b.value - a.value) / Double(b.key - a.key)
    }
    let kept = quickest.filter { hop in
      let left = quickest.filter { $0.key < hop.key }.map { slope($0, hop) }.max() ?? -.infinity
      let right = quickest.filter { $0.key > hop.key }.map { slope(hop, $0) }.min() ?? .infinity
      return max(left, -0.002) < min(right, 0.002)
    }
    return kept.map { "\($0.key):\($0.value)" }.joined(separator: " ")
  }

  private func hull(of hops: [(Int64, Int64)]) -> HopHull { HopHull().inserting(hops) }

  private func describe(_ hull: HopHull) -> String {
    hull.hops.map { "\($0.sent):\($0.gap)" }.joined(separator: " ")
  }
}

extension HopHull {
  fileprivate func inserting(_ hops: [(Int64, Int64)]) -> HopHull {
    var hull = self
    for hop in hops.compactMap({ Hop(sent: $0.0, received: $0.0 + $0.1) }) { hull.insert(hop) }
    return hull
  }
}
