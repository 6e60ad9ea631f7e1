package import TraceModel

/// The messages that each consumer took up after it had been idle. An idle consumer would have taken the message
/// earlier if it had been there; so its wait was no more than the fetch. The quickest fetch of many took next to
/// nothing. That is an assumption, and its results are called `assumed`. It closes the side of a clock that one-way
/// hops leave open. Surveys of parts of the logs merge into the survey of all.
///
/// Redeliveries and deliveries without a record of their publishing keep a consumer busy and say nothing else.
///
/// Cost: about 0.5 µs a delivery; up to some tens of MB for each consumer with 200,000 deliveries or more, less
/// where it is busy.
package struct IdlePickupSurvey: Equatable, Sendable {
  /// By consumer.
  private(set) var consumers: [OriginID: ConsumerActivity] = [:]

  package init() {}

  /// Notes the deliveries of one request.
  package mutating func add(_ request: TraceSummary) {
    for delivery in request.deliveries { add(delivery) }
  }

  /// Notes all that `other` has noted. Both speak of one catalog.
  package mutating func merge(_ other: IdlePickupSurvey) {
    for (consumer, activity) in other.consumers {
      consumers[consumer, default: ConsumerActivity()].merge(activity)
    }
  }

  private mutating func add(_ delivery: TraceSummary.Delivery) {
    let consumed = delivery.taken
    guard consumed.isLogged, consumed.magnitude < 1 << 62 else { return }
    let isPickup =
      delivery.attempt == 1 && !delivery.isPairedByOrder && delivery.published.isLogged
      && delivery.publisher != delivery.consumer
    consumers[delivery.consumer, default: ConsumerActivity()].insert(
      consumed: consumed, finished: delivery.finished.logged,
      pickup: isPickup
        ? Pickup(published: delivery.published, consumed: consumed, publisher: delivery.publisher) : nil)
  }
}

extension IdlePickupSurvey {
  /// Passes all that it has noted to `coder`.
  package mutating func code(_ coder: inout SurveyCoder) {
    coder.entries(
      &consumers, by: { $0.rawValue < $1.rawValue }, blank: (.unnamed, ConsumerActivity())
    ) { consumer, activity, coder in
      coder.origin(&consumer)
      activity.code(&coder)
    }
  }
}
