/// Between which two instants a segment lies. The scope follows: whose instants they are.
public enum SegmentExtent: Sendable, Equatable {
  /// Of each HTTP attempt.
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

/// Who logs an instant, and by whose clock.
public enum Party: Sendable {
  case client, server, publisher, consumer
}

/// An instant of one HTTP attempt, in causal order.
public enum ExchangeInstant: UInt8, Sendable, CaseIterable {
  case sent
  /// The same, of a client's call and of a service's own one: a call from within its work.
  case sentByClient, sentByService
  case received, responded
  /// The client has the answer; never, of an attempt that it gave up.
  case answered

  /// Who logs it.
  public var party: Party {
    switch self {
    case .sent, .sentByClient, .sentByService, .answered: .client
    case .received, .responded: .server
    }
  }
}

/// An instant of one message or of one of its deliveries, in causal order.
public enum MessageInstant: UInt8, Sendable, CaseIterable {
  /// The work began that led to a message in its own right.
  case begun
  case published
  /// A message in its own right waits: published or, where no record shows that, its own time.
  case queued
  /// The same of a message that was published again for another attempt. Dead letters have neither.
  case queuedAgain
  /// A consumer had it: received or, where no record shows that, the work on it began.
  case taken
  /// A consumer received it.
  case consumed
  /// The work on it began.
  case started
  /// The work on it was under way: it began or, where no record of ended work shows that, the message was received.
  case underWay
  /// The work on it ended, well or in failure.
  case finished

  /// Who logs it. A consumer that failed publishes the message again.
  public var party: Party {
    switch self {
    case .begun, .published, .queued: .publisher
    case .queuedAgain, .taken, .consumed, .started, .underWay, .finished: .consumer
    }
  }
}

/// An instant of a request as a whole.
public enum RequestInstant: UInt8, Sendable, CaseIterable {
  /// The client first sent the request.
  case sent
  /// A server first received the request, of which no client has a record.
  case receivedWithoutClient
  /// The client has its 2xx answer.
  case accepted
  /// The first message is done.
  case firstEffect
  /// Every message is done; without messages, the last answer came.
  case done
  /// Its first and its last record, whatever they say.
  case firstRecord, lastRecord

  /// Which of several records it is.
  public var choice: EndChoice {
    switch self {
    case .sent, .receivedWithoutClient, .accepted, .firstRecord: .only
    case .firstEffect: .earliestEffect
    case .done: .latestEnd
    case .lastRecord: .latestRecord
    }
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

/// A duration that a record of an app states.
public enum AppDuration: Sendable {
  case launch
  /// A screen that failed to load has no time to load.
  case loadedScreen
}
