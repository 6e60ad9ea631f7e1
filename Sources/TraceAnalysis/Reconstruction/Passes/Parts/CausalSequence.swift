import ClockEstimation
import TraceModel

/// An order of events in which no effect stands before its cause, however wrong clocks are.
///
/// Of the events whose causes stand already, the first by time comes next. The events of one program in one source
/// stay in their order, unless causes demand another: a clock set back shows later events at earlier times.
///
///     sent       10 ●           1
///     received   11  ●          2
///     answered   12   ●         3
///     ended       3 ●           4      the client's clock was set back in between
struct CausalSequence {
  /// An event cannot have been before another one.
  struct Step {
    var from: Int
    var to: Int
  }

  /// How many causes of each event do not stand yet.
  private var missing: [Int]
  /// The effects of each event.
  private var effects: [[Int]]
  /// The next event of its program in the same source.
  private var successors: [Int?]
  /// The one before it stands, or there is none.
  private var isNext: [Bool]
  private var isPlaced: [Bool]
  /// Events without missing causes: those next in their logs, and the others.
  private var (ready, early) = (Heap<Int>([]), Heap<Int>([]))

  /// Events are numbered in order of time. `causes` are steps from cause to effect; `successions` from each event of a
  /// program to its next one in the same source.
  init(of count: Int, causes: [Step], successions: [Step]) {
    missing = [Int](repeating: 0, count: count)
    effects = [[Int]](repeating: [], count: count)
    successors = [Int?](repeating: nil, count: count)
    isNext = [Bool](repeating: true, count: count)
    isPlaced = [Bool](repeating: false, count: count)
    for step in causes where step.from != step.to {
      missing[step.to] += 1
      effects[step.from].append(step.to)
    }
    for step in successions {
      successors[step.from] = step.to
      isNext[step.to] = false
    }
  }

  /// The events in that order. Where causes go in a circle, the first by time breaks it. O(n log n).
  mutating func order() -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(missing.count)
    for event in missing.indices where missing[event] == 0 { offer(event) }
    var next = 0
    while order.count < missing.count {
      if let event = ready.popLeast() ?? early.popLeast() {
        place(event, in: &order)
      } else {
        while isPlaced[next] { next += 1 }
        place(next, in: &order)
      }
    }
    return order
  }

  private mutating func offer(_ event: Int) {
    if isNext[event] { ready.insert(event) } else { early.insert(event) }
  }

  private mutating func place(_ event: Int, in order: inout [Int]) {
    guard !isPlaced[event] else { return }
    isPlaced[event] = true
    order.append(event)
    for effect in effects[event] {
      missing[effect] -= 1
      if missing[effect] == 0, !isPlaced[effect] { offer(effect) }
    }
    guard let successor = successors[event], !isPlaced[successor] else { return }
    isNext[successor] = true
    if missing[successor] <= 0 { ready.insert(successor) }
  }
}
