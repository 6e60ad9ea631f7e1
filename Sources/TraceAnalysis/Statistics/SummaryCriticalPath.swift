import TraceModel

/// The critical path of a request as far as its summary tells it: the same walk as `FindCriticalPath`, over
/// instants instead of events, so that a report can say where the time of many requests went.
extension TraceSummary {
  /// Calls `body` with each part from the end backwards, in ns; the parts sum exactly to the time from the
  /// first record to the end. Nothing for requests without an end, or with neither a
  /// client's nor a server's record.
  func forEachPathPart(_ body: (Segment, Int64) -> Void) {
    guard let done, let beginning = sent ?? received else { return }
    var path = SummaryPath(place: done.time.nanoseconds)
    if let last = deliveries.firstIndex(where: { $0.finished == path.place && $0.consumer == done.origin }) {
      walkDeliveries(from: last, &path, body)
    } else if let last = exchanges.firstIndex(where: { $0.ended == path.place && $0.client == done.origin }) {
      path.step(to: exchanges[last].responded, .responseTransit, body)
      walkExchange(last, &path, body)
    } else if let last = exchanges.firstIndex(where: {
      $0.responded == path.place && $0.server == done.origin
    }) {
      walkExchange(last, &path, body)
    }
    path.step(to: beginning.time.nanoseconds, .unattributed, body)
  }

  private func walkDeliveries(from last: Int, _ path: inout SummaryPath, _ body: (Segment, Int64) -> Void) {
    var index = last
    for _ in deliveries.indices {
      let delivery = deliveries[index]
      path.step(to: delivery.started, .processing, body)
      path.step(to: delivery.consumed, .dispatch, body)
      if delivery.attempt > 1 {
        // Attempts of a branch stand together, the first first.
        path.step(to: deliveries[index - Int(delivery.attempt) + 1].consumed, .redelivery, body)
      }
      guard delivery.published != Event.absent else { return }
      path.step(to: delivery.published, .queueWait, body)
      guard delivery.begun != Event.absent else { return }
      if let exchange = exchanges.firstIndex(where: {
        $0.received == delivery.begun && $0.server == delivery.publisher
      }) {
        return walkExchange(exchange, &path, body)
      }
      let publishing = deliveries.firstIndex {
        $0.consumer == delivery.publisher && $0.message != delivery.message
          && ($0.consumed == delivery.begun || $0.consumed == Event.absent && $0.started == delivery.begun)
      }
      guard let publishing else { return }
      index = publishing
    }
  }

  private func walkExchange(_ index: Int, _ path: inout SummaryPath, _ body: (Segment, Int64) -> Void) {
    let exchange = exchanges[index]
    path.step(to: exchange.received, .api, body)
    path.step(to: exchange.sent, .requestTransit, body)
    guard let first = exchange.sent != Event.absent ? sent : received else { return }
    guard exchange.sent != Event.absent || (sent == nil && exchange.received != Event.absent) else { return }
    path.hasHole = false
    path.step(to: first.time.nanoseconds, .retryWait, body)
  }
}

/// A critical path while it is walked from the end backwards.
private struct SummaryPath {
  /// How far back the path reaches, in ns since 1970.
  var place: Int64
  /// A record between here and the next known one is missing.
  var hasHole = false

  mutating func step(to begin: Int64, _ segment: Segment, _ body: (Segment, Int64) -> Void) {
    guard begin != Event.absent else {
      hasHole = true
      return
    }
    if place != begin { body(hasHole ? .unattributed : segment, place &- begin) }
    (place, hasHole) = (begin, false)
  }
}
