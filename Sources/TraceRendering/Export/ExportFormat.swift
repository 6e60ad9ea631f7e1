package import TraceModel

/// Writes requests for another viewer: `trace export`. Each request is written as soon as it is known.
package protocol ExportFormat: OutputFormat {
  /// The text before the first request, between two, and behind the last one.
  var frame: ExportFrame { get }
  /// One request.
  func export(_ request: TraceView, in context: ExportContext) -> String
}

/// Where a request stands in an export.
package struct ExportContext: Sendable {
  /// Counts the requests of the export, from 0.
  package var number: Int
  /// The start of the first one.
  package var since: Timestamp
  /// When the logs end, up to which an unfinished wait has lasted; nil where that is not known.
  package var endOfLogs: Timestamp?

  package init(number: Int, since: Timestamp, endOfLogs: Timestamp?) {
    (self.number, self.since, self.endOfLogs) = (number, since, endOfLogs)
  }
}

/// The text around the requests of an export.
package struct ExportFrame: Sendable {
  /// In front of the first request.
  package var opening = ""
  /// Between two requests.
  package var separator = ""
  /// Behind the last request, with the last line end.
  package var closing = ""
}
