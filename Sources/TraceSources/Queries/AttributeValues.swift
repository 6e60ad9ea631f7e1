import TraceModel

/// The values that an attribute has in some request, for "did you mean".
package struct AttributeValues {
  /// Each once, in the order of the alphabet.
  package let values: [String]

  /// Of the attribute with this index of the projection that `requests` were opened with.
  package init(ofIndex index: Int, in requests: any SummarySource) async throws {
    let sample = try await requests.aggregate(ProjectionSample())
    values = Set(
      sample.projections.compactMap { id -> String? in
        let parts = requests.catalog.text(id).split(
          separator: AttributeProjection.separator, omittingEmptySubsequences: false)
        return parts.indices.contains(index) && !parts[index].isEmpty ? String(parts[index]) : nil
      }
    ).sorted()
  }

  /// The value probably meant by `typed`; nil if `typed` occurs itself, or no value is near.
  package func nearest(to typed: String) -> String? {
    values.contains(typed) ? nil : EditDistance.near(to: typed, among: values)
  }
}

/// Values of requests, of all attributes that were asked for.
private struct ProjectionSample: RequestAggregate {
  /// More are not looked at: ids are no values that somebody types.
  private static let most = 2000
  private(set) var projections: Set<NameID> = []

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { summary, _ in
      if projections.count < Self.most { projections.insert(summary.projection) }
    }
  }

  mutating func merge(_ other: ProjectionSample) { projections.formUnion(other.projections) }
}
