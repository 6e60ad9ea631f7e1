package import TraceModel

/// Counts messages with several attempts, and the work that did not count. Nearly all requests have none.
package struct RepeatedWorkCount: ReportPart {
  /// Messages delivered again, or tried again by way of retry topics.
  package struct Total: Sendable {
    /// Requests with such a message, each once.
    package var requests = 0
    /// Each once for each consumer group.
    package var messages = 0
    /// Of these messages, how many two consumers had in work at the same time.
    package var overlapping = 0
    /// Processing that did not count.
    package var wasted = Nanoseconds.zero
  }

  private var counted = Total()

  package init() {}

  /// The counts; nil if nothing was delivered again.
  package var total: Total? { counted.messages > 0 ? counted : nil }

  package mutating func add(_ request: TraceSummary) {
    guard request.deliveries.contains(where: { $0.attempt > 1 }) else { return }
    let repeated = request.deliveries.attemptsByOutcome.filter { $0.count > 1 }
    guard !repeated.isEmpty else { return }
    counted.requests += 1
    for indices in repeated {
      let attempts = MessageAttempts(indices.map { request.deliveries[$0] })
      counted.messages += 1
      // The work of a batch counts once.
      counted.wasted = counted.wasted + attempts.wasted { !$0.sharesWork }
      if !attempts.overlaps.isEmpty { counted.overlapping += 1 }
    }
  }

  /// It has no repeated work.
  package mutating func add(like known: TraceSummary) {}

  package mutating func merge(_ other: RepeatedWorkCount) {
    counted.requests += other.counted.requests
    counted.messages += other.counted.messages
    counted.overlapping += other.counted.overlapping
    counted.wasted = counted.wasted + other.counted.wasted
  }

  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    guard let total else { return }
    report.figures.append(ReportFigure(name: "repeated", fact: total.fact, sentences: [total.sentence]))
  }
}

extension RepeatedWorkCount.Total {
  fileprivate var fact: Fact {
    [
      "requests": .count(requests), "messages": .count(messages), "overlapping": .count(overlapping),
      "wasted": .duration(wasted),
    ]
  }

  /// `redelivered: 12 messages of 9 requests; 34 ms of processing did not count (trace find --redelivered)`.
  fileprivate var sentence: Phrase {
    var phrase: Phrase = "redelivered: \(messages, "message") of \(requests, "request")"
    if wasted > .zero { phrase += "; \(wasted) of processing did not count" }
    if overlapping > 0 { phrase += "; \(overlapping) in work by two consumers at once" }
    phrase += " (\(find: ["--redelivered"]))"
    return phrase
  }
}
