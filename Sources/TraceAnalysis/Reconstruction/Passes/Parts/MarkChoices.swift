import Algorithms
import TraceModel

/// Works whose beginning or end no record tells apart from those of others:
///
///     started     ├───────────────┤?
///     started          ├──────┤?          either end may be of either work
///
/// Not only the work that was given an ambiguous record is a choice, but each that could have had it.
extension TraceDraft {
  mutating func markChoicesOfWork() {
    guard !ambiguousStarts.isEmpty || !ambiguousEnds.isEmpty else { return }
    for index in trace.deliveries.indices {
      let delivery = trace.deliveries[index]
      guard let first = delivery.firstRecord else { continue }
      let origin = trace.events[first].origin
      if let consumed = delivery.consumed, let begun = delivery.started ?? delivery.finished {
        trace.deliveries[index].isStartChoice = isChoice(
          index, among: ambiguousStarts[origin], after: consumed, until: begun)
      }
      if let started = delivery.started, let finished = delivery.finished {
        trace.deliveries[index].isEndChoice = isChoice(
          index, among: ambiguousEnds[origin], after: started, until: finished)
      }
    }
  }

  /// The record `end` does not name the delivery's message, and one of the `ambiguous` records up
  /// to it could have been the delivery's.
  private func isChoice(_ delivery: Int, among ambiguous: [Int]?, after begin: Int, until end: Int) -> Bool {
    guard let ambiguous, begin < end else { return false }
    let message = trace.deliveries[delivery].message
    let key = trace.messages[message].key
    if !key.isNone, trace.events[end].messageKey.isSame(as: key) { return false }
    return ambiguous[ambiguous.partitioningIndex { $0 > begin }...].prefix { $0 <= end }.prefix(
      Self.mostCompared
    )
    .contains { agrees(trace.events[$0].reference, with: message) }
  }

  /// Ambiguous records that are looked at for each work, so that a crowd of works takes linear time.
  private static let mostCompared = 16
}
