import Algorithms
import TraceModel

/// The calls that still have room for a server's span, by path.
///
/// Of a crowd, each span sees the longest waiting calls and the last ones sent before it. So the search takes linear
/// time, and all find one.
struct FreeCalls {
  fileprivate struct List {
    var calls: [Int]
    /// How many at the beginning have no room left.
    var full = 0
    var searches = 0
  }

  private var byPath: [UInt32: List] = [:]
  private var all: List

  init(_ calls: [LoggedCall]) {
    all = List(calls: Array(calls.indices))
    byPath = Dictionary(grouping: calls.indices) { calls[$0].target.path }.mapValues { List(calls: $0) }
  }

  /// Calls with the path, then calls without one; for a span without a path, any. The span began with the event
  /// `event`; `firstEvent` is that of a call.
  mutating func candidates(
    _ path: UInt32, before event: Int, firstEvent: (Int) -> Int, hasRoom: (Int) -> Bool
  ) -> [Int] {
    guard path != 0 else { return all.withRoom(before: event, firstEvent, hasRoom) }
    let named = byPath[path]?.withRoom(before: event, firstEvent, hasRoom) ?? []
    return named + (byPath[0]?.withRoom(before: event, firstEvent, hasRoom) ?? [])
  }
}

extension FreeCalls.List {
  fileprivate mutating func withRoom(
    before event: Int, _ firstEvent: (Int) -> Int, _ hasRoom: (Int) -> Bool
  ) -> [Int] {
    while full < calls.count, !hasRoom(calls[full]) { full += 1 }
    searches += 1
    if searches % CallSearch.horizon == 0 { (calls, full) = (calls[full...].filter(hasRoom), 0) }
    guard calls.count - full > CallSearch.horizon else { return calls[full...].filter(hasRoom) }
    let half = CallSearch.horizon / 2
    let end = max(full + half, calls[full...].partitioningIndex { firstEvent($0) >= event })
    return calls[full..<full + half].filter(hasRoom) + calls[full + half..<end].suffix(half).filter(hasRoom)
  }
}
