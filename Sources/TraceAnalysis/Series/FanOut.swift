package import TraceModel

/// The topics with a message that several consumer groups had. Hot: `add` is called once a request or once a shape.
package struct FanOut: Sendable {
  /// By their numbers in the catalog.
  package private(set) var topics: Set<NameID> = []

  package init() {}

  /// Counts the messages of one request.
  @inline(__always)
  mutating func add(_ summary: TraceSummary) {
    guard summary.deliveries.count > 1 else { return }
    find(in: summary.deliveries)
  }

  @inline(never)
  private mutating func find(in deliveries: [TraceSummary.Delivery]) {
    for (first, second) in zip(deliveries, deliveries.dropFirst())
    where first.message == second.message && first.group != second.group && second.destination != .empty {
      topics.insert(second.destination)
    }
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: FanOut) { topics.formUnion(other.topics) }
}
