package import TraceModel

extension ClockTable {
  /// The request with every time on its reference's clock instead of its own. Its ends are found anew: by logged times
  /// it may have been another message that was the first or the last to be done. So may the first and the last record.
  package func corrected(_ request: TraceSummary) -> TraceSummary {
    let clocks = settled(for: request)
    return clocks.isIdentity ? request : clocks.moved(request)
  }

  private func moved(_ request: TraceSummary) -> TraceSummary {
    var moved = request
    moved.forEachTime { time, origin in correct(&time, of: origin) }
    if moved.firstEffect != nil { moved.firstEffect = moved.earliestEffect ?? moved.firstEffect }
    if moved.done != nil { moved.done = moved.completion ?? moved.done }
    if let first = request.firstRecord, let last = request.lastRecord {
      moved.findRecords(from: corrected(first), to: corrected(last))
    }
    return moved
  }

  /// The instant on its reference's clock.
  package func corrected(_ instant: Instant) -> Instant {
    var instant = instant
    correct(&instant.time.nanoseconds, of: instant.origin)
    return instant
  }

  private func correct(_ time: inout Int64, of origin: OriginID) {
    if time.isLogged { time = corrected(time, of: origin) }
  }
}

extension TraceSummary {
  /// Makes the earliest and the latest of all records the first and the last one: by logged times they were `first` and
  /// `last`. Of two at one time, the cause is the earlier one.
  fileprivate mutating func findRecords(from first: Instant, to last: Instant) {
    var (start, last) = (earliestStep ?? first, last)
    if first.time < start.time { start = first }
    forEachStepTime { time, origin in
      guard let step = Instant(logged: time, by: origin) else { return }
      if step.time > last.time { last = step }
    }
    (self.start, startOrigin) = (start.time, start.origin)
    (end, endOrigin) = (last.time, last.origin)
  }

  /// The first of those at one time in the order of causes: sent, received, published, consumed and the rest.
  private var earliestStep: Instant? {
    var earliest: Instant?
    func look(at time: Int64, _ origin: OriginID) {
      guard let step = Instant(logged: time, by: origin) else { return }
      if earliest.map({ step.time < $0.time }) ?? true { earliest = step }
    }
    for exchange in exchanges { look(at: exchange.sent, exchange.client) }
    for exchange in exchanges { look(at: exchange.received, exchange.server) }
    for delivery in deliveries { look(at: delivery.published, delivery.publisher) }
    for delivery in deliveries {
      for time in [delivery.consumed, delivery.started, delivery.finished] {
        look(at: time, delivery.consumer)
      }
    }
    for exchange in exchanges {
      look(at: exchange.responded, exchange.server)
      look(at: exchange.ended, exchange.client)
    }
    return earliest
  }
}
