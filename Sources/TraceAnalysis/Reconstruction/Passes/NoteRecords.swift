import ClockEstimation
import TraceModel

/// Records that say less, or more, of the request than records do as a rule.
extension TraceDraft {
  mutating func noteRecords() {
    noteMessageTimes()
    guard hasBatchOrRepeatedHeader else { return }
    noteBatches()
    let repeated = trace.events.count { $0.repeatsCorrelation }
    if repeated > 0 { trace.notes.append(.repeatedCorrelation(records: repeated)) }
  }

  /// A wait that begins with the message's own time, which one of two clocks told.
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
    var origins: [OriginID] = []
    for event in trace.events where event.isShared && event.role != .note && !origins.contains(event.origin) {
      origins.append(event.origin)
    }
    for origin in origins {
      let count = trace.events.count { $0.isShared && $0.role != .note && $0.origin == origin }
      trace.notes.append(.batchRecords(origin: origin, count: count))
    }
  }
}
