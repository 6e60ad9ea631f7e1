import ClockEstimation
import TraceModel

/// Records that say less, or more, of the request than records do as a rule.
extension TraceDraft {
  mutating func noteRecords() {
    noteMessageTimes()
    if findings.hasStrayTimes { noteStrayTimes() }
    guard findings.hasBatchOrRepeatedHeader else { return }
    noteBatches()
    let repeated = trace.events.count { $0.repeatsCorrelation }
    if repeated > 0 { trace.notes.append(.repeatedCorrelation(records: repeated)) }
  }

  /// A wait that begins with the message's own time, as told by one of two clocks.
  private mutating func noteMessageTimes() {
    var latest = -1
    for delivery in trace.deliveries where delivery.message != latest {
      latest = delivery.message
      let message = trace.messages[latest]
      guard message.published == nil, !message.isDeadLetter else { continue }
      guard let kind = trace.beginOfWait(of: message, delivery)?.kind else { continue }
      trace.notes.append(.messageTime(destination: message.destination, kind: kind))
    }
  }

  /// One note for each origin, in the order of their records.
  private mutating func noteBatches() {
    for (origin, count) in countsByOrigin(where: { $0.isShared && $0.role != .note }) {
      trace.notes.append(.batchRecords(origin: origin, count: count))
    }
  }

  /// One note for each origin whose clock had not been set.
  private mutating func noteStrayTimes() {
    for (origin, count) in countsByOrigin(where: { $0.timeForm == .stray }) {
      trace.notes.append(.strayTimes(origin: origin, records: count))
    }
  }

  /// How many events of each origin pass, in the order of their first ones.
  private func countsByOrigin(where isCounted: (Event) -> Bool) -> [(OriginID, Int)] {
    var (order, counts): ([OriginID], [OriginID: Int]) = ([], [:])
    for event in trace.events where isCounted(event) {
      if counts[event.origin] == nil { order.append(event.origin) }
      counts[event.origin, default: 0] += 1
    }
    return order.map { ($0, counts[$0, default: 0]) }
  }
}
