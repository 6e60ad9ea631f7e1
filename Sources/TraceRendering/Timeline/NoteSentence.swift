package import TraceModel

/// A note as one English sentence.
package struct NoteSentence: Sendable {
  /// The sentence, without a full stop at its end.
  package let text: String

  /// Origins and topics are called what `names` calls them.
  init(_ note: Note, names: DisplayNames) { text = NoteWording(names: names).sentence(for: note) }

  /// The sentence for a note on `view`.
  package init(_ note: Note, in view: TraceView) { self.init(note, names: DisplayNames(view)) }
}

/// The words for each kind of note. `MissingSentence.swift` has the words on missing records.
struct NoteWording {
  /// The names of origins and topics.
  let names: DisplayNames

  func sentence(for note: Note) -> String {
    switch note {
    case .duplicateRecords(let copies): duplicates(copies)
    case .negativeDuration(let segment, let duration, let from, let to):
      negative(segment, duration, from: from, to: to)
    case .clockCorrected(let origin, let clock): "\(names.origin(origin)): \(ClockSentence.text(clock))"
    case .clockConflict(let first, let second, let pairs):
      ClockSentence.conflict(names.origin(first), names.origin(second), pairs: pairs)
    case .clientRetried(let attempts):
      "the client sent the request \(NumberFormat.counted(attempts, "time")) with one id"
    case .callRetried(let origin, let attempts):
      "\(names.origin(origin)) made a call of its own \(NumberFormat.counted(attempts, "time"))"
    case .answeredWithError(let status):
      "the answer to the request was \(status), so it has failed, though its message was done"
    case .otherCallRefused(let status):
      "another call of the client was answered \(status); the outcome is that of the call that asked for work"
    case .answeredAfterGivingUp(let attempt):
      "the server answered attempt \(attempt) after the client had given it up"
    case .noServerRecord(let attempt): "attempt \(attempt) of the client has no record at any server"
    case .noResponse(let attempt, let origin):
      "\(names.origin(origin)) received attempt \(attempt) and logged no end of it"
    case .noClientRecord: "no client record exists; the request begins at the server"
    case .noPublisherRecord(let destination, let origin):
      "\(names.origin(origin)) consumed a message\(from(destination)) whose publishing no record shows"
    case .notConsumed(let destination, let origin, let message): notConsumed(destination, origin, message)
    case .unfinishedDelivery(let attempt, let origin, let message): unfinished(attempt, origin, message)
    case .severalGroups(let destination, let groups, let messages): several(groups, messages, destination)
    case .redelivered(let destination, let deliveries, let wasted):
      "a message\(from(destination)) was delivered \(NumberFormat.counted(deliveries, "time"))\(waste(wasted))"
    case .retried(let destination, let attempts, let last, let wasted):
      retried(destination, attempts, last: last, wasted)
    case .deadLettered(let source, let destination, let origin):
      "\(names.origin(origin)) gave a message\(from(source)) up: it was published\(to(destination))"
    case .messageTime(let destination, let kind): messageTime(destination, kind)
    case .batchRecords(let origin, let count): batch(origin, count)
    case .repeatedCorrelation(let records): repeated(records)
    case .strayTimes(let origin, let records): stray(origin, records)
    case .overlappingDeliveries(let destination, let first, let second):
      "\(names.origin(first)) and \(names.origin(second)) worked on one message\(from(destination)) at the same time"
    case .pairedByOrder(let role, let count): paired(role, count)
    case .unloggedPublishing(let destination, let origin): unloggedPublishing(destination, origin)
    case .ambiguousPairing(let origin, let count):
      "\(NumberFormat.grouped(count)) overlapping spans of \(names.origin(origin)) cannot be told apart; their pairing is a choice"
    case .lostMessage(let destination, let published, let services, let until, let wait):
      lostMessage(destination, published, services, until, wait)
    case .lostDelivery(let destination, let origin, let begun, let until, let longest):
      lostDelivery(destination, origin, begun, until, longest)
    case .uncovered(let record, let services, let time): uncovered(record, services, time)
    case .unusual(let record, let services, let time, let requests, let having):
      unusual(record, services, time, requests, having)
    case .suspectedSampling(let record, let services, let logged, let missing):
      suspectedSampling(record, services, logged, missing)
    case .unlogged(let record, let services, let time, let evidence):
      unlogged(record, services, time, evidence)
    case .noEndLogged(let destination, let origin): noEndLogged(destination, origin)
    case .onlyCandidate(let records):
      "\(NumberFormat.counted(records, "record")) \(records == 1 ? "names its" : "name their") message differently from others: it is the only one possible"
    case .messageElsewhere(let destination, _, let id, let isConsumed):
      isConsumed
        ? "a message\(to(destination)) was consumed under another id: \(id)"
        : "a message\(from(destination)) was published under another id: \(id)"
    case .idReused(let occurrences): reused(occurrences)
    case .alsoKnownAs(let id, let isMerged): alsoKnown(id, isMerged)
    case .unknown(let kind): "\(kind): noted by a version of this program that knows more"
    }
  }
}

extension NoteWording {
  private func duplicates(_ copies: Int) -> String {
    "\(NumberFormat.counted(copies, "copy", plural: "copies")) of records that stand in more than one source \(copies == 1 ? "was" : "were") set aside"
  }

