package import TraceModel

/// The segments of a report between times that are told in coarse steps. Where no program tells them so, nothing is
/// looked at.
package struct CoarseSegments: ReportPart {
  private struct Kind: Hashable {
    var segment: Segment
    var destination: NameID
  }

  private let precision: LoggedPrecision
  private var tolerances: [Kind: Nanoseconds] = [:]

  package init(_ precision: LoggedPrecision) { self.precision = precision }

  package mutating func add(_ request: TraceSummary) {
    guard precision.isCoarse else { return }
    request.forEachSegment { measured in
      guard let tolerance = precision.tolerance(from: measured.from, to: measured.to) else { return }
      let kind = Kind(segment: measured.segment, destination: measured.destination)
      tolerances[kind] = max(tolerances[kind] ?? .zero, tolerance)
    }
  }

  /// Its programs are known already.
  package mutating func add(like known: TraceSummary) {}

  package mutating func merge(_ other: CoarseSegments) {
    tolerances.merge(other.tolerances, uniquingKeysWith: max)
  }

  /// Says of each segment of the report what its durations may be off by.
  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    guard !tolerances.isEmpty else { return }
    for group in report.groups.indices {
      for index in report.groups[group].segments.indices {
        let statistics = report.groups[group].segments[index]
        report.groups[group].segments[index].tolerance = tolerance(of: statistics, in: context.catalog)
      }
    }
  }

  /// A message without a known topic counts with the only topic known.
  private func tolerance(of statistics: LatencyReport.Statistics, in catalog: Catalog) -> Nanoseconds? {
    tolerances.filter { kind, _ in
      kind.segment == statistics.segment
        && (kind.destination == .empty || statistics.destination == nil
          || catalog.text(kind.destination) == statistics.destination)
    }.values.max()
  }
}
