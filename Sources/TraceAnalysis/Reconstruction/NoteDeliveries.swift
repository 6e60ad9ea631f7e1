import TraceModel

/// Part of pass 5: what a person should know of a message's deliveries.
extension TraceDraft {
  mutating func noteDeliveries() {
    if pairedByOrder > 0 { trace.notes.append(.pairedByOrder(role: .consumed, count: pairedByOrder)) }
    var start = 0
    while start < trace.deliveries.count {
      let end = endOfBranch(from: start)
      if end - start > 1 { noteRedeliveries(start..<end) }
      for index in start..<end where trace.deliveries[index].finished == nil {
        let delivery = trace.deliveries[index]
        let origin = origin(delivery.consumed ?? delivery.started)
        trace.notes.append(.unfinishedDelivery(attempt: delivery.attempt, origin: origin))
      }
      start = end
    }
    noteUnconsumed()
  }

  /// One past the last delivery of the message and group that delivery `start` begins.
  func endOfBranch(from start: Int) -> Int {
    let first = trace.deliveries[start]
    var end = start + 1
    while end < trace.deliveries.count, trace.deliveries[end].message == first.message,
      trace.deliveries[end].group == first.group
    {
      end += 1
    }
    return end
  }

  private mutating func noteRedeliveries(_ branch: Range<Int>) {
    let destination = trace.messages[trace.deliveries[branch.lowerBound].message].destination
    var wasted = Nanoseconds.zero
    for index in branch.dropLast() {
      guard let finished = trace.deliveries[index].finished else { continue }
      guard let start = trace.startOfProcessing(trace.deliveries[index]) else { continue }
      wasted = wasted + (trace.events[finished].time - start)
    }
    trace.notes.append(.redelivered(destination: destination, deliveries: branch.count, wasted: wasted))
    noteOverlaps(branch, destination)
  }

  /// Overlapping as logged: a delivery began before the end of an earlier one. What has no end is not known to
  /// overlap: its consumer was most likely killed, which is why there was another delivery.
  private mutating func noteOverlaps(_ branch: Range<Int>, _ destination: Symbol) {
    var busiest: (finished: Int, origin: Symbol)?
    for index in branch {
      let delivery = trace.deliveries[index]
      guard let begin = delivery.consumed ?? delivery.started ?? delivery.finished else { continue }
      let origin = trace.events[begin].origin
      if let busiest, begin < busiest.finished {
        trace.notes.append(
          .overlappingDeliveries(destination: destination, first: busiest.origin, second: origin))
      }
      if let finished = delivery.finished, finished > busiest?.finished ?? -1 { busiest = (finished, origin) }
    }
  }

  private mutating func noteUnconsumed() {
    guard trace.deliveries.count < trace.messages.count || trace.messages.count > 1 else { return }
    var isDelivered = [Bool](repeating: false, count: trace.messages.count)
    for delivery in trace.deliveries { isDelivered[delivery.message] = true }
    for (message, delivered) in zip(trace.messages, isDelivered) where !delivered {
      trace.notes.append(
        .notConsumed(destination: message.destination, origin: origin(message.published)))
    }
  }

  /// Whose record it is; 0 without a record.
  func origin(_ event: Int?) -> Symbol { event.map { trace.events[$0].origin } ?? 0 }
}

extension Trace {
  /// When the work of a delivery began: as logged or, with only its end logged, as that record's stated
  /// duration implies.
  func startOfProcessing(_ delivery: Delivery) -> Timestamp? {
    if let started = delivery.started { return events[started].time }
    guard let finished = delivery.finished else { return nil }
    let stated = events[finished].statedDurationNanoseconds
    return stated == Event.absent ? nil : events[finished].time - Nanoseconds(stated)
  }
}
