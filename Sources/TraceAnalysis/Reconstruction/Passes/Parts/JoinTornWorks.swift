import TraceModel

/// Works whose end is logged at an earlier time than their beginning.
///
/// A consumer's clock that was set back in the course of its work shows the end before the beginning. Taken in the
/// order of times these are two deliveries: one without a beginning, and one without an end.
///
///     consumed  finished                    true order
///       100        90                       by the consumer's clock, which was set back by 60 in between
///
/// They are one if the consumer logged nothing else of the message, and the work ended well. Failed work is often
/// followed by another delivery, perhaps without an end.
extension TraceDraft {
  mutating func joinTornWorks() {
    guard hasEndWithoutBeginning else { return }
    var works: [Work: [Int]] = [:]
    for index in trace.deliveries.indices {
      guard let origin = origin(of: trace.deliveries[index]) else { continue }
      works[Work(message: trace.deliveries[index].message, origin: origin), default: []].append(index)
    }
    var joined: Set<Int> = []
    for deliveries in works.values where deliveries.count == 2 {
      if join(deliveries[0], deliveries[1]) { joined.insert(deliveries[1]) }
    }
    guard !joined.isEmpty else { return }
    let kept = trace.deliveries.indices.filter { !joined.contains($0) }
    trace.deliveries = kept.map { trace.deliveries[$0] }
    deliveryTraits = kept.map { deliveryTraits[$0] }
  }

  private struct Work: Hashable {
    var message: Int
    var origin: OriginID
  }

  private var hasEndWithoutBeginning: Bool {
    trace.deliveries.contains { $0.taken == nil && $0.finished != nil }
  }

  private func origin(of delivery: Trace.Delivery) -> OriginID? {
    delivery.firstRecord.map { trace.events[$0].origin }
  }

  /// Gives the first delivery, an end, the beginning of the second. False where they are two.
  private mutating func join(_ end: Int, _ beginning: Int) -> Bool {
    let (first, second) = (trace.deliveries[end], trace.deliveries[beginning])
    guard first.taken == nil, let finished = first.finished, !first.failed,
      second.finished == nil, let begun = second.taken, first.group == second.group
    else { return false }
    // An end with the duration of the work implies an earlier beginning.
    guard !trace.events[finished].statedDurationNanoseconds.isLogged,
      trace.events[finished].attempt == trace.events[begun].attempt
    else { return false }
    trace.deliveries[end].consumed = second.consumed
    trace.deliveries[end].started = second.started
    trace.deliveries[end].isPairedByOrder = first.isPairedByOrder || second.isPairedByOrder
    return true
  }
}
