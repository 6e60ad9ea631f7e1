/// An instant of a request as a whole.
///
/// To add one: its case, and where a request has it; the compiler asks for the rest of this file.
public enum RequestInstant: UInt8, Sendable, CaseIterable {
  /// The client first sent the request.
  case sent
  /// A server first received the request; no client has a record of it.
  case receivedWithoutClient
  /// The client has its 2xx answer.
  case accepted
  /// The first message is done.
  case firstEffect
  /// Every message is done; without messages, the last answer came.
  case done
  /// Its first and its last record, whatever they say.
  case firstRecord, lastRecord

  /// The choice between several records.
  public var choice: EndChoice {
    switch self {
    case .sent, .receivedWithoutClient, .accepted, .firstRecord: .only
    case .firstEffect: .earliestEffect
    case .done: .latestEnd
    case .lastRecord: .latestRecord
    }
  }

  /// The event that a request waits for if it lacks this; nil if it waits for nothing.
  public var awaited: Awaited? {
    switch self {
    case .sent, .receivedWithoutClient, .firstRecord, .lastRecord: nil
    case .accepted: .answer
    case .firstEffect: .message
    case .done: .end
    }
  }

  /// Events still to come.
  public enum Awaited: Sendable {
    /// A good answer to the client.
    case answer
    /// The end of some message.
    case message
    /// The end of the request.
    case end
  }
}

/// The clock rule of an end: several records may be the one that counts, as far as their clocks are known.
public enum EndChoice: Sendable {
  /// One record, whatever clocks say.
  case only
  /// The earliest of `TraceSummary.effects`.
  case earliestEffect
  /// The latest of `TraceSummary.ends`.
  case latestEnd
  /// The latest of these, of the last answer and of the last record by logged times.
  case latestRecord
}

extension TraceSummary {
  /// The time and the clock that told it; nil if not logged. Hot.
  @inlinable public func instant(_ instant: RequestInstant) -> Instant? {
    switch instant {
    case .sent: sent
    case .receivedWithoutClient: sent == nil ? received : nil
    case .accepted: accepted
    case .firstEffect: firstEffect
    case .done: done
    case .firstRecord: firstRecord
    case .lastRecord: lastRecord
    }
  }
}
