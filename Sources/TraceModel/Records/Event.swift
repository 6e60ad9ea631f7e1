// The vocabulary of all modules. The order of reading, each with the file to begin with:
//
// 1. `Time`: instants and durations, and why sums of them cannot overflow (`Timestamp`).
// 2. `Records`: what a log says. A record is an `Event`, of an `Origin`, with a `Role`; a `Catalog` has their names.
// 3. `Requests`: what events become. A `Trace` refers to its events; its `TraceSummary` has the instants alone. An
//    `Outcome` says how it ended, a `Note` what was noticed.
// 4. `Segments`: the stretches of its time that are measured, in one table (`Segment`).
// 5. `Clocks`, `Coverage`: what all records together tell of clocks, and of the times that logs cover.
// 6. `Attributes`: fields beside the standard ones (`AttributeCatalog`).
// 7. `Results`: the answer of each command, as values that formats write (`LatencyReport`, `TraceView`, …).
// 8. `Survey`, `Bytes`: the tools by which the others are stored and compared.

/// A log record with a time, an origin and a role, as reconstruction needs it.
///
/// A plain value without references, about 170 bytes, because millions are held at once. Texts stay in the
/// record: `source`, `offset` and `length` say where the record stands, and `RecordDetails` reads it again
/// when a person wants to see it.
public struct Event: Sendable {
  /// The logged time, uncorrected.
  public var time = Timestamp(nanoseconds: 0)
  /// The request that the event belongs to.
  public var correlation = Identifier.none
  /// Task id or message id; `.none` where the record names none.
  public var messageKey = Identifier.none
  /// Hash of the record's bytes, equal for copies of one record.
  public var digest: UInt64 = 0

  /// Number of the file or stream within this run.
  public var source: UInt32 = 0
  /// Length of the record in bytes.
  public var length: UInt32 = 0
  /// Byte offset of the record in its source.
  public var offset: Int64 = 0
  /// 1-based line in its source.
  public var line: Int64 = 0
  /// The record's number among those that begin in its line, from 1; 0 if the line has no other.
  public var indexInLine: UInt32 = 0
  /// Where in the record the correlation id's text begins, in bytes, and how long it is (without quotes).
  public var correlationStart: UInt32 = 0
  /// Length of that text in bytes.
  public var correlationLength: UInt32 = 0
  /// Values of the attributes that an ingest stores (`AttributeCatalog`); `empty` if there are none.
  public var attributes: AttributeSetID = .empty

  /// Offset of the message in its partition, from 0; `absent` where not logged.
  public var messageOffset: Int64 = .absent
  /// The duration stated by the record itself, in ns; `absent` if not logged.
  public var statedDurationNanoseconds: Int64 = .absent
  /// The message's own time (Kafka CreateTime or LogAppendTime) in ns since 1970; `absent` where not logged.
  public var messageTimeNanoseconds: Int64 = .absent
  /// Partition of the message, from 0; -1 where not logged.
  public var partition: Int32 = -1
  /// The origin of the record (`Catalog.origin`).
  public var origin: OriginID = .unnamed
  /// Topic or queue (`Catalog.text`); `empty` where not logged.
  public var destination: NameID = .empty
  /// Consumer group (`Catalog.text`); `empty` where not logged.
  public var group: NameID = .empty
  /// Values of the attributes that the command asked for (`AttributeProjection`); `empty` if there are none.
  public var projection: NameID = .empty
  /// The text of a failure, without what differs from one to the next (`TextTemplate`), or of a record of level error
  /// and above; `empty` of any other.
  public var errorText: NameID = .empty
  /// `errorText` is no more than the name of the record's step, which tells no cause.
  public var errorIsStep = false
  /// Method and path, of an HTTP record.
  public var target = CallTarget()
  /// Its span of a call, and the called service.
  public var link = CallLink()
  /// HTTP status code; 0 where not logged.
  public var statusCode: UInt16 = 0
  /// Attempt number as logged, from 1; 0 where not logged.
  public var attempt: UInt16 = 0
  /// Its meaning for reconstruction.
  public var role = Role.note
  /// How severe it is.
  public var level = Level.unknown
  /// Its further steps, if a profile names some.
  public var further = FurtherSteps.none
  /// Whether `time` is complete, or depends on its source.
  public var timeForm = TimeForm.absolute
  /// The event reports a failure: failed processing, or an error of the client.
  public var failed = false
  /// The kind of `messageTimeNanoseconds`.
  public var messageTimeKind = MessageTimeKind.unknown
  /// The record names several requests (a batch), and each of them has an event for it.
  public var isShared = false
  /// No record of its own: a further step of another record, or the beginning implied by the
  /// duration in the record of an end.
  public var isImplied = false
  /// `messageKey` is a message's id, which no other message has; a task's id is that of all messages about the task.
  public var keyIsMessageID = false
  /// The record states its correlation id several times and differently, as a header that was sent twice; the
  /// last one counts.
  public var repeatsCorrelation = false

  /// An unknown event.
  public init() {}

  /// The record names its message, or its topic.
  public var namesMessage: Bool {
    messageKey != .none || destination != .empty || messageOffset.isLogged
  }
}
