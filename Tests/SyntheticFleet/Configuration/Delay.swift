package import TraceModel

/// How long something takes: a least time, exponential jitter on top and, seldom, a long tail on top of that.
package struct Delay: Sendable, Equatable {
  package var least: Nanoseconds
  /// Mean of what is added each time.
  package var jitter: Nanoseconds
  /// How often the tail is added, from 0 to 1.
  package var tailShare: Double
  /// Mean of the tail.
  package var tail: Nanoseconds

  package init(
    _ least: Nanoseconds, jitter: Nanoseconds = .zero, tailShare: Double = 0, tail: Nanoseconds = .zero
  ) {
    self.least = least
    self.jitter = jitter
    self.tailShare = tailShare
    self.tail = tail
  }

  /// One such time in ns, at least 1, so that what follows never happens at the same instant.
  func draw(_ random: inout SplitMix64) -> Int64 {
    var time = Double(least.count) + random.exponential(mean: Double(jitter.count))
    if random.chance(tailShare) { time += random.exponential(mean: Double(tail.count)) }
    return max(1, Int64(time))
  }
}

extension Nanoseconds {
  /// So many seconds, to the nanosecond.
  package static func seconds(_ count: Double) -> Nanoseconds { Nanoseconds(Int64((count * 1e9).rounded())) }

  /// So many milliseconds, to the nanosecond.
  package static func milliseconds(_ count: Double) -> Nanoseconds { seconds(count / 1e3) }

  /// So many microseconds, to the nanosecond.
  package static func microseconds(_ count: Double) -> Nanoseconds { seconds(count / 1e6) }
}
