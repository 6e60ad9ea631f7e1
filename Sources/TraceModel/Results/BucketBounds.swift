import Algorithms

/// The upper bounds of a histogram's buckets. A duration is in the first bucket whose bound it does not exceed (`le`); one
/// that exceeds all is in a last bucket without a bound.
package struct BucketBounds: Sendable, Equatable {
  /// Why durations are no bounds.
  package enum Problem: Error, Equatable {
    /// No bound was given.
    case empty
    /// A histogram with bounds at or below zero may have no sum (OpenMetrics 1.0, "Histogram").
    case notPositive(Nanoseconds)
    /// A bound is not longer than the one before it.
    case notAscending(Nanoseconds, after: Nanoseconds)
    /// This many bounds were given, more than `most`.
    case tooMany(Int)
  }

  /// More make more series than anybody looks at.
  package static let most = 100

  /// Ascending, above zero.
  package let upper: [Nanoseconds]

  package init(_ upper: [Nanoseconds]) throws(Problem) {
    guard !upper.isEmpty else { throw .empty }
    guard upper.count <= Self.most else { throw .tooMany(upper.count) }
    for (index, bound) in upper.enumerated() {
      guard bound > .zero else { throw .notPositive(bound) }
      if index > 0, bound <= upper[index - 1] { throw .notAscending(bound, after: upper[index - 1]) }
    }
    self.upper = upper
  }

  private init(standard upper: [Nanoseconds]) { self.upper = upper }

  /// Those that nobody has chosen, log-linear: each decade from 100 µs to 1000 s is divided in quarters,
  /// at 1, 2.5, 5 and 7.5.
  package static let standard: BucketBounds = {
    let decades = sequence(first: Int64(100_000)) { $0 * 10 }.prefix(7)
    let quarters = decades.flatMap { decade in [4, 10, 20, 30].map { decade / 4 * $0 } }
    return BucketBounds(standard: (quarters + [1_000_000_000_000]).map { Nanoseconds($0) })
  }()

  /// The number of buckets, the last one included.
  package var bucketCount: Int { upper.count + 1 }

  /// The index of the bucket that holds `duration`.
  package func bucket(of duration: Nanoseconds) -> Int { upper.partitioningIndex { $0 >= duration } }
}
