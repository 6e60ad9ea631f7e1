package import TraceModel

/// A note as one English sentence.
package struct NoteSentence: Sendable {
  /// The sentence, without a full stop at its end.
  package let text: String

  /// Origins and topics are called what `names` calls them.
  init(_ note: Note, names: DisplayNames) { text = Self.sentence(note, names) }

  /// The sentence for a note on `view`.
  package init(_ note: Note, in view: TraceView) { self.init(note, names: DisplayNames(view)) }

  private static func sentence(_ note: Note, _ names: DisplayNames) -> String {
    switch note {
    case .duplicateRecords(let copies):
      "\(NumberFormat.counted(copies, "copy", plural: "copies")) of records that stand in more than one source \(copies == 1 ? "was" : "were") set aside"
    case .negativeDuration(let segment, let duration, let from, let to):
      "\(segment.words) from \(names.origin(from)) to \(names.origin(to)) is \(DurationFormat.text(duration)): their clocks disagree\(segment.otherReason(for: duration))"
    case .clockCorrected(let origin, let clock): "\(names.origin(origin)): \(ClockSentence.text(clock))"
    case .clockConflict(let first, let second, let pairs):
      ClockSentence.conflict(names.origin(first), names.origin(second), pairs: pairs)
    case .clientRetried, .answeredAfterGivingUp, .noServerRecord, .noResponse, .noClientRecord:
      exchange(note, names)
    case .noPublisherRecord, .notConsumed, .unfinishedDelivery, .messageTime, .unloggedPublishing:
      message(note, names)
    case .severalGroups(let destination, let groups, let messages):
      "\(messages == 1 ? "a message" : NumberFormat.counted(messages, "message"))\(from(destination, names)) went to \(NumberFormat.counted(groups.count, "consumer group"))\(listed(groups, names)): done is when the last of them is"
    case .redelivered, .retried, .deadLettered, .overlappingDeliveries: attempts(note, names)
    case .batchRecords(let origin, let count):
      "\(NumberFormat.counted(count, "record")) of \(names.origin(origin)) \(count == 1 ? "names" : "name") several requests (a batch): what \(count == 1 ? "it begins or ends" : "they begin or end") lasted as long as the batch"
    case .repeatedCorrelation(let records):
      "\(NumberFormat.counted(records, "record")) \(records == 1 ? "states" : "state") the id several times and differently (a repeated header): the last one counts"
    case .idReused, .alsoKnownAs: identity(note)
    case .pairedByOrder(let role, let count):
      "\(NumberFormat.counted(count, "\(role.words) record")) without a key \(count == 1 ? "was" : "were") paired in order of time"
    case .ambiguousPairing(let origin, let count):
      "\(NumberFormat.grouped(count)) overlapping spans of \(names.origin(origin)) cannot be told apart; their pairing is a choice"
    case .lostMessage, .lostDelivery, .uncovered, .unusual, .suspectedSampling, .unlogged:
      MissingSentence.text(note, names)
    }
  }

  private static func exchange(_ note: Note, _ names: DisplayNames) -> String {
    switch note {
    case .clientRetried(let attempts):
      "the client sent the request \(NumberFormat.counted(attempts, "time")) with one id"
    case .answeredAfterGivingUp(let attempt):
      "the server answered attempt \(attempt) after the client had given it up"
    case .noServerRecord(let attempt): "attempt \(attempt) of the client has no record at any server"
    case .noResponse(let attempt, let origin):
      "\(names.origin(origin)) received attempt \(attempt) and logged no end of it"
    default: "no client record exists; the request begins at the server"
    }
  }

  private static func message(_ note: Note, _ names: DisplayNames) -> String {
    switch note {
    case .noPublisherRecord(let destination, let origin):
      "\(names.origin(origin)) consumed a message\(from(destination, names)) whose publishing no record shows"
    case .notConsumed(let destination, let origin, let message):
      "no record shows that a message\(named(message, names)) that \(names.origin(origin)) published\(to(destination, names)) was consumed"
    case .unfinishedDelivery(let attempt, let origin, let message):
      "processing attempt \(attempt)\(of(message, names)) by \(names.origin(origin)) has no recorded end: it stopped in the middle, or still works"
    case .unloggedPublishing(let destination, let origin):
      "\(names.origin(origin)) was stopped and may have published a message\(to(destination, names)) without logging it, before the one that was logged: which delivery is of which is a conclusion"
    case .messageTime(let destination, let kind):
      "the wait of a message\(from(destination, names)) begins with the message's own time (\(kind.words)): no record shows its publishing"
    default: note.kind
    }
  }

  private static func attempts(_ note: Note, _ names: DisplayNames) -> String {
    switch note {
    case .redelivered(let destination, let deliveries, let wasted):
      "a message\(from(destination, names)) was delivered \(NumberFormat.counted(deliveries, "time"))"
        + waste(wasted)
    case .retried(let destination, let attempts, let last, let wasted):
      "a message\(from(destination, names)) was tried \(NumberFormat.counted(attempts, "time")), the last one\(from(last, names))"
        + waste(wasted)
    case .deadLettered(let source, let destination, let origin):
      "\(names.origin(origin)) gave a message\(from(source, names)) up: it was published\(to(destination, names))"
    case .overlappingDeliveries(let destination, let first, let second):
      "\(names.origin(first)) and \(names.origin(second)) worked on one message\(from(destination, names)) at the same time"
    default: note.kind
    }
  }

  private static func identity(_ note: Note) -> String {
    switch note {
    case .idReused(let occurrences):
      "the id names \(NumberFormat.grouped(occurrences)) requests, which are told apart as #1 to #\(NumberFormat.grouped(occurrences))"
    case .alsoKnownAs(let id, isMerged: true):
      "also known as \(id): no other id has these 16 digits at its end, so their records are one request"
    case .alsoKnownAs(let id, isMerged: false):
      "also known as \(id): a record names both ids; what was logged under that one alone is a request of its own"
    default: note.kind
    }
  }

  private static func waste(_ wasted: Nanoseconds) -> String {
    wasted > .zero ? "; \(DurationFormat.text(wasted)) of processing did not count" : ""
  }

  /// Which of several messages it is: its key, or its place in the topic.
  private static func named(_ message: Int?, _ names: DisplayNames) -> String {
    message.flatMap(names.message).map { " (\($0))" } ?? ""
  }

  /// The groups' names in parentheses; of very many the first few.
  private static func listed(_ groups: [Symbol], _ names: DisplayNames) -> String {
    let shown = groups.prefix(4).map { names.text($0) ?? "one without a name" }
    let others = groups.count - shown.count
    return
      " (\((shown + (others > 0 ? ["\(NumberFormat.grouped(others)) more"] : [])).joined(separator: ", ")))"
  }

  private static func of(_ message: Int?, _ names: DisplayNames) -> String {
    guard let message else { return "" }
    return " at a message\(named(message, names))\(from(names.destination(ofMessage: message), names))"
  }

  private static func from(_ destination: Symbol, _ names: DisplayNames) -> String {
    names.text(destination).map { " from \($0)" } ?? ""
  }

  private static func to(_ destination: Symbol, _ names: DisplayNames) -> String {
    names.text(destination).map { " to \($0)" } ?? ""
  }
}

extension Role {
  /// The role in a sentence.
  var words: String { String(name.map { $0 == "_" ? " " : $0 }) }
}

extension MessageTimeKind {
  /// What the time is, in a sentence.
  fileprivate var words: String {
    switch self {
    case .unknown: "CreateTime or LogAppendTime, the record does not say which"
    case .createTime: "CreateTime, of the producer's clock"
    case .logAppendTime: "LogAppendTime, of the broker's clock"
    }
  }
}
