package import TraceModel

/// A value of `--format`: a way to write results.
///
/// A format conforms to one protocol below for each kind of result that it can write. A command offers the formats
/// that can write its result; every other name is an error of usage.
package protocol OutputFormat: Sendable {
  /// The word behind `--format`.
  var name: String { get }
  /// Results are drawn for people, who may be spared the whole; programs get everything.
  var isForPeople: Bool { get }
  /// The format as a writer of each kind of result; nil of one that it cannot write. Conformance to the kind's protocol
  /// decides, without a cast: a cast searches all conformances of the program.
  var forShow: (any ShowFormat)? { get }
  /// The writer of what `trace find` prints; nil if it cannot write that.
  var forFind: (any FindFormat)? { get }
  /// The writer of what `trace report` prints; nil if it cannot write that.
  var forReport: (any ReportFormat)? { get }
  /// The writer of what `trace check` prints; nil if it cannot write that.
  var forCheck: (any CheckFormat)? { get }
  /// The writer of what `trace diff` prints; nil if it cannot write that.
  var forDiff: (any DiffFormat)? { get }
  /// The writer of what `trace doctor` prints; nil if it cannot write that.
  var forDoctor: (any DoctorFormat)? { get }
  /// The writer of what `trace ingest` prints; nil if it cannot write that.
  var forIngest: (any IngestFormat)? { get }
  /// The writer of what `trace forget` prints; nil if it cannot write that.
  var forRemoval: (any RemovalFormat)? { get }
  /// The writer of what `trace sql` prints; nil if it cannot write that.
  var forQuery: (any QueryFormat)? { get }
  /// The writer of what `trace metrics` prints; nil if it cannot write that.
  var forMetrics: (any MetricsFormat)? { get }
  /// The writer of what `trace export` prints; nil if it cannot write that.
  var forExport: (any ExportFormat)? { get }
}

extension OutputFormat {
  package var forShow: (any ShowFormat)? { nil }
  package var forFind: (any FindFormat)? { nil }
  package var forReport: (any ReportFormat)? { nil }
  package var forCheck: (any CheckFormat)? { nil }
  package var forDiff: (any DiffFormat)? { nil }
  package var forDoctor: (any DoctorFormat)? { nil }
  package var forIngest: (any IngestFormat)? { nil }
  package var forRemoval: (any RemovalFormat)? { nil }
  package var forQuery: (any QueryFormat)? { nil }
  package var forMetrics: (any MetricsFormat)? { nil }
  package var forExport: (any ExportFormat)? { nil }
}

extension OutputFormat where Self: ShowFormat {
  package var forShow: (any ShowFormat)? { self }
}

extension OutputFormat where Self: FindFormat {
  package var forFind: (any FindFormat)? { self }
}

extension OutputFormat where Self: ReportFormat {
  package var forReport: (any ReportFormat)? { self }
}

extension OutputFormat where Self: CheckFormat {
  package var forCheck: (any CheckFormat)? { self }
}

extension OutputFormat where Self: DiffFormat {
  package var forDiff: (any DiffFormat)? { self }
}

extension OutputFormat where Self: DoctorFormat {
  package var forDoctor: (any DoctorFormat)? { self }
}

extension OutputFormat where Self: IngestFormat {
  package var forIngest: (any IngestFormat)? { self }
}

extension OutputFormat where Self: RemovalFormat {
  package var forRemoval: (any RemovalFormat)? { self }
}

extension OutputFormat where Self: QueryFormat {
  package var forQuery: (any QueryFormat)? { self }
}

extension OutputFormat where Self: MetricsFormat {
  package var forMetrics: (any MetricsFormat)? { self }
}

extension OutputFormat where Self: ExportFormat {
  package var forExport: (any ExportFormat)? { self }
}

/// Writes single requests: `trace show`.
package protocol ShowFormat: OutputFormat {
  /// Each request is written as soon as it is known; else all of them are one document.
  var showsOneByOne: Bool { get }
  /// The requests in the order given, with the last line end.
  func show(_ requests: [TraceView], on page: OutputTarget, _ options: ShowOptions) -> String
}

