/// A fact left on a trace by reconstruction: an assumption, an adjustment, a missing record. Its sentence is made for
/// display. Origins and destinations are ids of the catalog.
///
/// To add a note:
/// 1. here: its case and its `Kind`; the compiler asks for the rest of this file, also whether it is about a
///    missing record;
/// 2. `TraceRendering/Timeline/NoteSentence.swift`: its sentence;
/// 3. the pass, or the judge of missing records, that leaves it.
package enum Note: Sendable, Equatable {
  /// The same record stood in more than one source; `copies` were set aside.
  case duplicateRecords(copies: Int)
  /// A duration across two clocks is negative as logged.
  case negativeDuration(segment: Segment, duration: Nanoseconds, from: OriginID, to: OriginID)
  /// The times of `origin` were corrected.
  case clockCorrected(origin: OriginID, clock: ClockStatement)
  /// No two clocks explain the `pairs` of records, sent before received, of `first` and `second` in all requests.
  /// Several machines may log under one of the names. Their times stand as logged.
  case clockConflict(first: OriginID, second: OriginID, pairs: Int)
  /// The client sent the request `attempts` times with one id.
  case clientRetried(attempts: Int)
  /// `origin` made a call in the course of its own work, and repeated it: `attempts` in all.
  case callRetried(origin: OriginID, attempts: Int)
  /// The answer `status` to the request was an error, though its messages are done.
  case answeredWithError(status: UInt16)
  /// A call of the client beside the one that asked for work was answered `status`.
  case otherCallRefused(status: UInt16)
  /// The server answered attempt `attempt` after the client had given it up.
  case answeredAfterGivingUp(attempt: Int32)
  /// The client's attempt `attempt` has no record at any server.
  case noServerRecord(attempt: Int32)
  /// The attempt `attempt` was received by `origin` and has no recorded end.
  case noResponse(attempt: Int32, origin: OriginID)
  /// No client record exists; the request begins at the server.
  case noClientRecord
  /// A message was consumed by `origin` whose publishing no record shows.
  case noPublisherRecord(destination: NameID, origin: OriginID)
  /// No record shows that anybody consumed a message of `origin`; `message` is its index in the trace if there are
  /// others.
  case notConsumed(destination: NameID, origin: OriginID, message: Int? = nil)
  /// A delivery has no recorded end: the consumer stopped in the middle, or still works; `message` is the index
  /// of its message in the trace where there are others.
  case unfinishedDelivery(attempt: Int32, origin: OriginID, message: Int? = nil)
  /// `messages` of `destination` went to each of `groups`, several consumer groups, and are done when the last of
  /// them is.
  case severalGroups(destination: NameID, groups: [NameID], messages: Int)
  /// A message was delivered `deliveries` times; `wasted` is the processing of those that did not count.
  case redelivered(destination: NameID, deliveries: Int, wasted: Nanoseconds)
  /// `attempts` were made at a message of `destination`, the later ones through retry topics, the last through
  /// `last`; `wasted` is the processing of those that did not count.
  case retried(destination: NameID, attempts: Int, last: NameID, wasted: Nanoseconds)
  /// `origin` gave a message of `source` up and published it to `destination`.
  case deadLettered(source: NameID, destination: NameID, origin: OriginID)
  /// The wait of a message of `destination` begins with the message's own time: no record shows its publishing.
  case messageTime(destination: NameID, kind: MessageTimeKind)
  /// `count` records of `origin` name several requests (a batch): the durations between them are the batch's.
  case batchRecords(origin: OriginID, count: Int)
  /// `records` state the id several times and differently (a repeated header); the last one counts.
  case repeatedCorrelation(records: Int)
  /// The times of `records` of `origin` are far from all others of their log: its clock had not been set. They stand
  /// at the time of a record beside them in the log, and are no steps.
  case strayTimes(origin: OriginID, records: Int)
  /// Two deliveries of one message were at work at one time.
  case overlappingDeliveries(destination: NameID, first: OriginID, second: OriginID)
  /// Records without a key were paired in order of time.
  case pairedByOrder(role: Role, count: Int)
  /// `origin` was stopped in the middle. It may have published to `destination` without logging it, and a later attempt
  /// published again. The message of each delivery is a conclusion.
  case unloggedPublishing(destination: NameID, origin: OriginID)
  /// Overlapping spans of one origin could not be told apart by any record; the pairing is a choice.
  case ambiguousPairing(origin: OriginID, count: Int)
  /// Nothing consumed a message. Yet the logs of all services that consume from the topic go on for longer than the
  /// longest known wait, and the messages around it were consumed. A service is named by one origin.
  case lostMessage(
    destination: NameID, published: Timestamp, services: [OriginID], coveredUntil: Timestamp,
    longestWait: Nanoseconds)
  /// A delivery has neither an end nor a later attempt, though the log of its origin covers the time beyond
  /// the longest processing that its service shows.
  case lostDelivery(
    destination: NameID, origin: OriginID, begun: Timestamp, coveredUntil: Timestamp,
    longestProcessing: Nanoseconds)
  /// A record is missing, and no log of the services that would have it covers the time. Without services:
  /// nothing in the logs is known to have such records.
  case uncovered(record: ExpectedRecord, services: [OriginID], time: Timestamp)
  /// A record is missing that `having` of `requests` completed requests of the kind have, though the logs of
  /// `services` cover the time.
  case unusual(record: ExpectedRecord, services: [OriginID], time: Timestamp, requests: Int, having: Int)
  /// A record is missing, as are `missing` others of its kind, beside `logged` that are there. A missing or sampled log
  /// is likelier than the loss of as many.
  case suspectedSampling(record: ExpectedRecord, services: [OriginID], logged: Int, missing: Int)
  /// A record is missing, and `evidence` says that one of `services` has an instance without a log here, or with a
  /// part of it. `time` is when the message was published or, if it was, consumed.
  case unlogged(record: ExpectedRecord, services: [OriginID], time: Timestamp, evidence: UnloggedEvidence)
  /// The record of an end is missing: of work on messages of `destination`, or of calls if that is none. No log of
  /// the service of `origin` ever shows such a record. So none is awaited.
  case noEndLogged(destination: NameID, origin: OriginID)
  /// `records` name their message differently from others, and are of the only one that each can be.
  case onlyCandidate(records: Int)
  /// A message of `destination` was consumed, or else published, under another id: by `request`; its `id` is filled in
  /// for display.
  case messageElsewhere(destination: NameID, request: RequestID, id: String, isConsumed: Bool)
  /// The id names `occurrences` requests; this is one of them.
  case idReused(occurrences: Int)
  /// A record names the request by `id`, too. Merged if the records under that id are part of the request, since
  /// no other id ends in its 16 digits; else they are a request of their own.
  case alsoKnownAs(id: String, isMerged: Bool)
  /// An index holds a note of a kind, or with facts, that this version of the program does not know.
  case unknown(kind: String)

  /// The subject of a note, by its stable name in JSON and in an index.
  /// Each case is described at the case of `Note` with its name.
  package enum Kind: String, Sendable, CaseIterable {
    case duplicateRecords = "duplicate_records"
    case negativeDuration = "negative_duration"
    case clockCorrected = "clock_corrected"
    case clockConflict = "clock_conflict"
    case clientRetried = "client_retried"
    case callRetried = "call_retried"
    case answeredWithError = "answered_with_error"
    case otherCallRefused = "other_call_refused"
    case answeredAfterGivingUp = "answered_after_giving_up"
    case noServerRecord = "no_server_record"
    case noResponse = "no_response"
    case noClientRecord = "no_client_record"
    case noPublisherRecord = "no_publisher_record"
    case notConsumed = "not_consumed"
    case unfinishedDelivery = "unfinished_delivery"
    case severalGroups = "several_groups"
    case redelivered
    case retried
    case deadLettered = "dead_lettered"
    case messageTime = "message_time"
    case batchRecords = "batch_records"
    case repeatedCorrelation = "repeated_correlation"
    case strayTimes = "stray_times"
    case overlappingDeliveries = "overlapping_deliveries"
    case pairedByOrder = "paired_by_order"
    case unloggedPublishing = "unlogged_publishing"
    case ambiguousPairing = "ambiguous_pairing"
    case lostMessage = "lost_message"
    case lostDelivery = "lost_delivery"
    case uncovered
    case unusual
    case suspectedSampling = "doubtful"
    case unlogged
    case noEndLogged = "no_end_logged"
    case onlyCandidate = "only_candidate"
    case messageElsewhere = "message_elsewhere"
    case idReused = "id_reused"
    case alsoKnownAs = "also_known_as"
  }
}

