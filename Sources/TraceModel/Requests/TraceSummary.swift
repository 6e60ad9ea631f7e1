/// An instant together with the clock that told it.
public struct Instant: Sendable, Equatable {
  /// When, as logged.
  public var time: Timestamp
  /// Origin whose clock it is (`Catalog.origin`).
  public var origin: OriginID

  /// A time is worth the clock of its origin.
  public init(time: Timestamp, origin: OriginID) {
    self.time = time
    self.origin = origin
  }

  /// The time of a record, in ns since 1970; nil where it is not logged.
  @inlinable public init?(logged nanoseconds: Int64, by origin: OriginID) {
    guard nanoseconds.isLogged else { return nil }
    self.init(time: Timestamp(nanoseconds: nanoseconds), origin: origin)
  }
}

/// The part of one request that reports need. It has times as logged, each with its clock, and no durations, so
/// clock offsets found later apply when a summary is read. An index packs it with its neighbours' (`SummaryLayout`).
public struct TraceSummary: Sendable {
  /// How the request ended.
  public var outcome = Outcome.incomplete
  /// Time of the first event, in the order of events, that is known; the first participant told it, or `startOrigin`.
  public var start = Timestamp(nanoseconds: 0)
  /// The origin whose clock told `start`, if by corrected times it is another one than
  /// the first participant; not stored.
  public var startOrigin: OriginID?
  /// Time of the last event, in the order of events, that is known.
  public var end = Timestamp(nanoseconds: 0)
  /// The origin whose clock told `end`; nil if no event's time is known.
  public var endOrigin: OriginID?
  /// The client first sent the request.
  public var sent: Instant?
  /// A server first received the request.
  public var received: Instant?
  /// The client had its 2xx answer.
  public var accepted: Instant?
  /// The first message was done.
  public var firstEffect: Instant?
  /// Everything was done: the last processing finished or, without messages, the last answer. Also of failed
  /// requests; nil of unfinished ones.
  public var done: Instant?
  /// Attempts at HTTP calls, in the order in which they were sent.
  public var exchanges: [Exchange] = []
  /// Deliveries, grouped by message and consumer group, attempts ascending.
  public var deliveries: [Delivery] = []
  /// The events of apps that a person felt, in order.
  public var clientEvents: [ClientEvent] = []
  /// Every origin that logged an event of the request, with its most severe level.
  public var participants: [Participant] = []
  /// The text of the last of its failures and errors (`Event.errorText`); one that is only a step's name counts if
  /// there is no other. `empty` without any.
  public var error: NameID = .empty
  /// Values of the attributes that the command asked for, of the request as a whole; `empty` if there are none.
  public var projection: NameID = .empty

  /// An unknown request.
  public init() {}

  /// Some record of it has level error or a higher one.
  public var hasErrors: Bool { participants.contains { $0.level >= .error } }

  /// One HTTP attempt. Times are ns since 1970 on the clock of the side; `absent` where not logged.
  public struct Exchange: Sendable, Equatable {
    /// The work that made the call, by index in `exchanges` or `deliveries`; nil for a root, since nobody in the
    /// logs called it.
    public var caller: Trace.Work?
    /// Number of the call, from 0; the attempts at one call share it.
    public var call: Int32 = 0
    /// 1 for the first attempt.
    public var attempt: Int32 = 1
    /// HTTP status code; 0 where not logged.
    public var statusCode: UInt16 = 0
    /// The caller ended it without an answer.
    public var gaveUp = false
    /// Times, too, have decided which server's work belongs to the call, so it is no evidence about clocks.
    public var isPairedByTime = false
    /// No caller logged it, but by structure it lies within its caller's work, whatever clocks say;
    /// such as a call by a proxy in front of it.
    public var isWithinCaller = false
    /// The answer may be another one's: several works of the server were under way, and no record tells them apart.
    public var isAnswerChoice = false
    /// The caller.
    public var client: OriginID = .unnamed
    /// The callee.
    public var server: OriginID = .unnamed
    /// The caller sent the request.
    public var sent: Int64 = .absent
    /// The server received it.
    public var received: Int64 = .absent
    /// The server answered.
    public var responded: Int64 = .absent
    /// The caller has the answer, or gave up.
    public var ended: Int64 = .absent
    /// ns by which `received` may be off, either way: no record tells it, and it follows from a rounded duration.
    public var beginningDoubt: Int64 = 0

    /// An attempt without records.
    public init() {}
  }

