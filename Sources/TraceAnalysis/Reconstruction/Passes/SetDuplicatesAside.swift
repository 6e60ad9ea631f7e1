import TraceModel

/// Copies of one record that two shippers delivered.
///
/// Records with the same bytes in different sources are copies, however each of them is packed. Records with the same
/// bytes in one source are separate events, because a program may well log the same line twice. As many are kept as the
/// source with the most of them has.
extension TraceDraft {
  mutating func setDuplicatesAside() {
    guard mayHoldCopies else { return }
    let kept = indicesWithoutCopies()
    let copies = trace.events.count - kept.count
    guard copies > 0 else { return }
    trace.events = kept.map { trace.events[$0] }
    trace.notes.append(.duplicateRecords(copies: copies))
  }

  /// Cheap and almost always false: two sources, and two equal digests.
  private var mayHoldCopies: Bool {
    let count = trace.events.count
    guard count > 1, spansSources else { return false }
    if count <= 32 {
      for a in 1..<count {
        let digest = trace.events[a].digest
        for b in 0..<a where trace.events[b].digest == digest { return true }
      }
      return false
    }
    let digests = trace.events.map(\.digest).sorted()
    return zip(digests, digests.dropFirst()).contains { $0 == $1 }
  }

  private var spansSources: Bool {
    for index in trace.events.indices where trace.events[index].source != trace.events[0].source {
      return true
    }
    return false
  }

  /// The events to keep, in their present order.
  private func indicesWithoutCopies() -> [Int] {
    let events = trace.events
    let witnesses = witnesses
    let order = events.indices.sorted { Self.standsBefore(events[$0], events[$1]) }
    var kept: [Int] = []
    var start = 0
    while start < order.count {
      let record = events[order[start]]
      var end = start + 1
      while end < order.count, Self.isCopy(events[order[end]], record) { end += 1 }
      kept += bestSource(of: order[start..<end], witnesses)
      start = end
    }
    return kept.sorted()
  }

  /// Of copies sorted by source, those of the source with the most of them; among equals, of the better witness.
  private func bestSource(of copies: ArraySlice<Int>, _ witnesses: [UInt32: Witness]) -> ArraySlice<Int> {
    let events = trace.events
    func witness(_ run: ArraySlice<Int>) -> Witness {
      witnesses[events[run[run.startIndex]].source] ?? Witness()
    }
    var best = copies.prefix(0)
    var rest = copies
    while let first = rest.first {
      let run = rest.prefix { events[$0].source == events[first].source }
      rest = rest.dropFirst(run.count)
      let isBetter =
        best.isEmpty || run.count > best.count
        || run.count == best.count && witness(run).rank > witness(best).rank
      if isBetter { best = run }
    }
    return best
  }

  /// The facts of a source about the request. All copies are taken from one source if possible. Two sources may
  /// call one program by two names, and half of a call under each is two calls.
  private struct Witness {
    var events = 0
    /// Records that name their instance.
    var named = 0
    /// The first of them.
    var line = Int64.max
    var offset = Int64.max

    /// The source with the most events of the request, since their order is known. Then the one with the most named
    /// instances, then the one with the earliest record of the request. A source's number depends on arrival, so it
    /// decides only between equals in all of that.
    var rank: (Int, Int, Int64, Int64) { (events, named, -line, -offset) }
  }

  private var witnesses: [UInt32: Witness] {
    let origins = catalog?.origins ?? []
    return trace.events.reduce(into: [:]) { witnesses, event in
      var witness = witnesses[event.source] ?? Witness()
      witness.events += 1
      if event.origin.index < origins.count, origins[event.origin.index].instance != nil {
        witness.named += 1
      }
      if (event.line, event.offset) < (witness.line, witness.offset) {
        (witness.line, witness.offset) = (event.line, event.offset)
      }
      witnesses[event.source] = witness
    }
  }

  private static func isCopy(_ a: Event, _ b: Event) -> Bool { a.digest == b.digest }

  private static func standsBefore(_ a: Event, _ b: Event) -> Bool {
    if a.digest != b.digest { return a.digest < b.digest }
    if a.source != b.source { return a.source < b.source }
    return (a.line, a.offset) < (b.line, b.offset)
  }
}
