import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

struct HopBucketsTests {
  @Test func `a day of hops needs no more buckets than an hour`() {
    let hour = buckets(hopsEach: 1_000_000_000, count: 3600)
    // 3,600 s in 2,000 buckets: 0.1 s · 2⁵ are enough.
    #expect(hour.width == 3_200_000_000)
    #expect(hour.buckets.count == 1125)
    // 86,400 s: 0.1 s · 2⁹.
    let day = buckets(hopsEach: 10_000_000_000, count: 8640)
    #expect(day.width == 51_200_000_000)
    #expect(day.buckets.count == 1688)
    #expect(day.count == 8640)
  }

  @Test func `times before 1970 have buckets of their own`() {
    var buckets = HopBuckets()
    for time: Int64 in [-1, 0, -100_000_000, -100_000_001] {
      if let hop = Hop(sent: time, received: time) { buckets.insert(hop) }
    }
    #expect(buckets.buckets.keys.sorted() == [-2, -1, 0])
  }

  @Test func `buckets do not depend on order and parts, also where widths differ`() {
    for seed in UInt64(0)..<40 {
      var random = SplitMix64(seed: seed)
      let span: Int64 =
        [1_000_000_000_000, 50_000_000_000_000, 4_000_000_000_000_000]
        .randomElement(using: &random) ?? 1
      let hops = (0..<Int.random(in: 1...5000, using: &random)).compactMap { _ in
        let sent = Int64.random(in: -span...span, using: &random)
        return Hop(sent: sent, received: sent + .random(in: 0...1_000_000, using: &random))
      }
      let expected = buckets(hops)
      #expect(buckets(hops.shuffled(using: &random)) == expected, "seed \(seed)")
      let cut = Int.random(in: 0...hops.count, using: &random)
      var merged = buckets(Array(hops[cut...]))
      merged.merge(buckets(Array(hops[..<cut])))
      #expect(merged == expected, "seed \(seed)")
    }
  }

  private func buckets(_ hops: [Hop]) -> HopBuckets {
    var buckets = HopBuckets()
    for hop in hops { buckets.insert(hop) }
    return buckets
  }

  private func buckets(hopsEach step: Int64, count: Int64) -> HopBuckets {
    buckets((0..<count).compactMap { Hop(sent: $0 * step, received: $0 * step + 5) })
  }
}
