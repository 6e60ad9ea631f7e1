import TraceModel

/// The attempts at one message in one consumer group, in order; those through retry topics included.
struct MessageAttempts {
  private let attempts: [TraceSummary.Delivery]

  init(_ attempts: [TraceSummary.Delivery]) { self.attempts = attempts }

  /// The good attempt that ended last.
  var lastSuccess: Int? { lastToFinish { !$0.failed } }

  /// Processing of the attempts in `isCounted` but the one that decided: the last success, or else the last to end. Of a
  /// last attempt without an end it is not known how it ended: that one decides.
  func wasted(_ isCounted: (TraceSummary.Delivery) -> Bool) -> Nanoseconds {
    let isOpen = attempts.last.map { !$0.finished.isLogged } ?? true
    let decisive = lastSuccess ?? (isOpen ? nil : lastToFinish { _ in true }) ?? attempts.count - 1
    return attempts.indices.reduce(.zero) { sum, index in
      let attempt = attempts[index]
      guard index != decisive, isCounted(attempt) else { return sum }
      return sum + (Nanoseconds(from: attempt.record(of: .underWay), to: attempt.finished) ?? .zero)
    }
  }

  /// The request is done when the last processing has finished. So the overlapping attempt that finished last counts,
  /// whichever began first; of several ends at one instant the last attempt. The critical path ends with it, too.
  private func lastToFinish(_ isWanted: (TraceSummary.Delivery) -> Bool) -> Int? {
    attempts.indices.filter { attempts[$0].finished.isLogged && isWanted(attempts[$0]) }
      .max { (attempts[$0].finished, $0) < (attempts[$1].finished, $1) }
  }
}
