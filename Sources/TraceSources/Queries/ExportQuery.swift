package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace export`: which requests pass a filter. It keeps no more of each than its name and its
/// start, so that the requests themselves can be read one by one.
package struct ExportQuery {
  /// A request to be exported.
  package struct Request: Sendable {
    /// Number in the source.
    package let key: RequestID
    /// Corrected start, by which an export is ordered.
    package let start: Timestamp
  }

  private let filter: RequestFilter

  package init(filter: RequestFilter) { self.filter = filter }

  /// The requests, of `keys` if these are given, with times corrected by `clocks`; the oldest first.
  package func requests(
    of source: any RequestSource, among keys: [RequestID]?, clocks: ClockTable
  ) async throws -> [Request] {
    let filter = try await filter.completed(by: source, clocks: clocks)
    let empty = StartAggregate(
      RequestSelection(filter, catalog: source.catalog, corrections: try source.corrections(clocks: clocks)))
    let found =
      if let keys { try await source.aggregate(empty, only: keys) } else { try await source.aggregate(empty) }
    return try source.ordered(found.requests, key: \.key) { $0.start.nanoseconds }
  }
}

/// The requests that pass a filter, by name and start.
private struct StartAggregate: RequestAggregate {
  private let selection: RequestSelection
  private(set) var requests: [ExportQuery.Request] = []

  init(_ selection: RequestSelection) { self.selection = selection }

  var admission: RequestAdmission? { selection.admission }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { self.requests.append(ExportQuery.Request(key: key, start: $0.start)) }
    }
  }

  mutating func merge(_ other: StartAggregate) { requests += other.requests }
}
