package import ClockEstimation
package import TraceModel

/// A count of a report beside the percentiles of its segments.
///
/// To add a figure, write one file and one line:
///
/// 1. A file in this folder with a type that conforms to `ReportPart`. Mostly `complete` appends one `ReportFigure`
///    to the report: its value for JSON and its sentences for people, in which counts and durations are still values.
/// 2. An instance of it in `ReportParts.init`.
///
/// A value that formats lay out in a way of its own (`UnmeasuredSegments`) is a member of `LatencyReport` in place of a
/// figure. Text, JSON and CSV then write it by themselves.
///
/// A count for each group is a member of `GroupSamples`, and its figure one of `LatencyReport.Group`.
package protocol ReportPart: Sendable {
  /// Counts one request that passed the filter. Hot: called once a request.
  mutating func add(_ request: TraceSummary)
  /// Counts a request that is like one counted before but for its times, which stand in the same order, and for who
  /// of a crowd (`OriginCrowds`) made it. Each message was delivered once at most.
  mutating func add(like known: TraceSummary)
  /// Counts what `other` has counted.
  mutating func merge(_ other: Self)
  /// Adds its counts to `report`, which has its groups and segments already.
  func complete(_ report: inout LatencyReport, in context: ReportContext)
}

extension ReportPart {
  package mutating func add(like known: TraceSummary) { add(known) }
}

/// The knowledge of parts when all requests are counted.
package struct ReportContext: Sendable {
  /// The clocks by which the requests were corrected.
  package var clocks: ClockTable
  /// Names the ids of the requests.
  package var catalog: Catalog
  /// The latest time seen.
  package var endOfLogs: Timestamp?

  package init(clocks: ClockTable, catalog: Catalog, endOfLogs: Timestamp?) {
    self.clocks = clocks
    self.catalog = catalog
    self.endOfLogs = endOfLogs
  }
}
