import TraceModel

/// Copies of one record that two shippers delivered.
///
/// Records with the same bytes in different sources are copies, in whatever each of them is packed; records with the same bytes in one source are
/// separate events, because a program may well log the same line twice. As many are kept as the source with
/// the most of them has.
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
    let counts = events.reduce(into: [UInt32: Int]()) { $0[$1.source, default: 0] += 1 }
    let order = events.indices.sorted { Self.standsBefore(events[$0], events[$1]) }
    var kept: [Int] = []
    var start = 0
    while start < order.count {
      let record = events[order[start]]
      var end = start + 1
      while end < order.count, Self.isCopy(events[order[end]], record) { end += 1 }
      kept += bestSource(of: order[start..<end], eventCounts: counts)
      start = end
    }
    return kept.sorted()
  }

  /// Of copies sorted by source, those of the source with the most of them. Among equals the source with the
  /// most events of this request, so that what is kept stays in one source, whose order is known; then the
  /// earliest line; the source's number, which depends on arrival, only where nothing else tells them apart.
  private func bestSource(of copies: ArraySlice<Int>, eventCounts: [UInt32: Int]) -> ArraySlice<Int> {
    let events = trace.events
    var best = copies.prefix(0)
    var rest = copies
    while let first = rest.first {
      let run = rest.prefix { events[$0].source == events[first].source }
      rest = rest.dropFirst(run.count)
      guard let champion = best.first else { best = run; continue }
      let a = events[first]
      let b = events[champion]
      let challenger = (run.count, eventCounts[a.source] ?? 0, -a.line, -a.offset)
      if challenger > (best.count, eventCounts[b.source] ?? 0, -b.line, -b.offset) { best = run }
    }
    return best
  }

  private static func isCopy(_ a: Event, _ b: Event) -> Bool { a.digest == b.digest }

  private static func standsBefore(_ a: Event, _ b: Event) -> Bool {
    if a.digest != b.digest { return a.digest < b.digest }
    if a.source != b.source { return a.source < b.source }
    return (a.line, a.offset) < (b.line, b.offset)
  }
}
