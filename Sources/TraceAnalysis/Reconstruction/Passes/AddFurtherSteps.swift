import TraceModel

/// Records that a profile takes for several steps at one time: each further one gets an event of its own.
///
///     {"msg":"Got message",…}      ●●
///                           consumed, started
///
/// A duration belongs to the record's own step, or to an end among the others.
extension TraceDraft {
  mutating func addFurtherSteps() {
    guard hasFurtherSteps else { return }
    var added: [Event] = []
    for event in trace.events {
      for role in event.further.roles {
        var step = event
        step.role = role
        step.further = .none
        step.level = .unknown
        step.failed = role.isFailure || role == .processingFinished && event.failed
        if !role.isExchange { step.statusCode = 0 }
        step.statedDurationNanoseconds = .absent
        step.isImplied = true
        added.append(step)
      }
    }
    trace.events += added
    for event in added { note(event.role) }
  }
}