// MARK: Its statement about a missing record

extension Note {
  /// nil where it is about anything else.
  package var missingRecord: MissingRecord? {
    switch self {
    case .lostMessage(let topic, _, _, _, _): .lost(.consumption(destination: topic), consumer: nil)
    case .lostDelivery(let topic, let origin, _, _, _):
      .lost(.processingEnd(destination: topic), consumer: origin)
    case .noEndLogged(let topic, let origin): .neverLogged(topic, origin)
    case .uncovered(let record, _, _), .unlogged(let record, _, _, _): .uncovered(record)
    case .suspectedSampling(let record, _, _, _): .suspectedSampling(record)
    case .unusual(let record, _, _, _, _): .unusual(record)
    case .messageElsewhere(let topic, _, _, let isConsumed): .elsewhere(topic, isConsumed: isConsumed)
    case .duplicateRecords, .negativeDuration, .clockCorrected, .clockConflict, .clientRetried, .callRetried,
      .answeredWithError, .otherCallRefused, .answeredAfterGivingUp, .noServerRecord, .noResponse,
      .noClientRecord, .noPublisherRecord, .notConsumed, .unfinishedDelivery, .severalGroups, .redelivered,
      .retried, .deadLettered, .messageTime, .batchRecords, .repeatedCorrelation, .strayTimes,
      .overlappingDeliveries, .pairedByOrder, .unloggedPublishing, .ambiguousPairing, .onlyCandidate,
      .idReused, .alsoKnownAs, .unknown:
      nil
    }
  }
}

