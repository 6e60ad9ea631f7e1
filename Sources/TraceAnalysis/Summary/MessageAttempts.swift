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

  /// A consumer had the message before another one's work on it ended. An attempt without an end overlaps none: its
  /// consumer was most likely killed, and so the message came again.
  var overlaps: [Trace.Overlap] {
    var overlaps: [Trace.Overlap] = []
    var busiest: TraceSummary.Delivery?
    for attempt in attempts {
      if let busiest, attempt.consumer != busiest.consumer, attempt.firstRecord.isLogged,
        attempt.firstRecord < busiest.finished
      {
        overlaps.append(Trace.Overlap(first: busiest.consumer, second: attempt.consumer))
      }
      if attempt.finished.isLogged, attempt.finished > busiest?.finished ?? .absent { busiest = attempt }
    }
    return overlaps
  }

  /// The request is done when the last processing has finished. So the overlapping attempt that finished last counts,
  /// whichever began first; of several ends at one instant the last attempt. The critical path ends with it, too.
  private func lastToFinish(_ isWanted: (TraceSummary.Delivery) -> Bool) -> Int? {
    attempts.indices.filter { attempts[$0].finished.isLogged && isWanted(attempts[$0]) }
      .max { (attempts[$0].finished, $0) < (attempts[$1].finished, $1) }
  }
}

extension [TraceSummary.Delivery] {
  /// The attempts at each message in each group, in order, by index. A summary names the message that is published
  /// again: its first failed delivery, else its first, is the one repeated.
  var attemptsByOutcome: [[Int]] {
    var repeated: [Int32: Int] = [:]
    for (index, delivery) in enumerated() {
      let known = repeated[delivery.message]
      if known.map({ delivery.failed && !self[$0].failed }) ?? true { repeated[delivery.message] = index }
    }
    return attemptsByOutcome { self[$0].repeats < 0 ? nil : repeated[self[$0].repeats] }
  }

  /// Likewise. `retried` gives the delivery that the first one of a run repeats; nil of a message in its own right. A run
  /// continues the run of its own group at the repeated message; without one, that of the repeated delivery. Dead letters
  /// are no attempts. Linear.
  func attemptsByOutcome(retried: (Int) -> Int?) -> [[Int]] {
    let starts = startsOfRuns
    var runs: [Branch: Int] = [:]
    for start in starts { runs[Branch(self[start])] = start }
    // Of runs, by their starts. A run that is met while it is open closes a loop, as an index may hold: it is a root.
    var outcomes = [Int?](repeating: nil, count: count)
    var next = 0
    for index in indices where starts[index] == index && self[index].isAttempt {
      var chain: [Int] = []
      var run: Int? = index
      while let current = run, outcomes[current] == nil {
        outcomes[current] = next
        chain.append(current)
        run = retried(current).map { delivery in
          var branch = Branch(self[current])
          branch.message = self[delivery].message
          return runs[branch] ?? starts[delivery]
        }
      }
      guard let outcome = run.flatMap({ outcomes[$0] }), outcome != next else {
        if !chain.isEmpty { next += 1 }
        continue
      }
      for link in chain { outcomes[link] = outcome }
    }
    var attempts = [[Int]](repeating: [], count: next)
    for index in indices where self[index].isAttempt {
      if let outcome = outcomes[starts[index]] { attempts[outcome].append(index) }
    }
    return attempts.map { $0.sorted { (self[$0].attempt, $0) < (self[$1].attempt, $1) } }
  }

  private var startsOfRuns: [Int] {
    var starts: [Int] = []
    for index in indices {
      let isFirst = index == 0 || !self[index].isOfBranch(of: self[index - 1])
      starts.append(isFirst ? index : starts[index - 1])
    }
    return starts
  }
}

extension TraceSummary.Delivery {
  fileprivate var isAttempt: Bool { attempt > 0 && !isDeadLetter }
}

/// A message in a consumer group.
private struct Branch: Hashable {
  var message: Int32
  let group: NameID

  init(_ delivery: TraceSummary.Delivery) { (message, group) = (delivery.message, delivery.group) }
}
