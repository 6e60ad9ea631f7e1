/// An instant of one message or of one of its deliveries, in causal order.
///
/// To add one: its case, and where a delivery has it; the compiler asks for the rest of this file.
public enum MessageInstant: UInt8, Sendable, CaseIterable {
  /// The work began that led to a message in its own right.
  case begun
  /// The publisher handed it to the broker.
  case published
  /// A message in its own right waits: published or, without a record of that, the message's own time.
  case queued
  /// A message that was published again for another attempt waits. Dead letters are neither queued nor queued again.
  case queuedAgain
  /// A consumer had it: received or, without a record of that, the beginning of the work on it.
  case taken
  /// A consumer received it.
  case consumed
  /// The work on it began.
  case started
  /// The work on it was under way: begun or, without such a record of ended work, the receipt of the message.
  case underWay
  /// The work on it ended, well or in failure.
  case finished

  /// The side that logs it. A consumer that failed publishes the message again.
  public var party: Party {
    switch self {
    case .begun, .published, .queued: .publisher
    case .queuedAgain, .taken, .consumed, .started, .underWay, .finished: .consumer
    }
  }

  /// The owner of the instant: a message is published once, and waits once for each group.
  @inlinable public var scope: Scope {
    switch self {
    case .begun, .published: .message
    case .queued, .queuedAgain: .group
    case .taken, .consumed, .started, .underWay, .finished: .delivery
    }
  }

  /// The owners of instants.
  public enum Scope: Sendable {
    /// Once for a message, once for each consumer group, or once for each attempt.
    case message, group, delivery
  }
}

extension TraceSummary.Delivery {
  /// When it was, in ns since 1970 on the clock of `origin(of:)`; absent where not logged. Hot.
  @inlinable public func record(of instant: MessageInstant) -> Int64 {
    switch instant {
    case .begun: repeats < 0 ? begun : .absent
    case .published: published
    case .queued: repeats < 0 ? waitBegin : .absent
    case .queuedAgain: repeats >= 0 && !isDeadLetter ? waitBegin : .absent
    case .taken: taken
    case .consumed: consumed
    case .started: started
    case .underWay: started.isLogged || !finished.isLogged ? started : consumed
    case .finished: finished
    }
  }

  /// When it began to wait: published or, without a record of that, the message's own time.
  @inlinable public var waitBegin: Int64 { published.orElse(messageTime) }

  /// Else nobody's clock here told when the message began to wait, but its own time, if that.
  @inlinable public var isPublishingLogged: Bool { published.isLogged }

  /// The origin that logged it.
  @inlinable public func origin(of instant: MessageInstant) -> OriginID {
    switch instant.scope {
    case .message: publisher
    case .group: isPublishingLogged ? publisher : .unnamed
    case .delivery: consumer
    }
  }

  /// The kind of the message's own time that stands for an unlogged publishing; nil if a record shows the
  /// publishing.
  @inlinable public func ownTime(at instant: MessageInstant) -> MessageTimeKind? {
    instant.scope == .group && !isPublishingLogged ? messageTimeKind : nil
  }

  /// This delivery owns a segment that begins then. The work of a batch counts once.
  @inlinable
  public func owns(_ begin: MessageInstant, isFirstOfMessage: Bool, isFirstOfGroup: Bool) -> Bool {
    switch begin.scope {
    case .message: isFirstOfMessage
    case .group: isFirstOfGroup
    case .delivery: !sharesWork
    }
  }
}
