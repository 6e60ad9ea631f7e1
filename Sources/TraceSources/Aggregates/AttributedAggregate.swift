package import TraceModel

/// A computation over all requests with the values of all their attributes.
package protocol AttributedAggregate: RequestAggregate {
  /// Adds the requests of `requests`, each with its own values, by index in the computation's table.
  mutating func addAttributed(
    _ requests: (_ add: (TraceSummary, RequestID, [Int]) -> Void) throws -> Void
  ) rethrows
}

/// The result of such a computation.
package enum Attributed<Aggregate: Sendable>: Sendable {
  /// The computation has all requests.
  case aggregated(Aggregate)
  /// The source does not know the attributes of all requests.
  case unknown(TailReport.AttributeGap)
}

/// Summaries with all attributes whose values are few.
package protocol AttributeSource: SummarySource {
  /// Feeds every summary to copies of what `make` makes for the source's attributes,
  /// in parallel, and returns them merged.
  func aggregate<A: AttributedAggregate>(
    attributed make: (AttributeTable) -> A
  ) async throws -> Attributed<A>
}