  /// One delivery of one message, or (with attempt 0) a message that nothing consumed. Times are ns since
  /// 1970 on the clock of the side; `absent` where not logged.
  public struct Delivery: Sendable, Equatable {
    /// 0-based number of the message within the request.
    public var message: Int32 = 0
    /// 1 for the first delivery, 0 for a message without one; retries count on.
    public var attempt: Int32 = 0
    /// Topic or queue.
    public var destination: NameID = .empty
    /// Consumer group.
    public var group: NameID = .empty
    /// Task id or message id; `.none` where no record says it.
    public var messageKey = Identifier.none
    /// Partition from 0; -1 where not logged.
    public var partition: Int32 = -1
    /// Offset in the partition; absent where not logged.
    public var messageOffset: Int64 = .absent
    /// The publisher of the message.
    public var publisher: OriginID = .unnamed
    /// The consumer of it.
    public var consumer: OriginID = .unnamed
    /// The publisher began the work that led to the message (request received, or message consumed).
    public var begun: Int64 = .absent
    /// It was published.
    public var published: Int64 = .absent
    /// It was consumed.
    public var consumed: Int64 = .absent
    /// Work on it began.
    public var started: Int64 = .absent
    /// Work on it ended.
    public var finished: Int64 = .absent
    /// ns by which `started` may be off, either way: no record tells it, and it follows from a rounded duration.
    public var beginningDoubt: Int64 = 0
    /// The work ended in failure.
    public var failed = false
    /// The message is another one published again: number of that message; -1 of a message in its own right.
    public var repeats: Int32 = -1
    /// It was published again not for another attempt, but because it was given up.
    public var isDeadLetter = false
    /// One record tells of this delivery's work and of an earlier row's (a batch); the work counts there.
    public var sharesWork = false
    /// No record names its message, and several fit: it was given one by order.
    public var isPairedByOrder = false
    /// The record that began the work may be another delivery's: several waited, and no record tells them apart.
    public var isStartChoice = false
    /// The record that ended the work may be another delivery's.
    public var isEndChoice = false
    /// The message's own time, if no record shows its publishing, and the kind of that time.
    public var messageTime: Int64 = .absent
    /// The kind of `messageTime`.
    public var messageTimeKind = MessageTimeKind.unknown
    /// The missing end is not still to come, by all logs together; set by a revision, not stored.
    public var missingEnd: MissingEnd?
    /// Values of the attributes that the command asked for, of the message; `empty` if there are none.
    public var projection: NameID = .empty

    /// An unknown message.
    public init() {}
  }

  /// An event of an app that a person felt, as one record states it.
  public struct ClientEvent: Sendable, Equatable {
    /// `launch`, `screenLoad` or `hitches`.
    public var role: Role
    /// The app.
    public var origin: OriginID
    /// End, ns since 1970 on the origin's clock.
    public var ended: Int64
    /// In ns.
    public var duration: Int64
    /// The launch, or the screen, failed.
    public var failed = false
    /// Values of the attributes that the command asked for, of the record; `empty` if there are none.
    public var projection: NameID = .empty

    /// `ended` is in ns since 1970, `duration` in ns.
    public init(role: Role, origin: OriginID, ended: Int64, duration: Int64) {
      self.role = role
      self.origin = origin
      self.ended = ended
      self.duration = duration
    }
  }

  /// An origin that took part.
  public struct Participant: Sendable, Hashable {
    /// The participant.
    public var origin: OriginID
    /// The highest level among its records.
    public var level: Level

    /// A program with records of that level at most.
    public init(origin: OriginID, level: Level) {
      self.origin = origin
      self.level = level
    }
  }
}

// MARK: Every time

extension TraceSummary {
  /// Passes to `body` each time told by a clock, in ns since 1970 or absent, with the origin of that clock. `start` and
  /// `end` are not among them: they follow from the others.
  ///
  /// A new time of a request belongs here, of a call or message below. Its correction follows. Hot.
  @inlinable
  public mutating func forEachTime(_ body: (inout Int64, OriginID) -> Void) {
    sent?.pass(to: body)
    received?.pass(to: body)
    accepted?.pass(to: body)
    firstEffect?.pass(to: body)
    done?.pass(to: body)
    for index in clientEvents.indices { clientEvents[index].forEachTime(body) }
    forEachStepTime(body)
  }

  /// Calls `body` with the times of calls and messages alone, and the origins whose clocks show them.
  @inlinable
  public mutating func forEachStepTime(_ body: (inout Int64, OriginID) -> Void) {
    for index in exchanges.indices { exchanges[index].forEachTime(body) }
    for index in deliveries.indices { deliveries[index].forEachTime(body) }
  }
}

extension Instant {
  @inlinable mutating func pass(to body: (inout Int64, OriginID) -> Void) { body(&time.nanoseconds, origin) }
}

extension TraceSummary.ClientEvent {
  @inlinable mutating func forEachTime(_ body: (inout Int64, OriginID) -> Void) { body(&ended, origin) }
}

extension TraceSummary.Exchange {
  @inlinable
  mutating func forEachTime(_ body: (inout Int64, OriginID) -> Void) {
    body(&sent, client)
    body(&received, server)
    body(&responded, server)
    body(&ended, client)
  }
}

extension TraceSummary.Delivery {
  /// The message's own time is told by no clock of the logs.
  @inlinable
  mutating func forEachTime(_ body: (inout Int64, OriginID) -> Void) {
    body(&begun, publisher)
    body(&published, publisher)
    body(&consumed, consumer)
    body(&started, consumer)
    body(&finished, consumer)
  }
}
