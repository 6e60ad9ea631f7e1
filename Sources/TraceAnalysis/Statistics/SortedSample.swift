import TraceModel

/// The measured values of one segment in ascending order, and what a report says of them.
struct SortedSample {
  /// In ns, ascending.
  let nanoseconds: [Int64]

  init(_ values: [Int64]) { nanoseconds = RadixSort.sorted(values) }

  /// How many values are below 0.
  var negativeCount: Int {
    var low = 0
    var high = nanoseconds.count
    while low < high {
      let middle = (low + high) / 2
      if nanoseconds[middle] < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The arithmetic mean, exact until it is rounded to the nearest nanosecond (halves away from 0); 0 of
  /// nothing.
  var mean: Nanoseconds {
    guard !nanoseconds.isEmpty else { return .zero }
    let sum = nanoseconds.reduce(into: Int128(0)) { $0 += Int128($1) }
    let count = Int128(nanoseconds.count)
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: count)
    guard remainder.magnitude * 2 >= count.magnitude else { return Nanoseconds(Int64(quotient)) }
    return Nanoseconds(Int64(quotient + sum.signum()))
  }

  /// The percentile at `rank` with its interval; nil of nothing.
  func percentile(_ rank: PercentileRank) -> LatencyReport.Percentile? {
    guard !nanoseconds.isEmpty else { return nil }
    let interval = OrderStatisticInterval(quantile: rank.quantile, count: nanoseconds.count)
    return LatencyReport.Percentile(
      p: rank.percent, value: value(at: rank.rank(count: nanoseconds.count)),
      low: interval.low.map(value), high: interval.high.map(value))
  }

  private func value(at rank: Int) -> Nanoseconds { Nanoseconds(nanoseconds[rank - 1]) }
}
