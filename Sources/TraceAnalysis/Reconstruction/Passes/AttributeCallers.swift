import TraceModel

extension TraceDraft {
  /// Gives each exchange the work that called. Deliveries are known by now, as are the owners of first events.
  mutating func attributeCallers() {
    guard findings.callers.contains(where: { $0 != nil }) else { return }
    var works: [Int: Trace.Work] = [:]
    for (index, exchange) in trace.exchanges.enumerated() {
      if let received = exchange.received { works[received] = .exchange(index) }
    }
    for (index, delivery) in trace.deliveries.enumerated().reversed() {
      for begin in [delivery.started, delivery.consumed].compactMap(\.self) {
        works[begin] = .delivery(index)
      }
    }
    for (begin, exchange) in worksOfRequests { works[begin] = .exchange(exchange) }
    for index in trace.exchanges.indices {
      guard let begin = findings.callers[Int(trace.exchanges[index].call)] else { continue }
      trace.exchanges[index].caller = works[begin] ?? .unknown
    }
  }
}
