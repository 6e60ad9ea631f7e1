import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct PercentileTests {
  @Test(arguments: [
    (99.9, 1000, 999), (99.9, 1001, 1000), (50, 1, 1), (50, 2, 1), (50, 3, 2), (100, 7, 7), (0.1, 7, 1),
    (99, 100, 99), (99, 101, 100), (95, 20, 19), (55, 100, 55), (7, 100, 7), (0.001, 100_000, 1),
    (14.2, 500, 71), (99.999, 100_000, 99_999), (99.9, 1_000_000_000_000, 999_000_000_000),
  ])
  func `the rank is p percent of n rounded up, with p as the decimal it is written as`(
    percent: Double, count: Int, rank: Int
  ) {
    #expect(PercentileRank(percent: percent)?.rank(count: count) == rank)
  }

  @Test(arguments: [0, -1, 100.1, .nan, .infinity])
  func `there is no such percentile`(percent: Double) {
    #expect(PercentileRank(percent: percent) == nil)
  }

  @Test func `over 1,200 samples the percentile is the smallest value with p percent at or below it`()
    throws
  {
    for seed in Seeds.first(1200) {
      var random = SplitMix64(seed: seed)
      let count = Int.random(in: 1...40, using: &random)
      let values = (0..<count).map { _ in Int64.random(in: -20...20, using: &random) }
      let sample = SortedSample(values)
      let perMille = Int.random(in: 1...1000, using: &random)
      let rank = try #require(PercentileRank(percent: Double(perMille) / 10))
      let expected = values.sorted().first { limit in
        values.filter { $0 <= limit }.count * 1000 >= perMille * count
      }
      #expect(sample.percentile(rank)?.value.count == expected, "seed \(seed)")
      #expect(sample.negativeCount == values.filter { $0 < 0 }.count, "seed \(seed)")
    }
  }

  @Test func `the mean is exact and rounded to the nearest`() {
    #expect(SortedSample([1, 2]).mean == Nanoseconds(2))
    #expect(SortedSample([-1, -2]).mean == Nanoseconds(-2))
    #expect(SortedSample([1, 1, 2]).mean == Nanoseconds(1))
    #expect(SortedSample([-1, 1, 1]).mean == Nanoseconds(0))
    #expect(SortedSample([Int64](repeating: .max, count: 1000)).mean == Nanoseconds(.max))
    #expect(SortedSample([.min, .max]).mean == Nanoseconds(-1))
  }

  @Test func `nothing has no percentile and no mean`() throws {
    let rank = try #require(PercentileRank(percent: 50))
    #expect(SortedSample([]).percentile(rank) == nil)
    #expect(SortedSample([]).mean == .zero)
  }

  @Test func `sorting agrees with the standard library on values of every width`() {
    for seed in Seeds.first(120) {
      var random = SplitMix64(seed: seed)
      let widest = Int64.max >> Int64.random(in: 0...62, using: &random)
      let range = Bool.random(using: &random) ? -widest...widest : 0...widest
      var values = (0..<Int.random(in: 0...9000, using: &random)).map { _ in
        Int64.random(in: range, using: &random)
      }
      if seed % 5 == 0 { values += [.min, .max, 0, -1] }
      #expect(RadixSort.sorted(values) == values.sorted(), "seed \(seed)")
      // The same in pieces, and in samples that were joined.
      let cut = values.count / 3
      let pieces = [[], Array(values[..<cut]), Array(values[cut...])]
      #expect(RadixSort.sorted(pieces: pieces) == values.sorted(), "seed \(seed)")
      var samples = [UnsortedSample(), UnsortedSample()]
      for value in pieces[1] { samples[0].append(value) }
      for value in pieces[2] { samples[1].append(value) }
      samples[0].append(samples[1])
      #expect(samples[0].sorted == values.sorted(), "seed \(seed)")
    }
  }
}
