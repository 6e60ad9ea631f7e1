import TraceModel

/// Requests by the text of their last error and by outcome. Most requests have none, and cost one comparison.
struct ErrorCounts: Sendable {
  private struct Kind: Hashable {
    var text: NameID
    var outcome: Outcome
  }

  private struct Count {
    var requests = 1
    /// When the earliest of them began, and the key of each that began then.
    var first: (start: Timestamp, keys: [RequestID])
  }

  private var counts: [Kind: Count] = [:]

  @inline(__always)
  mutating func add(_ summary: TraceSummary, _ key: RequestID?) {
    guard summary.error != .empty else { return }
    add(summary.error, of: summary.outcome, start: summary.start, key)
  }

  /// A request with that error.
  mutating func add(_ error: NameID, of outcome: Outcome, start: Timestamp, _ key: RequestID?) {
    add(Count(first: (start, key.map { [$0] } ?? [])), to: Kind(text: error, outcome: outcome))
  }

  mutating func merge(_ other: ErrorCounts) {
    for (kind, count) in other.counts { add(count, to: kind) }
  }

  private mutating func add(_ added: Count, to kind: Kind) {
    guard var known = counts[kind] else {
      counts[kind] = added
      return
    }
    known.requests += added.requests
    if added.first.start < known.first.start {
      known.first = added.first
    } else if added.first.start == known.first.start {
      known.first.keys += added.first.keys
    }
    counts[kind] = known
  }

  /// The most frequent first, then by text. `catalog` names their texts.
  func inOrder(_ catalog: Catalog) -> [LatencyReport.ErrorCount] {
    counts.map { kind, count in
      LatencyReport.ErrorCount(
        text: catalog.text(kind.text), outcome: kind.outcome, requests: count.requests,
        earliest: count.first.keys.sorted())
    }.sorted { a, b in
      a.requests != b.requests
        ? a.requests > b.requests : (a.text, a.outcome.rawValue) < (b.text, b.outcome.rawValue)
    }
  }
}
