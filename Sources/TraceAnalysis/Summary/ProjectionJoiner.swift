package import TraceModel

/// Joins the attribute values of several events: of each attribute, the first event's value that there is.
package struct ProjectionJoiner: Sendable {
  private let catalog: Catalog

  package init(catalog: Catalog) { self.catalog = catalog }

  /// The values of `first`, completed by those of `second`. Without a joiner (one attribute, or none) the first
  /// that is not empty.
  @inline(__always)
  static func join(_ first: NameID, _ second: NameID, _ joiner: ProjectionJoiner?) -> NameID {
    if first == .empty { return second }
    guard second != .empty, first != second, let joiner else { return first }
    return joiner.complete(first, second)
  }

  private func complete(_ first: NameID, _ second: NameID) -> NameID {
    let separator = AttributeProjection.separator
    let values = catalog.text(first).split(separator: separator, omittingEmptySubsequences: false)
    let others = catalog.text(second).split(separator: separator, omittingEmptySubsequences: false)
    let joined = zip(values, others).map { $0.isEmpty ? $1 : $0 }
    return catalog.id(of: joined.joined(separator: String(separator)))
  }
}
