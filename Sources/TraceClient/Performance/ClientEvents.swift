public import Logging
public import TraceContext

/// Logs what a person feels of an app: how long screens and launches take, hitches, and errors that are
/// shown.
///
///     let events = ClientEvents(logger: log.makeLogger(label: "performance"))
///     events.launch(.cold, took: .now - start)
///     let jobs = try await events.screenLoad("jobs") { try await model.load() }
///
/// An event belongs to the request of the task that logs it. Where there is none (a launch, a person
/// scrolling), its `correlation_id` is the session's; `session_id` is in every event. The time of a
/// record is the end of what it measured, and `duration_ms` its length.
public struct ClientEvents: Sendable {
  /// How an app was started.
  public enum Launch: String, Sendable {
    /// The process was made for it.
    case cold
    /// The process was there, its screen was not.
    case warm
    /// The app came back from the background.
    case resume
  }

  /// One run of the app.
  public let session: CorrelationID

  private let logger: Logger

  /// `session` is a new id unless given.
  public init(logger: Logger, session: CorrelationID = CorrelationID()) {
    self.logger = logger
    self.session = session
  }

  /// Logs `launch`: from the start of the process, or of its coming back, to the first usable screen.
  public func launch(_ kind: Launch, took duration: Duration) {
    write("launch", ["launch_kind": .string(kind.rawValue), "duration_ms": duration.loggedMilliseconds])
  }

  /// Logs `screen_load`: from the tap to the screen with its content.
  public func screenLoad(_ screen: String, took duration: Duration) {
    write("screen_load", ["screen": .string(screen), "duration_ms": duration.loggedMilliseconds])
  }

  /// Runs what loads a screen and logs `screen_load` or, if it throws, `screen_load_failed`. If the current
  /// task has no correlation id, it makes one, so that the screen and the requests for it are one trace.
  public func screenLoad<Result>(
    _ screen: String, isolation: isolated (any Actor)? = #isolation, operation: () async throws -> Result
  ) async rethrows -> Result {
    try await withCorrelationID(CorrelationID.current ?? CorrelationID(), isolation: isolation) {
      let start = ContinuousClock.now
      do {
        let result = try await operation()
        screenLoad(screen, took: ContinuousClock.now - start)
        return result
      } catch {
        screenLoadFailed(screen, after: ContinuousClock.now - start, error)
        throw error
      }
    }
  }

  /// Logs `hitches`: how smooth an animation or scrolling was.
  public func hitches(_ hitches: Hitches, on screen: String) {
    write(
      "hitches",
      [
        "screen": .string(screen), "duration_ms": hitches.watched.loggedMilliseconds,
        "hitch_count": .stringConvertible(hitches.count), "hitch_ms": hitches.lateness.loggedMilliseconds,
        "hitch_rate_ms_per_s": .stringConvertible(hitches.millisecondsPerSecond),
      ])
  }

  /// Logs `error_shown`: the person has seen a message about `error`.
  public func errorShown(_ error: any Error, on screen: String) {
    var metadata = ErrorFacts(error).metadata
    metadata["screen"] = .string(screen)
    write("error_shown", level: .error, metadata)
  }

  private func screenLoadFailed(_ screen: String, after duration: Duration, _ error: any Error) {
    var metadata = ErrorFacts(error).metadata
    metadata["screen"] = .string(screen)
    metadata["duration_ms"] = duration.loggedMilliseconds
    write("screen_load_failed", level: .warning, metadata)
  }

  private func write(
    _ event: Logger.Message, level: Logger.Level = .info, _ metadata: Logger.Metadata
  ) {
    var metadata = metadata
    metadata["session_id"] = .string(session.text)
    metadata[CorrelationID.logName] = .string((CorrelationID.current ?? session).text)
    logger.log(level: level, event, metadata: metadata)
  }
}