  private func negative(_ segment: Segment, _ duration: Nanoseconds, from: OriginID, to: OriginID) -> String {
    if from == to {
      return
        "\(segment.words) by \(names.origin(to)) ended \(DurationFormat.text(.zero - duration)) before it began: its clock was set back in between"
    }
    return
      "\(segment.words) from \(names.origin(from)) to \(names.origin(to)) is \(DurationFormat.text(duration)): their clocks disagree\(segment.otherReason(for: duration))"
  }

  private func notConsumed(_ destination: NameID, _ origin: OriginID, _ message: Int?) -> String {
    "no record shows that a message\(named(message)) that \(names.origin(origin)) published\(to(destination)) was consumed"
  }

  private func unfinished(_ attempt: Int32, _ origin: OriginID, _ message: Int?) -> String {
    "attempt \(attempt) on \(names.origin(origin))\(of(message)) never logged an end: crashed or still running"
  }

  private func several(_ groups: [NameID], _ messages: Int, _ destination: NameID) -> String {
    "\(messages == 1 ? "a message" : NumberFormat.counted(messages, "message"))\(from(destination)) went to \(NumberFormat.counted(groups.count, "consumer group"))\(listed(groups)): done is when the last of them is"
  }

  private func retried(_ destination: NameID, _ attempts: Int, last: NameID, _ wasted: Nanoseconds) -> String
  {
    let lastOne = last == destination ? "" : ", the last one\(from(last))"
    return
      "a message\(from(destination)) was tried \(NumberFormat.counted(attempts, "time"))\(lastOne)\(waste(wasted))"
  }

  private func messageTime(_ destination: NameID, _ kind: MessageTimeKind) -> String {
    "the wait of a message\(from(destination)) begins with the message's own time (\(kind.words)): no record shows its publishing"
  }

  private func batch(_ origin: OriginID, _ count: Int) -> String {
    "\(NumberFormat.counted(count, "record")) of \(names.origin(origin)) \(count == 1 ? "names" : "name") several requests (a batch): durations from or to \(count == 1 ? "it" : "them") are the batch's"
  }

  private func repeated(_ records: Int) -> String {
    "\(NumberFormat.counted(records, "record")) \(records == 1 ? "states" : "state") the id several times and differently (a repeated header): the last one counts"
  }

  private func stray(_ origin: OriginID, _ records: Int) -> String {
    "\(NumberFormat.counted(records, "record")) of \(names.origin(origin)) \(records == 1 ? "has a time" : "have times") far from all others of its log: its clock had not been set, so \(records == 1 ? "it stands" : "they stand") beside the record before, as no step"
  }

  private func paired(_ role: Role, _ count: Int) -> String {
    "\(NumberFormat.counted(count, "\(role.words) record")) without a key \(count == 1 ? "was" : "were") paired in order of time"
  }

  private func unloggedPublishing(_ destination: NameID, _ origin: OriginID) -> String {
    "\(names.origin(origin)) was stopped. It may have published a message\(to(destination)) before the logged one without logging it: the message of each delivery is a conclusion"
  }

  private func noEndLogged(_ destination: NameID, _ origin: OriginID) -> String {
    let work =
      destination == .empty
      ? "an answer" : "an end of its work\(names.text(destination).map { " on \($0)" } ?? "")"
    return "\(names.origin(origin)) never logs \(work) in these logs, so none is awaited"
  }

  private func reused(_ occurrences: Int) -> String {
    let count = NumberFormat.grouped(occurrences)
    return "the id names \(count) requests, which are told apart as #1 to #\(count)"
  }

  private func alsoKnown(_ id: String, _ isMerged: Bool) -> String {
    isMerged
      ? "also known as \(id): no other id has these 16 digits at its end, so their records are one request"
      : "also known as \(id): a record names both ids; records with that one alone are a request of their own"
  }

  private func waste(_ wasted: Nanoseconds) -> String {
    wasted > .zero ? "; \(DurationFormat.text(wasted)) of processing did not count" : ""
  }

  /// Which of several messages it is: its key, or its partition and offset.
  private func named(_ message: Int?) -> String { message.flatMap(names.message).map { " (\($0))" } ?? "" }

  /// The groups' names in parentheses; of very many the first few.
  private func listed(_ groups: [NameID]) -> String {
    let shown = groups.prefix(4).map { names.text($0) ?? "one without a name" }
    let others = groups.count - shown.count
    return
      " (\((shown + (others > 0 ? ["\(NumberFormat.grouped(others)) more"] : [])).joined(separator: ", ")))"
  }

  private func of(_ message: Int?) -> String {
    guard let message, names.hasSeveralMessages else { return "" }
    let topic = names.destination(ofMessage: message)
    // The key is long, and needed only to tell messages of one topic apart.
    return " at a message\(names.hasSeveralMessages(of: topic) ? named(message) : "")\(from(topic))"
  }

  func from(_ destination: NameID) -> String { names.text(destination).map { " from \($0)" } ?? "" }

  func to(_ destination: NameID) -> String { names.text(destination).map { " to \($0)" } ?? "" }
}

extension Role {
  /// The role in a sentence.
  var words: String { String(name.map { $0 == "_" ? " " : $0 }) }
}

extension MessageTimeKind {
  /// The meaning of the time, in a sentence.
  fileprivate var words: String {
    switch self {
    case .unknown: "CreateTime or LogAppendTime, the record does not say which"
    case .createTime: "CreateTime, of the producer's clock"
    case .logAppendTime: "LogAppendTime, of the broker's clock"
    }
  }
}
