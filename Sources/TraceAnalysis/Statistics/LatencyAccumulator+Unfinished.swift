import TraceModel

/// What began and had not ended when the logs did: right-censored observations.
extension LatencyAccumulator {
  mutating func countUnfinished(_ summary: TraceSummary, whole: [Int], of request: RequestPlacements) {
    if summary.isUnfinished, let segment = summary.wholeSegment {
      for group in whole { groups[group].countCensored(segment, destination: 0) }
    }
    for delivery in summary.deliveries {
      if delivery.attempt == 0 {
        countQueued(delivery, of: request)
      } else if delivery.finished == Event.absent, !delivery.sharesWork {
        let group = samples(of: placement(of: delivery, at: delivery.consumer, in: request))
        groups[group].countCensored(.processing, destination: delivery.destination)
      }
    }
  }

  /// The wait belongs to the publisher's group; the age of the oldest message stands beside the count of
  /// queued requests, in the group of each service that took part.
  private mutating func countQueued(_ delivery: TraceSummary.Delivery, of request: RequestPlacements) {
    guard let wait = delivery.waitSegment else { return }
    let placement = placement(of: delivery, at: delivery.publisher, in: request)
    let group = samples(of: placement)
    groups[group].countCensored(wait, destination: delivery.destination)
    guard delivery.published != Event.absent else { return }
    for group in groups(ofEvery: request.origins, placement) {
      groups[group].noteUnconsumed(publishedNanoseconds: delivery.published)
    }
  }

  private func placement(
    of delivery: TraceSummary.Delivery, at origin: Symbol, in request: RequestPlacements
  ) -> Placement {
    Placement(
      own: index.asksAttribute ? delivery.projection : 0, request: request.projection,
      origin: index.asksOrigin ? origin : 0, topic: index.asksTopic ? delivery.destination : 0,
      outcome: request.outcome)
  }
}

extension TraceSummary {
  /// No end is known, and the request was neither refused nor given up.
  fileprivate var isUnfinished: Bool { done == nil && outcome != .rejected && outcome != .unreachable }

  /// The segment that the request's end would have ended; nil where neither client nor server logged it.
  fileprivate var wholeSegment: Segment? { sent != nil ? .endToEnd : received != nil ? .fromAPI : nil }
}
