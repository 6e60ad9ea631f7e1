/// A kind of result, and what writes it.
package protocol ResultKind: Sendable {
  /// The protocol of the formats that write this kind of result.
  associatedtype Writer: Sendable
  /// The format as a writer of this kind; nil if it cannot write it.
  static func writer(_ format: any OutputFormat) -> Writer?
}

/// The result of `trace show`.
package enum ShowResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any ShowFormat)? { format.forShow }
}

/// The result of `trace find`.
package enum FindResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any FindFormat)? { format.forFind }
}

/// The result of `trace report`.
package enum ReportResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any ReportFormat)? { format.forReport }
}

/// The result of `trace check`.
package enum CheckResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any CheckFormat)? { format.forCheck }
}

/// The result of `trace diff`.
package enum DiffResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any DiffFormat)? { format.forDiff }
}

/// The result of `trace doctor`.
package enum DoctorResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any DoctorFormat)? { format.forDoctor }
}

/// The result of `trace ingest`.
package enum IngestResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any IngestFormat)? { format.forIngest }
}

/// The result of `trace sql`.
package enum QueryResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any QueryFormat)? { format.forQuery }
}

/// The result of `trace forget`.
package enum RemovalResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any RemovalFormat)? { format.forRemoval }
}

/// The result of `trace metrics`.
package enum MetricsResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any MetricsFormat)? { format.forMetrics }
}

/// The result of `trace export`.
package enum ExportResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any ExportFormat)? { format.forExport }
}
