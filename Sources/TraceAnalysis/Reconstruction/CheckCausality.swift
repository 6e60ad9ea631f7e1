import TraceModel

/// Pass 8: hops that end before they begin, as logged. They are evidence about clocks: noted, never changed.
extension TraceDraft {
  mutating func checkCausality() {
    for exchange in trace.exchanges {
      check(.requestTransit, from: exchange.sent, to: exchange.received)
      if !exchange.gaveUp { check(.responseTransit, from: exchange.responded, to: exchange.ended) }
    }
    for delivery in trace.deliveries where delivery.attempt == 1 {
      check(.queueWait, from: trace.messages[delivery.message].published, to: delivery.consumed)
    }
  }

  private mutating func check(_ segment: Segment, from: Int?, to: Int?) {
    // Events are in the order of time, so only an earlier place can be an earlier time.
    guard let from, let to, to < from else { return }
    let (begin, end) = (trace.events[from], trace.events[to])
    guard end.time < begin.time else { return }
    trace.notes.append(
      .negativeDuration(
        segment: segment, duration: end.time - begin.time, from: begin.origin, to: end.origin))
  }
}