// MARK: What is stored

extension Note {
  /// The stable name in JSON and in an index.
  package var kind: String { form.kind }

  /// The part that an index stores beside the kind, for a note by all logs together (`OutcomeRevision`). Nil of the
  /// others, which are never stored: the request's own records give them whenever it is reconstructed.
  package var facts: [NoteFact]? { form.facts }

  private var form: (kind: String, facts: [NoteFact]?) {
    func ofRecords(_ kind: Kind) -> (String, [NoteFact]?) { (kind.rawValue, nil) }
    func ofAllLogs(_ kind: Kind, _ facts: [NoteFact]) -> (String, [NoteFact]?) { (kind.rawValue, facts) }
    return switch self {
    case .duplicateRecords: ofRecords(.duplicateRecords)
    case .negativeDuration: ofRecords(.negativeDuration)
    case .clockCorrected: ofRecords(.clockCorrected)
    case .clockConflict: ofRecords(.clockConflict)
    case .clientRetried: ofRecords(.clientRetried)
    case .callRetried: ofRecords(.callRetried)
    case .answeredWithError: ofRecords(.answeredWithError)
    case .otherCallRefused: ofRecords(.otherCallRefused)
    case .answeredAfterGivingUp: ofRecords(.answeredAfterGivingUp)
    case .noServerRecord: ofRecords(.noServerRecord)
    case .noResponse: ofRecords(.noResponse)
    case .noClientRecord: ofRecords(.noClientRecord)
    case .noPublisherRecord: ofRecords(.noPublisherRecord)
    case .notConsumed: ofRecords(.notConsumed)
    case .unfinishedDelivery: ofRecords(.unfinishedDelivery)
    case .severalGroups: ofRecords(.severalGroups)
    case .redelivered: ofRecords(.redelivered)
    case .retried: ofRecords(.retried)
    case .deadLettered: ofRecords(.deadLettered)
    case .messageTime: ofRecords(.messageTime)
    case .batchRecords: ofRecords(.batchRecords)
    case .repeatedCorrelation: ofRecords(.repeatedCorrelation)
    case .strayTimes: ofRecords(.strayTimes)
    case .overlappingDeliveries: ofRecords(.overlappingDeliveries)
    case .pairedByOrder: ofRecords(.pairedByOrder)
    case .unloggedPublishing: ofRecords(.unloggedPublishing)
    case .ambiguousPairing: ofRecords(.ambiguousPairing)
    case .onlyCandidate: ofRecords(.onlyCandidate)
    case .idReused: ofRecords(.idReused)
    case .alsoKnownAs: ofRecords(.alsoKnownAs)
    case .lostMessage(let destination, let published, let services, let until, let wait):
      ofAllLogs(
        .lostMessage,
        [.name(destination), .time(published), .origins(services), .time(until), .duration(wait)])
    case .lostDelivery(let destination, let origin, let begun, let until, let longest):
      ofAllLogs(
        .lostDelivery,
        [.name(destination), .origin(origin), .time(begun), .time(until), .duration(longest)])
    case .uncovered(let record, let services, let time):
      ofAllLogs(.uncovered, record.facts + [.origins(services), .time(time)])
    case .unusual(let record, let services, let time, let requests, let having):
      ofAllLogs(
        .unusual, record.facts + [.origins(services), .time(time), .count(requests), .count(having)])
    case .suspectedSampling(let record, let services, let logged, let missing):
      ofAllLogs(
        .suspectedSampling, record.facts + [.origins(services), .count(logged), .count(missing)])
    case .unlogged(let record, let services, let time, let evidence):
      ofAllLogs(.unlogged, record.facts + [.origins(services), .time(time)] + evidence.facts)
    case .noEndLogged(let destination, let origin):
      ofAllLogs(.noEndLogged, [.name(destination), .origin(origin)])
    case .messageElsewhere(let destination, let request, _, let isConsumed):
      ofAllLogs(.messageElsewhere, [.name(destination), .number(request.number), .count(isConsumed ? 1 : 0)])
    case .unknown(let kind): (kind, nil)
    }
  }

