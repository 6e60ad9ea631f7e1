package import TraceModel

/// The experience of a person with the app: records that state by themselves how long something took.
///
/// A record's time is the end of what it measured. One without a duration, or with one below 0, measures nothing
/// and is a note like any other.
extension TraceDraft {
  mutating func collectClientEvents() {
    guard hasClientEvents else { return }
    trace.clientEvents = trace.events.indices.filter { trace.events[$0].statedClientTime != nil }
  }
}

extension Event {
  /// The duration stated by the record; nil if a person felt nothing of it.
  package var statedClientTime: Nanoseconds? {
    role.isClientEvent && statedDurationNanoseconds >= 0 ? Nanoseconds(statedDurationNanoseconds) : nil
  }
}
