package import TraceModel

extension ClockTable {
  /// The request with every time on its reference's clock instead of its own. `start` and `end` name no clock:
  /// they move with the first and the last known instant if they are its time, and else stay. Of several messages
  /// the first and the last to be done are found anew: by logged times it may have been another.
  package func corrected(_ request: TraceSummary) -> TraceSummary {
    let clocks = settled(for: request)
    return clocks.isIdentity ? request : clocks.moved(request)
  }

  private func moved(_ request: TraceSummary) -> TraceSummary {
    var request = request
    let (first, last) = (request.sent ?? request.received, request.done)
    if let first, first.time == request.start { request.start = corrected(first).time }
    let endsWithLast = last?.time == request.end
    request.sent = request.sent.map(corrected)
    request.received = request.received.map(corrected)
    request.accepted = request.accepted.map(corrected)
    for index in request.exchanges.indices { correct(&request.exchanges[index]) }
    for index in request.deliveries.indices { correct(&request.deliveries[index]) }
    for index in request.clientEvents.indices {
      correct(&request.clientEvents[index].ended, of: request.clientEvents[index].origin)
    }
    request.firstEffect = request.firstEffect.map {
      request.effects.min { $0.time < $1.time } ?? corrected($0)
    }
    request.done = request.done.map { request.ends.max { $0.time < $1.time } ?? corrected($0) }
    if endsWithLast, let done = request.done { request.end = done.time }
    return request
  }

  /// The instant on its reference's clock.
  package func corrected(_ instant: Instant) -> Instant {
    var instant = instant
    correct(&instant.time.nanoseconds, of: instant.origin)
    return instant
  }

  private func correct(_ exchange: inout TraceSummary.Exchange) {
    correct(&exchange.sent, of: exchange.client)
    correct(&exchange.received, of: exchange.server)
    correct(&exchange.responded, of: exchange.server)
    correct(&exchange.ended, of: exchange.client)
  }

  private func correct(_ delivery: inout TraceSummary.Delivery) {
    correct(&delivery.begun, of: delivery.publisher)
    correct(&delivery.published, of: delivery.publisher)
    correct(&delivery.consumed, of: delivery.consumer)
    correct(&delivery.started, of: delivery.consumer)
    correct(&delivery.finished, of: delivery.consumer)
  }

  private func correct(_ time: inout Int64, of origin: OriginID) {
    guard time.isLogged else { return }
    time &-= correction(of: origin, at: time)
  }
}