/// Writes lists of requests: `trace find`.
package protocol FindFormat: OutputFormat {
  /// A long list may be written in pieces, so that the reader of a pipe begins at once.
  var listsInPieces: Bool { get }
  /// Nothing but the ids of requests is written, so nothing else need be looked up.
  var listsOnlyIDs: Bool { get }
  /// The requests in the order given, with the last line end.
  func list(_ requests: [FoundRequest], on page: OutputTarget) -> String
}

/// Writes latency percentiles: `trace report`.
package protocol ReportFormat: OutputFormat {
  /// The whole report, with its last line end.
  func report(_ report: LatencyReport, on page: OutputTarget) -> String
  /// Why the slowest requests are slow, with its last line end.
  func explanation(_ report: TailReport, on page: OutputTarget) -> String
  /// The explanation with the examples that it names, in their order.
  func explanation(_ report: TailReport, examples: [TraceView], on page: OutputTarget) -> String
  /// A report in intervals, with its last line end.
  func series(_ report: SeriesReport, on page: OutputTarget) -> String
  /// The histograms of a segment's rows, with the last line end; nil: of the whole time.
  func histogram(_ report: LatencyReport, of segment: Segment?, on page: OutputTarget) -> String
  /// The histograms of a segment's rows in intervals, with the last line end; nil: of the whole time.
  func heatMap(_ report: SeriesReport, of segment: Segment?, on page: OutputTarget) -> String
  /// A report is written with what a `ReportPage` has beside it, which takes more time to find.
  var takesPages: Bool { get }
  /// The whole page, with its last line end.
  func page(_ report: ReportPage, on page: OutputTarget) -> String
}

extension ReportFormat {
  package var takesPages: Bool { false }

  package func explanation(_ report: TailReport, examples: [TraceView], on page: OutputTarget) -> String {
    explanation(report, on: page)
  }

  package func page(_ report: ReportPage, on page: OutputTarget) -> String {
    self.report(report.report, on: page)
  }
}

/// Writes the verdicts of `trace check`.
package protocol CheckFormat: OutputFormat {
  /// All verdicts, with the last line end.
  func verdicts(_ report: CheckReport, on page: OutputTarget) -> String
}

/// Writes a comparison: `trace diff`.
package protocol DiffFormat: OutputFormat {
  /// The whole comparison, with its last line end.
  func comparison(_ report: ComparisonReport, on page: OutputTarget) -> String
}

/// Writes the findings of `trace doctor`.
package protocol DoctorFormat: OutputFormat {
  /// All findings, with the last line end.
  func diagnosis(_ diagnosis: Diagnosis, on page: OutputTarget) -> String
}

/// Writes the summary of `trace ingest`.
package protocol IngestFormat: OutputFormat {
  /// The summary, with its last line end.
  func summary(_ summary: IngestSummary, on page: OutputTarget) -> String
}

/// Writes what `trace forget` removed.
package protocol RemovalFormat: OutputFormat {
  /// The summary, with its last line end; `index` is how the index is called.
  func removal(_ summary: RemovalSummary, from index: String, on page: OutputTarget) -> String
}

/// Writes the rows of a query: `trace sql`.
package protocol QueryFormat: OutputFormat {
  /// An empty table with these columns, to which rows are added.
  func table(_ columns: [String], on page: OutputTarget) -> any QueryTable
}

/// Writes counts for a monitoring system: `trace metrics`.
package protocol MetricsFormat: OutputFormat {
  /// All metrics, with the last line end.
  func metrics(_ metrics: RequestMetrics) -> String
}

/// How requests are shown, beside the page.
package struct ShowOptions: Sendable {
  /// Draw everything, however much there is.
  package var isWhole: Bool
  /// Other requests were written before.
  package var isContinued: Bool

  package init(isWhole: Bool = false, isContinued: Bool = false) {
    self.isWhole = isWhole
    self.isContinued = isContinued
  }
}

extension FindFormat {
  package var listsOnlyIDs: Bool { false }
}

extension ShowFormat {
  /// The requests in the order given, with the last line end; shortened where there is very much to one.
  package func show(_ requests: [TraceView], on page: OutputTarget) -> String {
    show(requests, on: page, ShowOptions())
  }
}
