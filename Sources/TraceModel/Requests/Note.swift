/// A fact that reconstruction leaves on a trace: what it assumed, adjusted or could not find. The sentence is
/// made where it is shown. Origins and destinations are symbols of the catalog.
package enum Note: Sendable, Equatable {
  /// The same record stood in more than one source; `copies` were set aside.
  case duplicateRecords(copies: Int)
  /// A duration across two clocks is negative as logged.
  case negativeDuration(segment: Segment, duration: Nanoseconds, from: Symbol, to: Symbol)
  /// The times of `origin` were corrected.
  case clockCorrected(origin: Symbol, clock: ClockStatement)
  /// No two clocks explain the `pairs` of records, sent before received, that `first` and `second` have with each
  /// other in all requests: several machines may log under one of the names. Their times stand as logged.
  case clockConflict(first: Symbol, second: Symbol, pairs: Int)
  /// The client sent the request `attempts` times with one id.
  case clientRetried(attempts: Int)
  /// The server answered attempt `attempt` after the client had given it up.
  case answeredAfterGivingUp(attempt: Int32)
  /// The client's attempt `attempt` has no record at any server.
  case noServerRecord(attempt: Int32)
  /// The attempt `attempt` was received by `origin` and has no recorded end.
  case noResponse(attempt: Int32, origin: Symbol)
  /// No client record exists; the request begins at the server.
  case noClientRecord
  /// A message was consumed by `origin` whose publishing no record shows.
  case noPublisherRecord(destination: Symbol, origin: Symbol)
  /// No record shows that a message published by `origin` was consumed; `message` is its index in the
  /// trace where there are others.
  case notConsumed(destination: Symbol, origin: Symbol, message: Int? = nil)
  /// A delivery has no recorded end: the consumer stopped in the middle, or still works; `message` is the index
  /// of its message in the trace where there are others.
  case unfinishedDelivery(attempt: Int32, origin: Symbol, message: Int? = nil)
  /// `messages` of `destination` went to each of `groups`, several consumer groups, and are done when the last of
  /// them is.
  case severalGroups(destination: Symbol, groups: [Symbol], messages: Int)
  /// A message was delivered `deliveries` times; `wasted` is the processing of those that did not count.
  case redelivered(destination: Symbol, deliveries: Int, wasted: Nanoseconds)
  /// `attempts` were made at a message of `destination`, the later ones through retry topics, the last through
  /// `last`; `wasted` is the processing of those that did not count.
  case retried(destination: Symbol, attempts: Int, last: Symbol, wasted: Nanoseconds)
  /// `origin` gave a message of `source` up and published it to `destination`.
  case deadLettered(source: Symbol, destination: Symbol, origin: Symbol)
  /// The wait of a message of `destination` begins with the message's own time: no record shows its publishing.
  case messageTime(destination: Symbol, kind: MessageTimeKind)
  /// `count` records of `origin` name several requests (a batch): the durations between them are the batch's.
  case batchRecords(origin: Symbol, count: Int)
  /// `records` state the id several times and differently (a repeated header); the last one counts.
  case repeatedCorrelation(records: Int)
  /// Two deliveries of one message were at work at one time.
  case overlappingDeliveries(destination: Symbol, first: Symbol, second: Symbol)
  /// Records without a key were paired in order of time.
  case pairedByOrder(role: Role, count: Int)
  /// `origin` was stopped in the middle and may have published to `destination` without logging it, as a later
  /// attempt did that logged it: which delivery is of which message is a conclusion.
  case unloggedPublishing(destination: Symbol, origin: Symbol)
  /// Overlapping spans of one origin could not be told apart by any record; the pairing is a choice.
  case ambiguousPairing(origin: Symbol, count: Int)
  /// Nothing consumed a message, though the logs of all services that consume from the topic cover the time
  /// beyond the longest wait they show, and the messages around it have been consumed. A service is named by one origin.
  case lostMessage(
    destination: Symbol, published: Timestamp, services: [Symbol], coveredUntil: Timestamp,
    longestWait: Nanoseconds)
  /// A delivery has neither an end nor a later attempt, though the log of its origin covers the time beyond
  /// the longest processing that its service shows.
  case lostDelivery(
    destination: Symbol, origin: Symbol, begun: Timestamp, coveredUntil: Timestamp,
    longestProcessing: Nanoseconds)
  /// A record is missing, and no log of the services that would have it covers the time. Without services:
  /// nothing in the logs is known to have such records.
  case uncovered(record: ExpectedRecord, services: [Symbol], time: Timestamp)
  /// A record is missing that `having` of `requests` completed requests of the kind have, though the logs of
  /// `services` cover the time.
  case unusual(record: ExpectedRecord, services: [Symbol], time: Timestamp, requests: Int, having: Int)
  /// A record is missing where `missing` others of its kind are, beside `logged` that are there: a log that is
  /// not here, or one that is sampled, is likelier than the loss of as many.
  case suspectedSampling(record: ExpectedRecord, services: [Symbol], logged: Int, missing: Int)
  /// A record is missing, and `evidence` says that one of `services` has an instance whose log is not here, or not
  /// all of it. `time` is when the message was published or, if it was, consumed.
  case unlogged(record: ExpectedRecord, services: [Symbol], time: Timestamp, evidence: UnloggedEvidence)
  /// The id names `occurrences` requests, of which this is one.
  case idReused(occurrences: Int)
  /// A record names the request by `id`, too. Merged if the records under that id are part of the request, since
  /// no other id ends in its 16 digits; else they are a request of their own.
  case alsoKnownAs(id: String, isMerged: Bool)

  /// What proves a record that is missing.
  package enum UnloggedEvidence: Sendable, Equatable {
    /// A message to this topic, which is published only in the work that the record tells of.
    case onward(destination: Symbol)
    /// Earlier and later messages of the same partition were consumed without a record, as messages that were
    /// published onward prove. A partition is consumed in order, so this one was consumed or passed over there.
    case partition(Int32)
    /// Others of the topic were consumed without a record. What became of this one is not known.
    case others
  }

  /// The stable name in JSON.
  package var kind: String {
    switch self {
    case .duplicateRecords: "duplicate_records"
    case .negativeDuration: "negative_duration"
    case .clockCorrected: "clock_corrected"
    case .clockConflict: "clock_conflict"
    case .clientRetried: "client_retried"
    case .answeredAfterGivingUp: "answered_after_giving_up"
    case .noServerRecord: "no_server_record"
    case .noResponse: "no_response"
    case .noClientRecord: "no_client_record"
    case .noPublisherRecord: "no_publisher_record"
    case .notConsumed: "not_consumed"
    case .unfinishedDelivery: "unfinished_delivery"
    case .severalGroups: "several_groups"
    case .redelivered: "redelivered"
    case .retried: "retried"
    case .deadLettered: "dead_lettered"
    case .messageTime: "message_time"
    case .batchRecords: "batch_records"
    case .repeatedCorrelation: "repeated_correlation"
    case .overlappingDeliveries: "overlapping_deliveries"
    case .pairedByOrder: "paired_by_order"
    case .unloggedPublishing: "unlogged_publishing"
    case .ambiguousPairing: "ambiguous_pairing"
    case .lostMessage: "lost_message"
    case .lostDelivery: "lost_delivery"
    case .uncovered: "uncovered"
    case .unusual: "unusual"
    case .suspectedSampling: "doubtful"
    case .unlogged: "unlogged"
    case .idReused: "id_reused"
    case .alsoKnownAs: "also_known_as"
    }
  }
}
