/// The zones of log times without an offset; nil for UTC.
package struct LogZones: Sendable {
  /// Of logs that have none of their own.
  package var others: LocalZone?
  /// By the log's name as given on the command line; the inner nil is UTC.
  package var byFile: [String: LocalZone?] = [:]

  package init() {}

  /// The zone of a log, as it is named on the command line.
  package func zone(of file: String) -> LocalZone? { byFile[file] ?? others }
}
