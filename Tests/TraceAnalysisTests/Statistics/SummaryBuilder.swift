import SyntheticFleet
import TraceModel

@testable import TraceAnalysis

/// Requests for tests of statistics: client → api → one message per topic → consumer, times in ns.
struct SummaryBuilder {
  let catalog = Catalog()
  let client: OriginID
  let api: OriginID
  let worker: OriginID

  init() {
    client = catalog.id(of: Origin(service: "client"))
    api = catalog.id(of: Origin(service: "api", instance: "a"))
    worker = catalog.id(of: Origin(service: "worker", instance: "w1"))
  }

  /// The id of the attribute values, an empty text for an absent one.
  func projection(_ values: String...) -> NameID { catalog.id(of: values.joined(separator: "\u{1F}")) }

  /// A request of `api` (and `client`) from 1,000 on that has published nothing.
  func request(_ outcome: Outcome = .completed, start: Int64 = 1000, endToEnd: Int64? = nil) -> TraceSummary {
    var summary = TraceSummary()
    summary.outcome = outcome
    summary.start = Timestamp(nanoseconds: start)
    summary.sent = Instant(time: summary.start, origin: client)
    summary.done = endToEnd.map { Instant(time: Timestamp(nanoseconds: start + $0), origin: api) }
    summary.participants = [
      TraceSummary.Participant(origin: client, level: .info),
      TraceSummary.Participant(origin: api, level: .info),
    ]
    return summary
  }

  /// A message that waited and was worked on; nil for a step still to come.
  func delivery(
    topic: String = "jobs", published: Int64 = 2000, wait: Int64? = nil, work: Int64? = nil,
    attempt: Int32 = 1
  ) -> TraceSummary.Delivery {
    var delivery = TraceSummary.Delivery()
    delivery.attempt = wait == nil ? 0 : attempt
    delivery.destination = catalog.id(of: topic)
    delivery.publisher = api
    delivery.published = published
    guard let wait else { return delivery }
    delivery.consumer = worker
    delivery.consumed = published + wait
    delivery.started = published + wait
    if let work { delivery.finished = published + wait + work }
    return delivery
  }
}

extension TraceSummary {
  /// The same with `delivery`, as a message of its own, and its consumer.
  func with(_ delivery: TraceSummary.Delivery, projection: NameID = .empty) -> TraceSummary {
    var summary = self
    var delivery = delivery
    delivery.message = Int32(deliveries.count)
    delivery.projection = projection
    summary.deliveries.append(delivery)
    if delivery.consumer != 0 {
      summary.participants.append(Participant(origin: delivery.consumer, level: .info))
    }
    return summary
  }
}

extension LatencyReport.Group {
  subscript(segment: Segment, destination: String? = nil) -> LatencyReport.Statistics? {
    segments.first { $0.segment == segment && $0.destination == destination }
  }
}
