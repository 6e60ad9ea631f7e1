extension ClockTable {
  /// The request with every time on its reference's clock instead of its own. `start` and `end` name no clock:
  /// they move with the first and the last known instant if they are its time, and else stay.
  package func corrected(_ request: TraceSummary) -> TraceSummary {
    guard !isIdentity else { return request }
    var request = request
    let (first, last) = (request.sent ?? request.received, request.done)
    if let first, first.time == request.start { request.start = corrected(first).time }
    if let last, last.time == request.end { request.end = corrected(last).time }
    request.sent = request.sent.map(corrected)
    request.received = request.received.map(corrected)
    request.accepted = request.accepted.map(corrected)
    request.firstEffect = request.firstEffect.map(corrected)
    request.done = request.done.map(corrected)
    for index in request.exchanges.indices { correct(&request.exchanges[index]) }
    for index in request.deliveries.indices { correct(&request.deliveries[index]) }
    for index in request.clientEvents.indices {
      correct(&request.clientEvents[index].ended, of: request.clientEvents[index].origin)
    }
    return request
  }

  private func corrected(_ instant: Instant) -> Instant {
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

  private func correct(_ time: inout Int64, of origin: Symbol) {
    guard time != Event.absent else { return }
    time &-= correction(of: origin, at: time)
  }
}
