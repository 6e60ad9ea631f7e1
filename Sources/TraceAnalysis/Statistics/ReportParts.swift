package import TraceModel

/// All parts of a report beside the percentiles. Hot: `add` is called once a request.
package struct ReportParts: Sendable {
  /// The clocks, which are the only part that depends on who of a crowd made a request.
  package var clocks = ClockSpans()
  private var parts: [any ReportPart]

  /// The parts in the order in which a report tells their figures, behind that of the clocks.
  package init(precision: LoggedPrecision) {
    parts = [
      CoarseSegments(precision),
      RepeatedWorkCount(),
      UnmeasuredSegments(),
    ]
  }

  /// Counts one request.
  package mutating func add(_ request: TraceSummary) {
    clocks.add(request)
    for index in parts.indices { parts[index].add(request) }
  }

  /// Counts a request like one that was counted before (`ReportPart.add(like:)`).
  package mutating func add(like known: TraceSummary) {
    clocks.add(like: known)
    for index in parts.indices { parts[index].add(like: known) }
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: ReportParts) {
    clocks.merge(other.clocks)
    for (index, part) in other.parts.enumerated() { parts[index].merge(any: part) }
  }

  /// Adds to `report` what was counted.
  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    clocks.complete(&report, in: context)
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
