/// A kind of result, and what writes it.
package protocol ResultKind: Sendable {
  associatedtype Writer: Sendable
  /// The format as a writer of this kind; nil if it cannot write it.
  static func writer(_ format: any OutputFormat) -> Writer?
  /// The format behind a writer.
  static func format(_ writer: Writer) -> any OutputFormat
}

/// What `trace show` prints.
package enum ShowResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any ShowFormat)? { format.forShow }
  package static func format(_ writer: any ShowFormat) -> any OutputFormat { writer }
}

/// What `trace find` prints.
package enum FindResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any FindFormat)? { format.forFind }
  package static func format(_ writer: any FindFormat) -> any OutputFormat { writer }
}

/// What `trace report` prints.
package enum ReportResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any ReportFormat)? { format.forReport }
  package static func format(_ writer: any ReportFormat) -> any OutputFormat { writer }
}

/// What `trace check` prints.
package enum CheckResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any CheckFormat)? { format.forCheck }
  package static func format(_ writer: any CheckFormat) -> any OutputFormat { writer }
}

/// What `trace diff` prints.
package enum DiffResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any DiffFormat)? { format.forDiff }
  package static func format(_ writer: any DiffFormat) -> any OutputFormat { writer }
}

/// What `trace doctor` prints.
package enum DoctorResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any DoctorFormat)? { format.forDoctor }
  package static func format(_ writer: any DoctorFormat) -> any OutputFormat { writer }
}

/// What `trace ingest` prints.
package enum IngestResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any IngestFormat)? { format.forIngest }
  package static func format(_ writer: any IngestFormat) -> any OutputFormat { writer }
}

/// What `trace sql` prints.
package enum QueryResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any QueryFormat)? { format.forQuery }
  package static func format(_ writer: any QueryFormat) -> any OutputFormat { writer }
}

/// What `trace forget` prints.
package enum RemovalResult: ResultKind {
  package static func writer(_ format: any OutputFormat) -> (any RemovalFormat)? { format.forRemoval }
  package static func format(_ writer: any RemovalFormat) -> any OutputFormat { writer }
}
