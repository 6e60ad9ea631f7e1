import TraceModel

/// The attempts at one message in one consumer group, in order; those through retry topics included.
struct MessageAttempts {
  private let attempts: [TraceSummary.Delivery]

  init(_ attempts: [TraceSummary.Delivery]) { self.attempts = attempts }

  /// The good attempt that ended last.
  var lastSuccess: Int? { lastToFinish { !$0.failed } }

  /// Processing of the attempts in `isCounted` but the one that decided: the last success, or else the last to end.
  /// Of a last attempt without an end it is not known how it ended: that one decides.
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
  /// The attempts at each message in each group, in order, by index. Those through retry topics belong to the run that
  /// they repeat (`RepeatedRuns`). Dead letters are no attempts. Linear.
  var attemptsByOutcome: [[Int]] {
    let runs = RepeatedRuns(self)
    // By the start of a run. A run that is met while it is open closes a loop, as an index may hold: it is a root.
    var outcomes = [Int?](repeating: nil, count: count)
    var next = 0
    for index in indices where runs.starts[index] == index && self[index].isAttempt {
      var chain: [Int] = []
      var run: Int? = index
      while let current = run, outcomes[current] == nil {
        outcomes[current] = next
        chain.append(current)
        run = runs.run(repeatedBy: self[current])
      }
      guard let outcome = run.flatMap({ outcomes[$0] }), outcome != next else {
        if !chain.isEmpty { next += 1 }
        continue
      }
      for link in chain { outcomes[link] = outcome }
    }
    var attempts = [[Int]](repeating: [], count: next)
    for index in indices where self[index].isAttempt {
      if let outcome = outcomes[runs.starts[index]] { attempts[outcome].append(index) }
    }
    return attempts.map { $0.sorted { (self[$0].attempt, $0) < (self[$1].attempt, $1) } }
  }
}

extension TraceSummary.Delivery {
  fileprivate var isAttempt: Bool { attempt > 0 && !isDeadLetter }
}

/// The runs of deliveries that retries repeat. A summary names the repeated message. Of its runs, it is the one of the
/// retry's group; else that of the failed delivery whose consumer published the retry; else the first with a failure.
private struct RepeatedRuns {
  private struct Key: Hashable {
    var message: Int32
    var group: NameID?
    var consumer: OriginID?
  }

  /// The start of the run of each delivery.
  let starts: [Int]
  private var runs: [Key: Int] = [:]

  init(_ deliveries: [TraceSummary.Delivery]) {
    var starts: [Int] = []
    for (index, delivery) in deliveries.enumerated() {
      let isFirst = index == 0 || !delivery.isOfBranch(of: deliveries[index - 1])
      starts.append(isFirst ? index : starts[index - 1])
    }
    self.starts = starts
    for delivery in deliveries.indices.filter({ deliveries[$0].failed }) + Array(deliveries.indices) {
      let (row, start) = (deliveries[delivery], starts[delivery])
      add(start, Key(message: row.message, group: row.group))
      add(start, Key(message: row.message, consumer: row.consumer))
      add(start, Key(message: row.message))
    }
  }

  private mutating func add(_ start: Int, _ key: Key) { runs[key] = runs[key] ?? start }

  /// The start of the run; nil for a message in its own right.
  func run(repeatedBy retry: TraceSummary.Delivery) -> Int? {
    guard retry.repeats >= 0 else { return nil }
    return runs[Key(message: retry.repeats, group: retry.group)]
      ?? runs[Key(message: retry.repeats, consumer: retry.publisher)] ?? runs[Key(message: retry.repeats)]
  }
}
