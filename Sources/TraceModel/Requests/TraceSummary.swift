/// An instant together with the clock that told it.
package struct Instant: Sendable, Equatable {
  package var time: Timestamp
  /// Origin whose clock it is (`Catalog.origin`).
  package var origin: OriginID

  package init(time: Timestamp, origin: OriginID) {
    self.time = time
    self.origin = origin
  }
}

/// What reports need of one request: times as logged, each with its clock, and no durations, so that clock
/// offsets found later apply when a summary is read. One row of the index's `request` table, with its rows
/// of `exchange` and `delivery`.
package struct TraceSummary: Sendable {
  package var outcome = Outcome.incomplete
  /// Time of the first event, in the order of events, that is known; the first participant told it.
  package var start = Timestamp(nanoseconds: 0)
  /// Time of the last event, in the order of events, that is known.
  package var end = Timestamp(nanoseconds: 0)
  /// Whose clock told `end`; nil where the time of no event is known.
  package var endOrigin: OriginID?
  /// The client first sent the request.
  package var sent: Instant?
  /// A server first received the request.
  package var received: Instant?
  /// The client had its 2xx answer.
  package var accepted: Instant?
  /// The first message was done.
  package var firstEffect: Instant?
  /// Everything was done: the last processing finished or, without messages, the last answer. Also of failed
  /// requests; nil of unfinished ones.
  package var done: Instant?
  package var exchanges: [Exchange] = []
  package var deliveries: [Delivery] = []
  package var clientEvents: [ClientEvent] = []
  /// Every origin that logged an event of the request, with its most severe level.
  package var participants: [Participant] = []
  /// Values of the attributes that the command asked for, of the request as a whole; `empty` where none.
  package var projection: NameID = .empty

  package init() {}

  /// Some record of it has level error or a higher one.
  package var hasErrors: Bool { participants.contains { $0.level >= .error } }

  /// One HTTP attempt. Times are ns since 1970 on the clock of the side; `Event.absent` where not logged.
  package struct Exchange: Sendable, Equatable {
    /// The work that made the call, by index in `exchanges` or `deliveries`; nil of a root, which nobody in the logs
    /// called.
    package var caller: Trace.Work?
    /// Number of the call, from 0; the attempts at one call share it.
    package var call: Int32 = 0
    package var attempt: Int32 = 1
    package var statusCode: UInt16 = 0
    package var gaveUp = false
    /// Which server's work belongs to the call was decided by times, too, so that it is no evidence about clocks.
    package var isPairedByTime = false
    package var client: OriginID = .unnamed
    package var server: OriginID = .unnamed
    package var sent = Event.absent
    package var received = Event.absent
    package var responded = Event.absent
    package var ended = Event.absent
    /// ns by which `received` may be off, either way: no record tells it, and the duration that implies it is rounded.
    package var beginningDoubt: Int64 = 0

    package init() {}

    /// Nobody in the logs made the call in the course of its own work.
    package var isRoot: Bool { caller == nil }
  }

  /// One delivery of one message, or (with attempt 0) a message that nothing consumed. Times are ns since
  /// 1970 on the clock of the side; `Event.absent` where not logged.
  package struct Delivery: Sendable, Equatable {
    /// 0-based number of the message within the request.
    package var message: Int32 = 0
    /// 1 for the first delivery, 0 for a message without one; retries count on.
    package var attempt: Int32 = 0
    package var destination: NameID = .empty
    package var group: NameID = .empty
    package var messageKey = Identifier.none
    package var partition: Int32 = -1
    package var messageOffset = Event.absent
    package var publisher: OriginID = .unnamed
    package var consumer: OriginID = .unnamed
    /// The publisher began the work that led to the message (request received, or message consumed).
    package var begun = Event.absent
    package var published = Event.absent
    package var consumed = Event.absent
    package var started = Event.absent
    package var finished = Event.absent
    /// ns by which `started` may be off, either way: no record tells it, and the duration that implies it is rounded.
    package var beginningDoubt: Int64 = 0
    package var failed = false
    /// The message is another one published again: number of that message; -1 of a message in its own right.
    package var repeats: Int32 = -1
    /// It was published again not for another attempt, but because it was given up.
    package var isDeadLetter = false
    /// One record tells of this delivery's work and of an earlier row's (a batch); the work counts there.
    package var sharesWork = false
    /// No record says of which message it is, and several fit: it was given one by order.
    package var isPairedByOrder = false
    /// The message's own time, where no record shows its publishing, and what that time says.
    package var messageTime = Event.absent
    package var messageTimeKind = MessageTimeKind.unknown
    /// Where all logs together say that what has no end here is not still to come; set by a revision, not stored.
    package var missingEnd: MissingEnd?
    /// Values of the attributes that the command asked for, of the message; `empty` where none.
    package var projection: NameID = .empty

    package init() {}
  }

  /// What a person felt of an app, as one record states it.
  package struct ClientEvent: Sendable, Equatable {
    /// `launch`, `screenLoad` or `hitches`.
    package var role: Role
    package var origin: OriginID
    /// End, ns since 1970 on the origin's clock.
    package var ended: Int64
    /// In ns.
    package var duration: Int64
    package var failed = false
    /// Values of the attributes that the command asked for, of the record; `empty` where none.
    package var projection: NameID = .empty

    package init(role: Role, origin: OriginID, ended: Int64, duration: Int64) {
      self.role = role
      self.origin = origin
      self.ended = ended
      self.duration = duration
    }
  }

  /// An origin that took part.
  package struct Participant: Sendable, Hashable {
    package var origin: OriginID
    package var level: Level

    package init(origin: OriginID, level: Level) {
      self.origin = origin
      self.level = level
    }
  }
}