  /// The note that an index stores as `kind` and `facts`; `unknown` if this version has no such note.
  package init(kind: String, facts: some NoteFacts) {
    var facts = facts
    self = Kind(rawValue: kind).flatMap { try? Self.note($0, &facts) } ?? .unknown(kind: kind)
  }

  /// Facts are taken in the order in which `form` gives them.
  private static func note(_ kind: Kind, _ facts: inout some NoteFacts) throws -> Note? {
    switch kind {
    case .lostMessage:
      .lostMessage(
        destination: try facts.name(), published: try facts.time(), services: try facts.origins(),
        coveredUntil: try facts.time(), longestWait: try facts.duration())
    case .lostDelivery:
      .lostDelivery(
        destination: try facts.name(), origin: try facts.origin(), begun: try facts.time(),
        coveredUntil: try facts.time(), longestProcessing: try facts.duration())
    case .uncovered:
      .uncovered(record: try facts.record(), services: try facts.origins(), time: try facts.time())
    case .unusual:
      .unusual(
        record: try facts.record(), services: try facts.origins(), time: try facts.time(),
        requests: try facts.count(), having: try facts.count())
    case .suspectedSampling:
      .suspectedSampling(
        record: try facts.record(), services: try facts.origins(), logged: try facts.count(),
        missing: try facts.count())
    case .unlogged:
      .unlogged(
        record: try facts.record(), services: try facts.origins(), time: try facts.time(),
        evidence: try facts.evidence())
    case .noEndLogged: .noEndLogged(destination: try facts.name(), origin: try facts.origin())
    case .messageElsewhere:
      .messageElsewhere(
        destination: try facts.name(), request: RequestID(number: try facts.number()), id: "",
        isConsumed: try facts.count() == 1
      )
    case .duplicateRecords, .negativeDuration, .clockCorrected, .clockConflict, .clientRetried,
      .callRetried, .answeredWithError, .otherCallRefused,
      .answeredAfterGivingUp, .noServerRecord, .noResponse, .noClientRecord, .noPublisherRecord,
      .notConsumed, .unfinishedDelivery, .severalGroups, .redelivered, .retried, .deadLettered,
      .messageTime, .batchRecords, .repeatedCorrelation, .strayTimes, .overlappingDeliveries, .pairedByOrder,
      .unloggedPublishing, .ambiguousPairing, .onlyCandidate, .idReused, .alsoKnownAs:
      nil
    }
  }
}
