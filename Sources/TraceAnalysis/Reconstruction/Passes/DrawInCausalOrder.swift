import ClockEstimation
import TraceModel

/// When events are drawn whose times are too coarse to tell their order.
///
/// A time in steps of a second says that the event happened within the second beginning then. If a cause lies in that
/// second, the event is placed at the cause at the earliest, and its program's later records no earlier. No time and no
/// duration changes, and nothing is placed outside its step. At one time causes stand first.
///
///     sent   10.300  ──────────●
///     consumed   10  ●─────────▸●            placed at 10.300
///     finished   11                        ●
///
/// Larger contradictions are drawn as the clocks have them, but the records stand behind those of their cause
/// (`CausalSequence`).
///
/// It comes last, because everything before it goes by the events' times.
extension TraceDraft {
  mutating func drawInCausalOrder(_ precision: LoggedPrecision) {
    guard !precision.isUnknown else { return }
    let steps = passages
    if steps.contains(where: { $0.to < $0.from }) {
      var drawn = CausalOrder(trace.events, precision)
      drawn.applied(steps + successions)
      if drawn.isMoved { trace.drawnTimes = drawn.times }
      stand(in: drawn.order)
    }
    let causes = passages + works
    guard causes.contains(where: { $0.to < $0.from }) else { return }
    var sequence = CausalSequence(of: trace.events.count, causes: causes, successions: successions)
    stand(in: sequence.order())
  }

  /// Puts the events, and where they stand in time, in another order.
  private mutating func stand(in order: [Int]) {
    guard order != Array(trace.events.indices) else { return }
    if !trace.drawnTimes.isEmpty { trace.drawnTimes = order.map { trace.drawnTimes[$0] } }
    trace.events = order.map { trace.events[$0] }
    renumberEvents(order)
  }

  /// Every passage between programs: the cause and what it led to.
  private var passages: [CausalSequence.Step] {
    var steps: [CausalSequence.Step] = []
    for exchange in trace.exchanges {
      steps.append(exchange.sent, exchange.received)
      if !exchange.gaveUp { steps.append(exchange.responded, exchange.ended) }
    }
    for delivery in trace.deliveries {
      steps.append(trace.messages[delivery.message].published, delivery.taken)
    }
    return steps
  }

  /// Every work within one program: its beginning and its end, and what it did in between.
  private var works: [CausalSequence.Step] {
    var steps: [CausalSequence.Step] = []
    for exchange in trace.exchanges {
      steps.append(exchange.sent, exchange.ended)
      steps.append(exchange.received, exchange.responded)
      steps.append(exchange.caller.flatMap { beginning($0) }, exchange.sent)
    }
    for message in trace.messages { steps.append(beginning(message.publisher), message.published) }
    for delivery in trace.deliveries {
      steps.append(delivery.consumed, delivery.started ?? delivery.finished)
      steps.append(delivery.started, delivery.finished)
    }
    return steps
  }

  private func beginning(_ work: Trace.Work) -> Int? {
    switch work {
    case .exchange(let index): trace.exchanges[index].received
    case .delivery(let index): trace.deliveries[index].taken
    case .unknown: nil
    }
  }

  /// Neighbours among the records of one program in one source.
  private var successions: [CausalSequence.Step] {
    struct Log: Hashable {
      var source: UInt32
      var origin: OriginID
    }
    var latest: [Log: Int] = [:]
    return trace.events.indices.compactMap { index in
      let log = Log(source: trace.events[index].source, origin: trace.events[index].origin)
      return latest.updateValue(index, forKey: log).map { CausalSequence.Step(from: $0, to: index) }
    }
  }
}

extension [CausalSequence.Step] {
  fileprivate mutating func append(_ from: Int?, _ to: Int?) {
    if let from, let to { append(CausalSequence.Step(from: from, to: to)) }
  }
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
  mutating func applied(_ steps: [CausalSequence.Step]) {
    for _ in events.indices {
      var hasMoved = false
      for step in steps where move(step) { hasMoved = true }
      guard hasMoved else { return }
    }
  }

  private mutating func move(_ step: CausalSequence.Step) -> Bool {
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
