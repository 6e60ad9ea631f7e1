package import TraceModel

extension ClockTable {
  /// The request with every time on its reference's clock instead of its own. Of several messages the first and the
  /// last to be done are found anew: by logged times it may have been another. So may the last record.
  package func corrected(_ request: TraceSummary) -> TraceSummary {
    let clocks = settled(for: request)
    return clocks.isIdentity ? request : clocks.moved(request)
  }

  private func moved(_ request: TraceSummary) -> TraceSummary {
    var request = request
    if let first = request.firstRecord { request.start = corrected(first).time }
    let last = request.lastRecord.map(corrected)
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
    if let last = [last, request.done].compactMap(\.self).max(by: { $0.time < $1.time }),
      request.endOrigin != nil
    {
      (request.end, request.endOrigin) = (last.time, last.origin)
    }
    request.holdAllSteps()
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

extension TraceSummary {
  /// The first record and the last may be other ones once times are corrected.
  fileprivate mutating func holdAllSteps() {
    guard endOrigin != nil else { return }
    for exchange in exchanges {
      hold(exchange.sent, exchange.client)
      hold(exchange.received, exchange.server)
      hold(exchange.responded, exchange.server)
      hold(exchange.ended, exchange.client)
    }
    for delivery in deliveries {
      hold(delivery.published, delivery.publisher)
      hold(delivery.consumed, delivery.consumer)
      hold(delivery.started, delivery.consumer)
      hold(delivery.finished, delivery.consumer)
    }
  }

  private mutating func hold(_ time: Int64, _ origin: OriginID) {
    guard time.isLogged else { return }
    start.nanoseconds = min(start.nanoseconds, time)
    if time > end.nanoseconds { (end.nanoseconds, endOrigin) = (time, origin) }
  }
}
