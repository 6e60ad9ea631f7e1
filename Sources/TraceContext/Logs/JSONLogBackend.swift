public import Logging

/// The backend of one `Logger` (swift-log calls it a log handler): makes records of what is logged.
///
/// Of metadata with one name, the call's own counts, then the metadata provider's, then the logger's. An
/// error that is given to the call is written as `error` and `error_type`.
public struct JSONLogBackend: LogHandler {
  /// The lowest level that is logged; `info` unless set.
  public var logLevel = Logger.Level.info
  /// The logger's metadata, in every record of it.
  public var metadata: Logger.Metadata = [:]
  /// The metadata that each record is given when it is logged.
  public var metadataProvider: Logger.MetadataProvider?

  private let log: JSONLog
  private let label: String

  /// The backend of the logger that is named `label`.
  init(log: JSONLog, label: String, metadataProvider: Logger.MetadataProvider?) {
    self.log = log
    self.label = label
    self.metadataProvider = metadataProvider
  }

  /// One of the logger's metadata.
  public subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  public func log(event: LogEvent) {
    var record = LogRecord(
      level: event.level, service: log.service, instance: log.instance, label: label)
    record.event = event.message.description
    record.metadata = metadata(of: event)
    log.write(record)
  }

  private func metadata(of event: LogEvent) -> Logger.Metadata {
    var merged = metadata
    if let provided = metadataProvider?.get() { merged.merge(provided) { $1 } }
    if let error = event.error {
      merged["error"] = "\(error)"
      merged["error_type"] = "\(String(reflecting: type(of: error)))"
    }
    if let own = event.metadata { merged.merge(own) { $1 } }
    return merged
  }
}

extension Logger.MetadataProvider {
  /// Gives every record the correlation id of the task that logs it. `JSONLog.bootstrap()` installs it; give
  /// it to `LoggingSystem.bootstrap` yourself to have the id in the log of another backend.
  public static let correlation = Logger.MetadataProvider {
    CorrelationID.current.map { [CorrelationID.logName: .string($0.text)] } ?? [:]
  }
}
