public import Logging

/// The log of a program in the shape that `trace` reads: one JSON object a line.
///
///     let log = try JSONLog(service: "shop-app", instance: installation, path: path)
///     log.bootstrap()
///     Logger(label: "checkout").info("Order placed", metadata: ["order": "\(number)"])
///
/// A call returns as soon as its line is made; another thread writes it. Nothing is lost when the program
/// ends by returning from `main` or by `exit`; before it ends otherwise on purpose, call `flush()`. A record
/// of level `critical` is written before the call returns, since a crash may follow (unless that takes over a
/// second).
public final class JSONLog: Sendable {
  /// A stream that every process has.
  public enum StandardStream: Int32, Sendable {
    /// Where containers have their logs.
    case output = 1
    /// Beside the program's own output.
    case error = 2
  }

  /// The most that waits in memory for a slow file, in bytes: 16 MiB. Records beyond it are dropped, and a
  /// record with the event `Log records dropped` and their number, `dropped`, takes their place.
  public static let longestQueue = 16 << 20

  /// The name of the program.
  public let service: String
  /// The running copy of the program, and so the clock of the times.
  public let instance: String

  private let writer: LineWriter

  /// Logs to a standard stream, as programs in containers do.
  public convenience init(
    service: String, instance: String = ProcessInstance.name, stream: StandardStream = .output
  ) {
    self.init(service: service, instance: instance, file: LogFile(standardStream: stream.rawValue))
  }

  /// Appends to a file, which is made if it is not there; its directory must exist. Throws `LogFileError`.
  public convenience init(
    service: String, instance: String = ProcessInstance.name, path: String
  ) throws(LogFileError) {
    self.init(service: service, instance: instance, file: try LogFile(path: path))
  }

  /// Logs to an open file; `limit` is the most that waits in memory, in bytes.
  init(service: String, instance: String, file: LogFile, limit: Int = JSONLog.longestQueue) {
    self.service = service
    self.instance = instance
    writer = LineWriter(limit: limit, write: { file.write($0) }) { dropped in
      var record = LogRecord(level: .warning, service: service, instance: instance, label: "TraceContext")
      record.event = "Log records dropped"
      record.metadata = ["dropped": .stringConvertible(dropped)]
      return record.line()
    }
  }

  /// Makes this the log of every `Logger` of the program, with the correlation id of the current task. Once
  /// in a program, and not beside another `LoggingSystem.bootstrap`.
  public func bootstrap() {
    LoggingSystem.bootstrap(
      { label, provider in self.makeBackend(label: label, metadataProvider: provider) },
      metadataProvider: .correlation)
  }

  /// Makes a logger that writes here, whatever the program's other loggers do.
  public func makeLogger(label: String) -> Logger {
    Logger(label: label) { self.makeBackend(label: $0) }
  }

  /// Makes what `LoggingSystem.bootstrap` and `Logger.init(label:factory:)` ask for.
  public func makeBackend(
    label: String, metadataProvider: Logger.MetadataProvider? = .correlation
  ) -> JSONLogBackend {
    JSONLogBackend(log: self, label: label, metadataProvider: metadataProvider)
  }

  /// Waits until everything that was logged before is written.
  public func flush() { writer.flush() }

  /// Writes a record; one of level `critical` at once.
  func write(_ record: LogRecord) {
    writer.append(record.line())
    if record.level >= .critical { _ = writer.flush(within: .seconds(1)) }
  }
}
