import Algorithms
import TraceModel

/// The beginning of an end, by the duration that it states. Of several things under way, the one with its beginning
/// nearest to the end minus that duration, within the rounding.
///
///     sent A   sent B        answered, took 20 ms
///     1 ms     2 ms          22 ms                    B
struct NearestBeginning {
  /// The most that are compared with a duration.
  private static let mostCompared = 16

  private let begin: Timestamp
  private let doubt: Nanoseconds
  private var best: (distance: Nanoseconds, number: Int)?
  private var isTied = false

  /// `end` states a duration.
  init(of end: Event) {
    begin = end.time - Nanoseconds(end.statedDurationNanoseconds)
    doubt = end.leastDoubtOfBeginning
  }

  /// The nearest one; nil if there is none, or if two are equally near.
  var found: Int? { isTied ? nil : best?.number }

  /// Compares `numbers`; they stand in the order of their first events. `open` gives the event of a number that may
  /// have the end; nil of any other.
  mutating func look(
    through numbers: [Int], _ events: [Event], begin first: (Int) -> Int, where open: (Int) -> Int?
  ) {
    let earliest = numbers.partitioningIndex { events[first($0)].time >= begin - doubt }
    for number in numbers[earliest...].prefix(Self.mostCompared) {
      guard events[first(number)].time <= begin + doubt else { return }
      if let event = open(number) { compare(number, events[event].time) }
    }
  }

  private mutating func compare(_ number: Int, _ time: Timestamp) {
    let distance = max(time - begin, begin - time)
    guard distance <= doubt else { return }
    if let best, best.distance <= distance {
      isTied = isTied || best.distance == distance && best.number != number
    } else {
      (best, isTied) = ((distance, number), false)
    }
  }
}
