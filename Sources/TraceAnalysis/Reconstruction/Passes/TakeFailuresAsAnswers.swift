import TraceModel

/// Failures that servers log of what they were asked for. The name of the record is that of a client which gave up; of a
/// program that received a request and called nobody it is the answer.
extension TraceDraft {
  mutating func takeFailuresAsAnswers() {
    guard has(.requestFailed), has(.requestReceived) else { return }
    var open: [OriginID: Int] = [:]
    for event in trace.events {
      switch event.role {
      case .requestReceived: open[event.origin, default: 0] += 1
      case .responseSent: open[event.origin, default: 0] -= 1
      case .requestSent: open[event.origin] = .min / 2
      case .note, .responseReceived, .requestFailed, .published, .consumed, .processingStarted,
        .processingFinished, .launch, .screenLoad, .hitches:
        continue
      }
    }
    for index in trace.events.indices where trace.events[index].role == .requestFailed {
      guard let left = open[trace.events[index].origin], left > 0 else { continue }
      open[trace.events[index].origin] = left - 1
      trace.events[index].role = .responseSent
      note(.responseSent)
    }
  }
}
