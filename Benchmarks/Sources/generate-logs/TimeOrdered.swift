/// Brings what is made nearly in order of time into that order, holding only what may still be overtaken.
struct TimeOrdered<Element> {
  private var waiting: [(time: Int64, element: Element)] = []

  /// Takes an element; equal times keep the order of arrival.
  mutating func insert(_ element: Element, at time: Int64) {
    var place = waiting.count
    while place > 0, waiting[place - 1].time > time { place -= 1 }
    waiting.insert((time, element), at: place)
  }

  /// Gives up, in order, everything earlier than `time`; nothing earlier may be inserted afterwards.
  mutating func remove(before time: Int64) -> [(time: Int64, element: Element)] {
    let count = waiting.firstIndex { $0.time >= time } ?? waiting.count
    defer { waiting.removeFirst(count) }
    return Array(waiting[..<count])
  }
}
