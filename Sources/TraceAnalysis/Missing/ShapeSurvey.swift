package import TraceModel

/// Learns from completed requests which records come with which steps, so that a hole in another request has a
/// name. Counted by request, not by attempt.
package struct ShapeSurvey: Sendable {
  /// Completed requests that took a step.
  struct Tally: Equatable {
    var requests = 0
    /// Those of them that have a record, wherever they took the step.
    var having: [ExpectedRecord: Int] = [:]
  }

  private(set) var tallies: [RequestStep: Tally] = [:]
  private let services: ServiceTable

  /// - Parameter services: of the catalog whose symbols the summaries have.
  package init(services: ServiceTable) { self.services = services }

  /// Counts a request, if it has completed as far as its own records say.
  package mutating func add(_ summary: TraceSummary) {
    guard summary.outcome == .completed else { return }
    var taken: [(step: RequestStep, having: [ExpectedRecord])] = []
    summary.forEachStep(services) { step, place in
      let known = taken.firstIndex { $0.step == step }
      if known == nil { taken.append((step, candidates(after: step, in: summary))) }
      taken[known ?? taken.count - 1].having.removeAll {
        !summary.has($0, with: step, at: place, services)
      }
    }
    for (step, having) in taken {
      tallies[step, default: Tally()].requests += 1
      for record in having { tallies[step]?.having[record, default: 0] += 1 }
    }
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: ShapeSurvey) {
    tallies.merge(other.tallies) { mine, others in
      Tally(
        requests: mine.requests + others.requests,
        having: mine.having.merging(others.having, uniquingKeysWith: +))
    }
  }

  /// The records that could come with the step, judged by those of the request.
  private func candidates(after step: RequestStep, in summary: TraceSummary) -> [ExpectedRecord] {
    switch step {
    case .answered: [.sending] + messages(by: step, in: summary)
    case .received: [.reception]
    case .processed: messages(by: step, in: summary)
    case .consumed(let destination): [.publishing(destination: destination)]
    }
  }

  private func messages(by step: RequestStep, in summary: TraceSummary) -> [ExpectedRecord] {
    var destinations: [Symbol] = []
    for delivery in summary.deliveries where delivery.published != Event.absent {
      guard delivery.destination != 0, !destinations.contains(delivery.destination) else { continue }
      if services.service(of: delivery.publisher) == step.publisher {
        destinations.append(delivery.destination)
      }
    }
    return destinations.map { .message(destination: $0) }
  }
}
