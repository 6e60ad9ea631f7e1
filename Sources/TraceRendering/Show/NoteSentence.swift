package import TraceModel

/// A note as one English sentence.
package struct NoteSentence: Sendable {
  /// The sentence, without a full stop at its end.
  package let text: String

  /// Origins and topics are called what `names` calls them.
  init(_ note: Note, names: StoryNames) { text = Self.sentence(note, names) }

  /// The sentence for a note on `story`.
  package init(_ note: Note, in story: TraceStory) { self.init(note, names: StoryNames(story)) }

  private static func sentence(_ note: Note, _ names: StoryNames) -> String {
    switch note {
    case .duplicateRecords(let copies):
      "\(NumberFormat.counted(copies, "copy", plural: "copies")) of records that stand in more than one source \(copies == 1 ? "was" : "were") set aside"
    case .negativeDuration(let segment, let duration, let from, let to):
      "\(segment.words) from \(names.origin(from)) to \(names.origin(to)) is \(DurationFormat.text(duration)) as logged: their clocks disagree"
    case .clientRetried, .answeredAfterGivingUp, .noServerRecord, .noResponse, .noClientRecord:
      exchange(note, names)
    case .noPublisherRecord, .notConsumed, .unfinishedDelivery, .redelivered, .overlappingDeliveries:
      message(note, names)
    case .idReused, .alsoKnownAs: identity(note)
    case .pairedByOrder(let role, let count):
      "\(NumberFormat.counted(count, "\(role.words) record")) without a key \(count == 1 ? "was" : "were") paired in order of time"
    case .ambiguousPairing(let origin, let count):
      "\(NumberFormat.grouped(count)) overlapping spans of \(names.origin(origin)) cannot be told apart; their pairing is a choice"
    }
  }

  private static func exchange(_ note: Note, _ names: StoryNames) -> String {
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

  private static func message(_ note: Note, _ names: StoryNames) -> String {
    switch note {
    case .noPublisherRecord(let destination, let origin):
      "\(names.origin(origin)) consumed a message\(from(destination, names)) whose publishing no record shows"
    case .notConsumed(let destination, let origin):
      "a message that \(names.origin(origin)) published\(to(destination, names)) was not consumed by the end of the logs"
    case .unfinishedDelivery(let attempt, let origin):
      "processing attempt \(attempt) by \(names.origin(origin)) has no recorded end: it stopped in the middle, or still works"
    case .redelivered(let destination, let deliveries, let wasted):
      "a message\(from(destination, names)) was delivered \(NumberFormat.counted(deliveries, "time"))"
        + (wasted > .zero ? "; \(DurationFormat.text(wasted)) of processing did not count" : "")
    case .overlappingDeliveries(let destination, let first, let second):
      "\(names.origin(first)) and \(names.origin(second)) worked on one message\(from(destination, names)) at the same time"
    default: note.kind
    }
  }

  private static func identity(_ note: Note) -> String {
    switch note {
    case .idReused(let generations):
      "the id names \(NumberFormat.grouped(generations)) requests, which are told apart as #1 to #\(NumberFormat.grouped(generations))"
    case .alsoKnownAs(let id, isMerged: true):
      "also known as \(id): no other id has these 16 digits at its end, so their records are one request"
    case .alsoKnownAs(let id, isMerged: false):
      "also known as \(id): a record names both ids; what was logged under that one alone is a request of its own"
    default: note.kind
    }
  }

  private static func from(_ destination: Symbol, _ names: StoryNames) -> String {
    names.text(destination).map { " from \($0)" } ?? ""
  }

  private static func to(_ destination: Symbol, _ names: StoryNames) -> String {
    names.text(destination).map { " to \($0)" } ?? ""
  }
}

extension Role {
  /// The role in a sentence.
  var words: String { String(name.map { $0 == "_" ? " " : $0 }) }
}
