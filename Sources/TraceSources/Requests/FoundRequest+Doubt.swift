import ClockEstimation
import TraceAnalysis
import TraceModel

extension FoundRequest {
  /// Says how far its times may be off, by `clocks`, where that is more than a tenth. `summary` has
  /// corrected times.
  mutating func doubt(_ summary: TraceSummary, by clocks: ClockTable) {
    if let end = summary.done, let begin = summary.sent ?? summary.received {
      doneDoubt = clocks.largeDoubt(of: done, from: begin.origin, to: end.origin, at: end.time)
    }
    if let begin = summary.firstRecord, let end = summary.lastRecord {
      elapsedDoubt = clocks.largeDoubt(of: elapsed, from: begin.origin, to: end.origin, at: end.time)
    }
    if let wait = summary.longestWait, wait.messageTime == nil {
      queueWaitDoubt = clocks.largeDoubt(
        of: wait.duration, from: wait.from, to: wait.to, at: wait.start + wait.duration)
    }
  }
}

extension ClockTable {
  /// nil where nothing is known of the two clocks, and where they are one.
  fileprivate func largeDoubt(
    of duration: Nanoseconds?, from: OriginID, to: OriginID, at time: Timestamp
  ) -> DurationBounds? {
    guard let duration, from != to else { return nil }
    let bounds = self.doubt(from: from, to: to, at: time.nanoseconds)
    return bounds.clock != .uncorrected && bounds.isLarge(beside: duration) ? bounds : nil
  }
}

extension TraceSummary {
  /// The longest wait in the queue, the first of equal ones.
  var longestWait: MeasuredSegment? {
    var longest: MeasuredSegment?
    forEachSegment { measured in
      guard measured.segment == .queueWait else { return }
      if longest.map({ $0.duration < measured.duration }) ?? true { longest = measured }
    }
    return longest
  }
}
