import Algorithms
import TraceModel

/// The measured values of one segment in ascending order, and what a report says of them.
struct SortedSample {
  /// In ns, ascending.
  let nanoseconds: [Int64]

  init(_ values: [Int64]) { nanoseconds = RadixSort.sorted(values) }

  init(_ sample: UnsortedSample) { nanoseconds = sample.sorted }

  /// How many values are below 0.
  var negativeCount: Int { nanoseconds.partitioningIndex { $0 >= 0 } }

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

  /// The percentile at `rank` with its interval, each side of which may miss `tail`; nil of nothing.
  func percentile(
    _ rank: PercentileRank, tail: Double = OrderStatisticInterval.tail
  ) -> LatencyReport.Percentile? {
    guard !nanoseconds.isEmpty else { return nil }
    let interval = OrderStatisticInterval(quantile: rank.quantile, count: nanoseconds.count, tail: tail)
    return LatencyReport.Percentile(
      p: rank.percent, value: Nanoseconds(nanoseconds[rank.rank(count: nanoseconds.count) - 1]),
      low: interval.low.flatMap(value), high: interval.high.flatMap(value))
  }

  /// The value at a 1-based rank; nil above the last.
  func value(at rank: Int) -> Nanoseconds? {
    rank <= nanoseconds.count ? Nanoseconds(nanoseconds[rank - 1]) : nil
  }

  /// The value at a 1-based rank, which exists, of this sample and another one together.
  func value(at rank: Int, among other: SortedSample) -> Nanoseconds {
    let (own, others) = (nanoseconds, other.nanoseconds)
    // The smallest number of the other's values with which no own one is above the next of the other's.
    var (low, high) = (max(0, rank - own.count), min(rank, others.count))
    while low < high {
      let middle = (low + high) / 2
      if middle == others.count || middle == rank || own[rank - middle - 1] <= others[middle] {
        high = middle
      } else {
        low = middle + 1
      }
    }
    let last = [low > 0 ? others[low - 1] : nil, rank > low ? own[rank - low - 1] : nil]
    return Nanoseconds(last.compactMap(\.self).max() ?? 0)
  }
}
