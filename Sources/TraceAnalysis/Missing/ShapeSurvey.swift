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

  /// Requests of one shape, of which the first stands for all.
  private struct Alike {
    var first: TraceSummary
    var requests: Int
  }

  private var counted: [RequestStep: Tally] = [:]
  /// Requests that are not counted yet, by shape.
  private var waiting: [RequestShape: Alike] = [:]
  /// The shape that was taken last; its room is used again.
  private var shape = RequestShape()
  private let services: ServiceTable

  /// So many shapes wait at most, so that memory stays bounded where no two requests are alike.
  private static let mostShapes = 1024

  /// - Parameter services: of the catalog whose symbols the summaries have.
  package init(services: ServiceTable) { self.services = services }

  /// What all requests so far come to.
  var tallies: [RequestStep: Tally] {
    var survey = self
    survey.countWaiting()
    return survey.counted
  }

  /// Counts a request, if it has completed as far as its own records say.
  package mutating func add(_ summary: TraceSummary) {
    guard summary.outcome == .completed else { return }
    shape.take(summary, services)
    if waiting[shape] != nil {
      waiting[shape]?.requests += 1
    } else {
      if waiting.count == Self.mostShapes { countWaiting() }
      waiting[shape] = Alike(first: summary, requests: 1)
    }
  }

  private mutating func countWaiting() {
    for alike in waiting.values { count(alike.first, times: alike.requests) }
    waiting.removeAll()
  }

  private mutating func count(_ summary: TraceSummary, times: Int) {
    var taken: [(step: RequestStep, having: [ExpectedRecord])] = []
    summary.forEachStep(services) { step, place in
      let known = taken.firstIndex { $0.step == step }
      if known == nil { taken.append((step, candidates(after: step, in: summary))) }
      taken[known ?? taken.count - 1].having.removeAll {
        !summary.has($0, with: step, at: place, services)
      }
    }
    for (step, having) in taken {
      counted[step, default: Tally()].requests += times
      for record in having { counted[step]?.having[record, default: 0] += times }
    }
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: ShapeSurvey) {
    countWaiting()
    counted.merge(other.tallies) { mine, others in
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
