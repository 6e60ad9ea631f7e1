import ClockEstimation
import TraceModel

/// The events' times on one clock, as far as the clocks are known.
///
/// The structure stands already and is not decided anew: records belong together by keys and by each program's own
/// order. No clock offset changes these. Only times, and the order of events across programs, are moved.
extension TraceDraft {
  mutating func alignClocks(_ clocks: ClockTable) {
    guard !clocks.isIdentity else { return }
    var isMoved = false
    for index in trace.events.indices {
      let logged = trace.events[index].time.nanoseconds
      let time = clocks.corrected(logged, of: trace.events[index].origin)
      guard time != logged else { continue }
      trace.events[index].time = Timestamp(nanoseconds: time)
      isMoved = true
    }
    if isMoved, let formerIndices = orderEvents() { renumberEvents(formerIndices) }
  }

  /// Refers to the events by their new indices, given the former ones in the new order.
  mutating func renumberEvents(_ formerIndices: [Int]) {
    var indices = [Int](repeating: 0, count: formerIndices.count)
    for (new, old) in formerIndices.enumerated() { indices[old] = new }
    for index in trace.clientEvents.indices { trace.clientEvents[index] = indices[trace.clientEvents[index]] }
    trace.clientEvents.sort()
    func renumber(_ event: inout Int?) { event = event.map { indices[$0] } }
    for index in trace.exchanges.indices {
      renumber(&trace.exchanges[index].sent)
      renumber(&trace.exchanges[index].ended)
      renumber(&trace.exchanges[index].received)
      renumber(&trace.exchanges[index].responded)
    }
    for index in trace.messages.indices { renumber(&trace.messages[index].published) }
    for index in trace.deliveries.indices {
      renumber(&trace.deliveries[index].consumed)
      renumber(&trace.deliveries[index].started)
      renumber(&trace.deliveries[index].finished)
    }
  }
}
