import Algorithms

/// How many durations lie in bins of a logarithmic scale. All histograms have the same bounds, so that any two of them can be
/// compared and added.
///
/// The bounds are the preferred numbers R10 of ISO 3, ten a decade, each a fourth above the one before it:
///
///     1  1.25  1.6  2  2.5  3.15  4  5  6.3  8  10 …      from 1 µs up
///
/// A bin holds its lower bound and not its upper one. Two bins lie below them:
/// one of durations below 0, and one from 0 to 1 µs.
package struct DurationHistogram: Sendable, Equatable {
  /// The durations between two bounds.
  package struct Bin: Sendable, Equatable {
    /// Its number on the scale: 0 is below 0, 1 is from 0 to 1 µs.
    package var index: Int
    /// How many durations of what has ended.
    package var count: Int
    /// How much has lasted so long when the logs ended, and goes on.
    package var unfinished: Int

    package init(index: Int, count: Int, unfinished: Int = 0) {
      (self.index, self.count, self.unfinished) = (index, count, unfinished)
    }
  }

  /// Ascending, without those that hold nothing. Empty if nothing was counted, or nobody asked.
  package private(set) var bins: [Bin] = []

  /// A histogram that has counted nothing.
  package init() {}

  /// Of counted bins, in ascending order.
  package init(bins: [Bin]) { self.bins = bins }

  /// - Parameters:
  ///   - ended: durations of what has ended, in ns, ascending.
  ///   - unfinished: how long what has not ended has lasted, in ns, ascending.
  package init(ended: [Int64], unfinished: [Int64] = []) {
    let (first, second) = (Self.counts(ended), Self.counts(unfinished))
    let indices = Set(first.keys).union(second.keys).sorted()
    bins = indices.map {
      Bin(index: $0, count: first[$0, default: 0], unfinished: second[$0, default: 0])
    }
  }

  /// The bin of the scale that holds a duration.
  package static func index(of duration: Nanoseconds) -> Int { place(of: duration.count) }

  /// The least duration of a bin; nil of the one below 0.
  package static func lower(of index: Int) -> Nanoseconds? {
    index < 1 ? nil : index == 1 ? .zero : Nanoseconds(bounds[min(index - 2, bounds.count - 1)])
  }

  /// The bound that the durations of a bin stay below; nil of the last bin, which no two times of ours are apart.
  package static func upper(of index: Int) -> Nanoseconds? {
    index < bounds.count + 1 ? lower(of: index + 1) : nil
  }

  /// The first bin with two positive bounds.
  package static let firstPositive = 2

  /// In ns, ascending, from 1 µs.
  private static let bounds: [Int64] = {
    let decade: [Int64] = [1_000, 1_250, 1_600, 2_000, 2_500, 3_150, 4_000, 5_000, 6_300, 8_000]
    return sequence(first: Int64(1)) { $0 * 10 }.prefix(16).flatMap { power in decade.map { $0 * power } }
  }()

  /// How many of `ascending` lie in each bin that holds one.
  private static func counts(_ ascending: [Int64]) -> [Int: Int] {
    var (counts, first) = ([Int: Int](), 0)
    while first < ascending.count {
      let index = place(of: ascending[first])
      let end = upper(of: index).map { upper in
        ascending[first...].partitioningIndex { $0 >= upper.count }
      }
      counts[index] = (end ?? ascending.count) - first
      first = end ?? ascending.count
    }
    return counts
  }

  private static func place(of nanoseconds: Int64) -> Int {
    guard nanoseconds >= 0 else { return 0 }
    return 1 + bounds.partitioningIndex { $0 > nanoseconds }
  }
}
