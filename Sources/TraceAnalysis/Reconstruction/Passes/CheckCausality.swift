import ClockEstimation
import TraceModel

/// Hops that end before they begin, as logged. They are evidence about clocks: noted, never changed. It is no
/// evidence if the end may have been later than its time says, by the step of its clock.
extension TraceDraft {
  mutating func checkCausality(_ precision: LoggedPrecision) {
    let hops = SegmentsByScope.hops.ofExchange
    for exchange in trace.exchanges {
      for hop in hops {
        check(hop.segment, from: exchange.record(of: hop.begin), to: exchange.record(of: hop.end), precision)
      }
    }
    var previous = Trace.Delivery(message: -1)
    for delivery in trace.deliveries {
      if delivery.message != previous.message || delivery.group != previous.group {
        checkWait(delivery, precision)
      }
      check(.processing, from: delivery.taken, to: delivery.finished, precision)
      previous = delivery
    }
  }

  private mutating func checkWait(_ delivery: Trace.Delivery, _ precision: LoggedPrecision) {
    let message = trace.messages[delivery.message]
    guard !message.isDeadLetter else { return }
    let segment = Segment.wait(isRetry: message.repetition != nil)
    guard let consumed = delivery.taken else { return checkImpliedWait(delivery, segment, precision) }
    if message.published != nil { return check(segment, from: message.published, to: consumed, precision) }
    guard let begin = trace.beginOfWait(of: message, delivery)?.time else { return }
    let end = trace.events[consumed]
    guard begin - end.time > Nanoseconds(precision.slack(of: end.origin)) else { return }
    trace.notes.append(
      .negativeDuration(segment: segment, duration: end.time - begin, from: .unnamed, to: end.origin))
  }

  /// Of a delivery with its end alone, whose duration says when it began.
  private mutating func checkImpliedWait(
    _ delivery: Trace.Delivery, _ segment: Segment, _ precision: LoggedPrecision
  ) {
    guard let published = trace.messages[delivery.message].published, let finished = delivery.finished,
      let start = trace.startOfProcessing(delivery)
    else { return }
    let (begin, origin) = (trace.events[published], trace.events[finished].origin)
    guard begin.time - start > Nanoseconds(precision.slack(of: origin)) else { return }
    trace.notes.append(
      .negativeDuration(segment: segment, duration: start - begin.time, from: begin.origin, to: origin))
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
