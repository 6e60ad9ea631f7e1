import ClockEstimation
import TraceModel

/// Hops that end before they begin, as logged. They are evidence about clocks: noted, never changed. Where
/// the end may have been later than its time says, by the step in which that is told, it is no evidence.
extension TraceDraft {
  mutating func checkCausality(_ precision: LoggedPrecision) {
    let hops = SegmentsByScope.hops.ofExchange
    for exchange in trace.exchanges {
      for hop in hops {
        check(hop.segment, from: exchange.event(at: hop.begin), to: exchange.event(at: hop.end), precision)
      }
    }
    var previous = Trace.Delivery(message: -1)
    for delivery in trace.deliveries {
      if delivery.message != previous.message || delivery.group != previous.group {
        checkWait(delivery, precision)
      }
      previous = delivery
    }
  }

  private mutating func checkWait(_ delivery: Trace.Delivery, _ precision: LoggedPrecision) {
    let message = trace.messages[delivery.message]
    guard !message.isDeadLetter, let consumed = delivery.consumed else { return }
    let segment: Segment = message.repetition == nil ? .queueWait : .retryWait
    if message.published != nil { return check(segment, from: message.published, to: consumed, precision) }
    guard let begin = trace.beginOfWait(of: message, delivery)?.time else { return }
    let end = trace.events[consumed]
    guard begin - end.time > Nanoseconds(precision.slack(of: end.origin)) else { return }
    trace.notes.append(
      .negativeDuration(segment: segment, duration: end.time - begin, from: .unnamed, to: end.origin))
  }

  private mutating func check(_ segment: Segment, from: Int?, to: Int?, _ precision: LoggedPrecision) {
    // Events are in the order of time, so only an earlier place can be an earlier time.
    guard let from, let to, to < from else { return }
    let (begin, end) = (trace.events[from], trace.events[to])
    guard begin.time - end.time > Nanoseconds(precision.slack(of: end.origin)) else { return }
    trace.notes.append(
      .negativeDuration(
        segment: segment, duration: end.time - begin.time, from: begin.origin, to: end.origin))
  }
}
