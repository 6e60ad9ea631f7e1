import TraceModel

/// One total order of the events, by time.
///
/// Within a source, records of equal time keep the order in which they stand. Between sources, records of
/// equal time go by causal rank (sent before received), then by content; never by the number of a source or
/// of an origin, which depend on arrival. Rank cannot be part of the comparison that sorts: with the source's
/// own order it would form cycles. So ties between sources are merged afterwards, head by head.
extension TraceDraft {
  /// Returns the former places of the events in their new order; nil if they stand as before.
  @discardableResult
  mutating func orderEvents() -> [Int]? {
    var keys = orderKeys()
    if Self.isSorted(keys) == false { Self.sort(&keys) }
    mergeTies(&keys)
    guard keys.indices.contains(where: { keys[$0].index != $0 }) else { return nil }
    let events = trace.events
    trace.events = keys.map { events[Int($0.index)] }
    return keys.map { Int($0.index) }
  }

  /// What the order depends on, apart from ties between sources.
  private struct OrderKey {
    var time: Int64
    var offset: Int64
    var source: UInt32
    var index: Int32

    func precedes(_ other: OrderKey) -> Bool {
      if time != other.time { return time < other.time }
      if source != other.source { return source < other.source }
      return offset < other.offset
    }
  }

  private func orderKeys() -> [OrderKey] {
    var keys: [OrderKey] = []
    keys.reserveCapacity(trace.events.count)
    for index in trace.events.indices {
      keys.append(
        OrderKey(
          time: trace.events[index].time.nanoseconds, offset: trace.events[index].offset,
          source: trace.events[index].source, index: Int32(truncatingIfNeeded: index)))
    }
    return keys
  }

  private static func isSorted(_ keys: [OrderKey]) -> Bool {
    for position in keys.indices.dropFirst() where keys[position].precedes(keys[position - 1]) {
      return false
    }
    return true
  }

  /// Insertion sort for the usual handful: it is faster than the library's for up to some tens.
  private static func sort(_ keys: inout [OrderKey]) {
    guard keys.count <= 48 else { return keys.sort { $0.precedes($1) } }
    for end in 1..<keys.count {
      let key = keys[end]
      var hole = end
      while hole > 0, key.precedes(keys[hole - 1]) {
        keys[hole] = keys[hole - 1]
        hole -= 1
      }
      keys[hole] = key
    }
  }

  private func mergeTies(_ keys: inout [OrderKey]) {
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end].time == keys[start].time { end += 1 }
      // Sorted by source, so the ends tell whether there are several.
      if keys[start].source != keys[end - 1].source { mergeTie(&keys, start..<end) }
      start = end
    }
  }

  /// Merges records of one time, given source by source.
  private func mergeTie(_ keys: inout [OrderKey], _ range: Range<Int>) {
    let tied = Array(keys[range])
    let ranks = causalRanks(tied)
    var heads = tied.indices.filter { $0 == 0 || tied[$0].source != tied[$0 - 1].source }
    for place in range {
      var best = 0
      for candidate in heads.indices.dropFirst()
      where goesFirst(tied, ranks, heads[candidate], heads[best]) { best = candidate }
      let taken = heads[best]
      keys[place] = tied[taken]
      let isLast = taken + 1 == tied.count || tied[taken + 1].source != tied[taken].source
      if isLast { heads.remove(at: best) } else { heads[best] = taken + 1 }
    }
  }

  /// The role's causal rank; a note goes with the record that follows it in its source.
  private func causalRanks(_ tied: [OrderKey]) -> [UInt8] {
    var ranks = [UInt8](repeating: .max, count: tied.count)
    for place in tied.indices.reversed() {
      let role = trace.events[Int(tied[place].index)].role
      if role != .note {
        ranks[place] = role.rawValue
      } else if place + 1 < tied.count, tied[place + 1].source == tied[place].source {
        ranks[place] = ranks[place + 1]
      }
    }
    return ranks
  }

  private func goesFirst(_ tied: [OrderKey], _ ranks: [UInt8], _ a: Int, _ b: Int) -> Bool {
    if ranks[a] != ranks[b] { return ranks[a] < ranks[b] }
    let one = trace.events[Int(tied[a].index)]
    let other = trace.events[Int(tied[b].index)]
    if one.digest != other.digest { return one.digest < other.digest }
    return (one.length, one.line, one.offset) < (other.length, other.line, other.offset)
  }
}
