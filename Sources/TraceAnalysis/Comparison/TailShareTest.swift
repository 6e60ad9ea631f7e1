/// Whether more durations of one sample than of another are among the slowest of both together.
///
///              slowest  others
///     first       a        b
///     second      c        d      FisherTest
///
/// The slowest are those above the p95 of all, by nearest rank. An unfinished request counts as slow once it has
/// lasted that long; before that it does not count. A test by ranks hardly sees that a
/// few in a hundred got much slower.
struct TailShareTest {
  /// The part of all that is not among the slowest, in percent.
  static let rank = 95

  /// The share of slow ones in the second sample less that in the first.
  let difference: Double
  /// Two-sided.
  let p: Double

  init(_ first: RankTest.Sample, _ second: RankTest.Sample) {
    let all = RadixSort.sorted(first.ended + second.ended + first.unfinished + second.unfinished)
    guard !all.isEmpty else {
      (difference, p) = (0, 1)
      return
    }
    let limit = all[(all.count * Self.rank + 99) / 100 - 1]
    let (a, c) = (first.slow(above: limit), second.slow(above: limit))
    let isKnown = a.of > 0 && c.of > 0
    difference = isKnown ? Double(c.slow) / Double(c.of) - Double(a.slow) / Double(a.of) : 0
    p = isKnown ? FisherTest(a.slow, of: a.of, c.slow, of: c.of).p : 1
  }
}

extension RankTest.Sample {
  /// How many are longer than `limit`, of those with which that is known.
  fileprivate func slow(above limit: Int64) -> (slow: Int, of: Int) {
    let unended = unfinished.count { $0 >= limit }
    return (ended.count { $0 > limit } + unended, ended.count + unended)
  }
}
