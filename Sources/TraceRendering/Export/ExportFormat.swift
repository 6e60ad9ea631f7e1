package import TraceModel

/// Writes requests for another viewer: `trace export`. Each request is written as soon as it is known.
package protocol ExportFormat: OutputFormat {
  /// What stands before the first request, between two, and behind the last one.
  var frame: ExportFrame { get }
  /// One request. `number` counts the requests of the export, from 0; `since` is the start of the first one.
  func export(_ request: TraceView, number: Int, since: Timestamp) -> String
}

/// The text around the requests of an export.
package struct ExportFrame: Sendable {
  package var opening = ""
  package var separator = ""
  package var closing = ""
}
