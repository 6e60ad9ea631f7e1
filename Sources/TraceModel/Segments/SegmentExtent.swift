/// Between which two instants a segment lies. The scope follows: whose instants they are.
public enum SegmentExtent: Sendable, Equatable {
  /// Two instants of each HTTP attempt.
  case exchange(from: ExchangeInstant, to: ExchangeInstant)
  /// Of each message; a report tells these apart by topic.
  case message(from: MessageInstant, to: MessageInstant)
  /// Of the request as a whole, shared by all that took part.
  case request(from: RequestInstant, to: RequestInstant)
  /// Stated by one record of an app.
  case app(AppDuration)
  /// Only on a critical path, wherever the path has it.
  case path
}

/// The sides that log instants, each by its clock.
public enum Party: Sendable {
  /// A service that calls another is the client there.
  case client, server, publisher, consumer
}

/// A duration that a record of an app states.
public enum AppDuration: Sendable {
  /// From the start of the app to its first screen.
  case launch
  /// A screen that failed to load has no time to load.
  case loadedScreen
}

extension TraceSummary.ClientEvent {
  /// The app states this duration.
  public func states(_ duration: AppDuration) -> Bool {
    switch duration {
    case .launch: role == .launch
    case .loadedScreen: role == .screenLoad && !failed
    }
  }
}
