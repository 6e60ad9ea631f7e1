import Testing

@testable import TraceModel

@Suite struct DurationHistogramTests {
  private static func bounds(_ index: Int) -> (Int64?, Int64?) {
    (DurationHistogram.lower(of: index)?.count, DurationHistogram.upper(of: index)?.count)
  }

  @Test func `a decade is divided by the preferred numbers R10, from 1 µs up`() {
    let microsecond = DurationHistogram.firstPositive
    let decade = (0...10).compactMap { DurationHistogram.lower(of: microsecond + $0)?.count }
    #expect(decade == [1_000, 1_250, 1_600, 2_000, 2_500, 3_150, 4_000, 5_000, 6_300, 8_000, 10_000])
    #expect(Self.bounds(microsecond + 60) == (1_000_000_000, 1_250_000_000))
  }

  @Test func `each duration is in the bin with the bounds around it, and the last bin has no upper one`() {
    var tried: [Int64] = [
      .min, -1, 0, 1, 999, 1_000, 1_249, 1_250, 999_999_999, 1_000_000_000, .max - 1, .max,
    ]
    tried += (0..<200).map { Int64(1) << ($0 % 62) + Int64($0) }
    for nanoseconds in tried {
      let (low, high) = Self.bounds(DurationHistogram.index(of: Nanoseconds(nanoseconds)))
      #expect(low ?? .min <= nanoseconds && (high.map { nanoseconds < $0 } ?? true), "\(nanoseconds)")
    }
    #expect(Self.bounds(0) == (nil, 0))
    #expect(Self.bounds(1) == (0, 1_000))
    #expect(Self.bounds(DurationHistogram.index(of: Nanoseconds(.max))).1 == nil)
  }

  @Test func `bins count what lies in them, what has ended and what has not apart`() {
    let histogram = DurationHistogram(
      ended: [-5, -1, 0, 999, 1_000, 1_249, 1_250, 5_000_000_000], unfinished: [1_100, 8_000_000_000])
    let told = histogram.bins.map { bin in
      [DurationHistogram.lower(of: bin.index)?.count ?? -1, Int64(bin.count), Int64(bin.unfinished)]
    }
    #expect(
      told == [
        [-1, 2, 0], [0, 2, 0], [1_000, 2, 1], [1_250, 1, 0], [5_000_000_000, 1, 0], [8_000_000_000, 0, 1],
      ])
    #expect(DurationHistogram(ended: []) == DurationHistogram())
  }
}
