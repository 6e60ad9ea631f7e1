package import TraceModel

/// All parts of a report beside the percentiles. Hot: `add` is called once a request.
package struct ReportParts: Sendable {
  private var parts: [any ReportPart]

  /// The parts in the order in which a report tells their figures.
  package init(precision: LoggedPrecision) {
    parts = [
      CoarseSegments(precision),
      ClockSpans(),
      RepeatedWorkCount(),
      UnmeasuredSegments(),
    ]
  }

  /// Counts one request.
  package mutating func add(_ request: TraceSummary) {
    for index in parts.indices { parts[index].add(request) }
  }

  /// Counts a request like one that was counted before (`ReportPart.add(like:)`).
  package mutating func add(like known: TraceSummary) {
    for index in parts.indices { parts[index].add(like: known) }
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: ReportParts) {
    for (index, part) in other.parts.enumerated() { parts[index].merge(any: part) }
  }

  /// Adds to `report` what was counted.
  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    for part in parts { part.complete(&report, in: context) }
  }
}

extension ReportPart {
  fileprivate mutating func merge(any other: any ReportPart) {
    guard let other = other as? Self else {
      preconditionFailure("two reports have the same parts in the same order")
    }
    merge(other)
  }
}
