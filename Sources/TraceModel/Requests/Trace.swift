/// Everything with one correlation id, reconstructed: calls, messages published and consumed, and the end. Events
/// are referred to by their index in `events`.
public struct Trace: Sendable {
  /// All events of the request, in causal order, then by time, then by source order.
  public var events: [Event] = []
  /// Attempts at HTTP calls, in the order in which they were sent (or, without a caller's record, received).
  public var exchanges: [Exchange] = []
  /// Messages, in the order in which they were published (or, without a publisher, consumed).
  public var messages: [Message] = []
  /// Deliveries of all messages: grouped by message, attempts ascending.
  public var deliveries: [Delivery] = []
  /// Events that state what a person felt of the app, in order.
  public var clientEvents: [Int] = []
  /// How the request ended.
  public var outcome = Outcome.incomplete
  /// Left by the passes of reconstruction: assumptions, adjustments, missing records.
  package var notes: [Note] = []
  /// When the events are drawn, parallel to `events`; empty if that is their `time`. A drawn time differs if
  /// times are so coarse that the order of cause and effect says more.
  public var drawnTimes: [Timestamp] = []

  /// A request without events.
  public init() {}

  /// When an event is drawn.
  public func drawnTime(of event: Int) -> Timestamp {
    drawnTimes.isEmpty ? events[event].time : drawnTimes[event]
  }
}

extension Trace {
  /// Work inside one origin, in whose course it calls or publishes.
  public enum Work: Sendable, Equatable {
    /// A server's, from receiving the request of the exchange with this index to its answer.
    case exchange(Int)
    /// A consumer's, from receiving a message to the end of processing: index of the delivery.
    case delivery(Int)
    /// No record tells which work it was.
    case unknown
  }

  /// One attempt at an HTTP call as both sides logged it. A side that logged nothing is nil.
  public struct Exchange: Sendable {
    /// The work that made the call; nil for a root, since nobody in the logs called it.
    public var caller: Work?
    /// Number of the call, from 0 in order; the attempts at one call share it.
    public var call: Int32 = 0
    /// 1 for the first attempt.
    public var attempt: Int32 = 1
    /// Event of the client: request sent.
    public var sent: Int?
    /// Event of the client: response received, or request failed.
    public var ended: Int?
    /// Event of the server: request received.
    public var received: Int?
    /// Event of the server: response sent.
    public var responded: Int?
    /// The status as either side logged it; 0 if neither did.
    public var statusCode: UInt16 = 0
    /// The client gave the attempt up without an answer.
    public var gaveUp = false
    /// Times, too, have decided which server's work belongs to the call, so it is no evidence about clocks.
    public var isPairedByTime = false
    /// No caller logged it, but by structure it lies within its caller's work, whatever clocks say;
    /// such as a call by a proxy in front of it.
    public var isWithinCaller = false
    /// The answer may be another one's: several works of the server were under way, and no record tells them apart.
    public var isAnswerChoice = false

    /// An attempt without records.
    public init() {}
  }

  /// One message: what was published once. A retry through a topic of its own is a message, too.
  public struct Message: Sendable {
    /// Why a message was published again with the same key.
    public enum Repetition: Sendable, Equatable {
      /// For another attempt, after the delivery with this index had failed.
      case retry(of: Int)
      /// To be put away, after the delivery with this index had failed.
      case deadLetter(of: Int)

      /// Index of the delivery that failed.
      public var delivery: Int {
        switch self {
        case .retry(let delivery), .deadLetter(let delivery): delivery
        }
      }
    }

    /// Topic or queue (`Catalog.text`), from either side; `empty` where neither logged it.
    public var destination: NameID = .empty
    /// Task id or message id; `.none` where no record says it.
    public var key = Identifier.none
    /// The relation of the message to an earlier one; nil for a message in its own right.
    public var repetition: Repetition?
    /// Event: published.
    public var published: Int?
    /// The publisher's work.
    public var publisher = Work.unknown

    /// The repeated message was given up, and put away here.
    public var isDeadLetter: Bool {
      if case .deadLetter = repetition { true } else { false }
    }

    /// An unknown message.
    public init() {}
  }

  /// One reception of a message by one consumer group, with the work it led to.
  public struct Delivery: Sendable {
    /// Index in `messages`.
    public var message: Int
    /// 1 for the first delivery to the group, then redeliveries; of a retry, counted on from the attempt that
    /// failed.
    public var attempt: Int32 = 1
    /// Consumer group (`Catalog.text`); `empty` where not logged.
    public var group: NameID = .empty
    /// Events: consumed, processing started, processing finished.
    public var consumed: Int?
    /// Event: the work began.
    public var started: Int?
    /// Event: the work ended.
    public var finished: Int?
    /// The work ended in failure.
    public var failed = false
    /// No record names its message, and several fit: it was given one by order.
    public var isPairedByOrder = false
    /// The record that began the work may be another delivery's: several waited, and no record tells them apart.
    public var isStartChoice = false
    /// The record that ended the work may be another delivery's.
    public var isEndChoice = false

    /// A delivery without records.
    public init(message: Int) { self.message = message }
  }

  /// Work inside one origin, from a start event to an end event; kinds as in OpenTelemetry.
  public struct Span: Sendable {
    /// The kinds of work.
    public enum Kind: String, Sendable { case client, server, producer, consumer, `internal` }
    /// How it ended; `unset` where no end was logged.
    public enum Status: String, Sendable { case ok, error, unset }

    /// The kind of work.
    public var kind: Kind
    /// Index of the parent in the list of spans.
    public var parent: Int?
    /// The origin of the work.
    public var origin: OriginID
    /// First and last event; `end` is nil where no end was logged.
    public var start: Int
    /// Its last event.
    public var end: Int?
    /// The span's length, if its one record states it; the record's time is the end.
    public var stated: Nanoseconds?
    /// How it ended.
    public var status: Status
    /// HTTP or delivery attempt, from 1.
    public var attempt: Int32
    /// Topic, for producer and consumer spans.
    public var destination: NameID = .empty

    /// A span without a topic.
    public init(
      kind: Kind, parent: Int?, origin: OriginID, start: Int, end: Int?, status: Status, attempt: Int32
    ) {
      self.kind = kind
      self.parent = parent
      self.origin = origin
      self.start = start
      self.end = end
      self.status = status
      self.attempt = attempt
    }
  }
}
