import TraceModel

/// Deliveries with unfinished work: waiting for its start, or in work. Each in the order of their beginnings, the
/// latest last.
struct OpenDeliveries {
  private(set) var waiting: [Int] = []
  private(set) var working: [Int] = []

  /// The most looked through for a record without a message, so that thousands in work at once take linear time.
  private static let reach = 256

  mutating func append(_ delivery: Int, isStarted: Bool) {
    if isStarted { working.append(delivery) } else { waiting.append(delivery) }
  }

  /// The latest waiting ones, the latest first; those no longer waiting are left out first.
  mutating func latestWaiting(_ waits: (Int) -> Bool) -> some Sequence<Int> {
    while let last = waiting.last, !waits(last) { waiting.removeLast() }
    return waiting.suffix(Self.reach).reversed()
  }

  /// The deliveries in work, the latest first; ended ones are left out first.
  mutating func latestWorking(_ works: (Int) -> Bool) -> some Sequence<Int> {
    while let last = working.last, !works(last) { working.removeLast() }
    return working.suffix(Self.reach).reversed()
  }
}
