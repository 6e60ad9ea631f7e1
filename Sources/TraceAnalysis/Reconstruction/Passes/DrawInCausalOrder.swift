import ClockEstimation
import TraceModel

/// The places of events whose times are too coarse to tell their order.
///
/// A time that is told in steps of a second says that the event happened within the second that begins with it.
/// Where a cause lies in that second, the event is placed at the cause at the earliest, and what its program
/// logged behind it no earlier. No time and no duration changes, and nothing is placed outside its step: what
/// contradicts the clocks beyond that stays where the clocks have it. At one time causes stand first.
///
///     sent   10.300  ──────────●
///     consumed   10  ●─────────▸●            placed at 10.300
///     finished   11                        ●
///
/// It comes last, because everything before it goes by the events' times.
extension TraceDraft {
  mutating func drawInCausalOrder(_ precision: LoggedPrecision) {
    guard !precision.isUnknown else { return }
    let steps = causalSteps
    guard steps.contains(where: { $0.to < $0.from }) else { return }
    var places = CausalOrder(trace.events, precision)
    places.applied(steps + successions)
    let order = places.order
    guard order != Array(trace.events.indices) else { return }
    if places.isMoved { trace.places = order.map { places.times[$0] } }
    let events = trace.events
    trace.events = order.map { events[$0] }
    renumberEvents(order)
  }

  /// Every passage between programs: the cause and what it led to.
  private var causalSteps: [CausalStep] {
    var steps: [CausalStep] = []
    func note(_ from: Int?, _ to: Int?) {
      if let from, let to { steps.append(CausalStep(from: from, to: to)) }
    }
    for exchange in trace.exchanges {
      note(exchange.sent, exchange.received)
      if !exchange.gaveUp { note(exchange.responded, exchange.ended) }
    }
    for delivery in trace.deliveries {
      note(trace.messages[delivery.message].published, delivery.consumed ?? delivery.started)
    }
    return steps
  }

  /// Neighbours among the records of one program in one source.
  private var successions: [CausalStep] {
    struct Log: Hashable {
      var source: UInt32
      var origin: OriginID
    }
    var latest: [Log: Int] = [:]
    return trace.events.indices.compactMap { index in
      let log = Log(source: trace.events[index].source, origin: trace.events[index].origin)
      return latest.updateValue(index, forKey: log).map { CausalStep(from: $0, to: index) }
    }
  }
}

/// An event cannot have been before another one.
private struct CausalStep {
  var from: Int
  var to: Int
}

/// Where events are placed in time.
private struct CausalOrder {
  private let events: [Event]
  private let precision: LoggedPrecision
  private(set) var times: [Timestamp]
  /// How many causes in one place stand before it.
  private var depths: [Int]
  private(set) var isMoved = false

  init(_ events: [Event], _ precision: LoggedPrecision) {
    self.events = events
    self.precision = precision
    times = events.map(\.time)
    depths = events.map { _ in 0 }
  }

  /// Until nothing moves; a cycle ends it, too.
  mutating func applied(_ steps: [CausalStep]) {
    for _ in events.indices {
      var hasMoved = false
      for step in steps where move(step) { hasMoved = true }
      guard hasMoved else { return }
    }
  }

  private mutating func move(_ step: CausalStep) -> Bool {
    let slack = Nanoseconds(precision.slack(of: events[step.to].origin))
    let isBefore = times[step.to] < times[step.from]
    let isBeside = times[step.to] == times[step.from] && depths[step.to] <= depths[step.from]
    guard isBeside || isBefore && times[step.from] - events[step.to].time <= slack else { return false }
    isMoved = isMoved || isBefore
    times[step.to] = times[step.from]
    depths[step.to] = depths[step.from] + 1
    return true
  }

  /// The events by place; in one place causes first, then as they stood.
  var order: [Int] {
    events.indices.sorted { (times[$0], depths[$0], $0) < (times[$1], depths[$1], $1) }
  }
}
