package import TraceModel
package import TraceStore

/// A computation over all requests: fed in parts, in any order, and merged.
package protocol RequestAggregate: Sendable {
  /// Adds the requests of which `requests` tells: it calls its argument once for each.
  mutating func add(_ requests: (_ add: (TraceSummary, RequestID) -> Void) throws -> Void) rethrows
  /// Adds what `other` has of other requests, or parts of them.
  mutating func merge(_ other: Self)
  /// Adds requests as an index stores them, by their shapes; `reused` are the ids that name several. False if that is
  /// not possible; then nothing was added.
  mutating func addByShape(_ requests: some FoldableSummaries, reused: Set<Int64>) throws -> Bool
  /// What tells by a request's outline that nothing of it is counted; nil if nothing does. A source may leave such
  /// requests out.
  var admission: RequestAdmission? { get }
}

extension RequestAggregate {
  package var admission: RequestAdmission? { nil }

  package mutating func addByShape(_ requests: some FoldableSummaries, reused: Set<Int64>) throws -> Bool {
    false
  }

  /// The result of `parts`: `feed` adds each to a copy of its own, beside the others.
  func aggregated<Part: Sendable>(
    over parts: [Part], _ feed: @escaping @Sendable (inout Self, Part) throws -> Void
  ) async throws -> Self {
    var fed = try await parts.concurrentMap { part in
      var aggregate = self
      try feed(&aggregate, part)
      return aggregate
    }
    guard !fed.isEmpty else { return self }
    // Nobody else holds it any more, so nothing of it is copied.
    var whole = fed.removeFirst()
    for other in fed { whole.merge(other) }
    return whole
  }
}
