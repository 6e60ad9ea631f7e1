import TraceModel

/// One total order of the events, by time.
///
/// Records of one time stand in the order of steps (`StepOrder`), never in that of lines or of arrival: most logs write
/// milliseconds, and stores export the newest first.
extension TraceDraft {
  /// Returns the former indices of the events in their new order; nil if they stand as before.
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

  /// The key of the order, apart from ties between sources.
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
    var steps: StepOrder?
    var ends: Int?
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end].time == keys[start].time { end += 1 }
      defer { start = end }
      guard end - start > 1, !standInSteps(keys, start..<end, &ends) else { continue }
      let order = steps ?? StepOrder(trace.events, order: keys.map { Int($0.index) })
      steps = order
      let arranged = order.arranged(keys[start..<end].map { Int($0.index) })
      for (key, index) in zip(start..<end, arranged) { keys[key].index = Int32(index) }
    }
  }

  /// The usual tie: two or three records of one program and source, each a later step than the one before it. `ends`
  /// keeps how many works end in all, once that was asked for.
  private func standInSteps(_ keys: [OrderKey], _ tied: Range<Int>, _ ends: inout Int?) -> Bool {
    let first = keys[tied.lowerBound]
    let origin = trace.events[Int(first.index)].origin
    var (stage, hasBegin, hasNote) = (Int8(-1), false, false)
    for key in keys[tied] {
      let index = Int(key.index)
      guard key.source == first.source, trace.events[index].origin == origin else { return false }
      guard let own = trace.events[index].role.stage else { hasNote = true; continue }
      guard own > stage else { return false }
      stage = own
      if own <= Role.lastStageOfBeginning { hasBegin = true }
    }
    if hasNote, isNewestFirst(keys, around: tied) { return false }
    // An end beside a beginning may be that of an earlier work.
    guard hasBegin, stage == Role.stageOfEnd else { return true }
    let count = ends ?? trace.events.count { $0.role.stage == Role.stageOfEnd }
    ends = count
    return count == 1
  }

  /// The nearest record of the tie's source at another time stands on the wrong side of it in the source.
  private func isNewestFirst(_ keys: [OrderKey], around tied: Range<Int>) -> Bool {
    let first = keys[tied.lowerBound]
    let behind = keys[tied.upperBound...].prefix(Self.reach).first { $0.source == first.source }
    if let behind { return behind.offset < first.offset }
    let before = keys[..<tied.lowerBound].suffix(Self.reach).last { $0.source == first.source }
    return before.map { $0.offset > first.offset } ?? false
  }

  /// How many records away another one of the source is looked for, so that a request of a million takes linear time.
  private static let reach = 64
}
