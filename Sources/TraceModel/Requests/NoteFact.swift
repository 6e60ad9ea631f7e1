/// A fact of a note as an index stores it.
package enum NoteFact: Sendable, Equatable {
  /// A count, an attempt, a time in ns since 1970, or a duration in ns.
  case number(Int64)
  /// One of a few words that never change.
  case word(String)
  /// An origin (`Catalog.origin`).
  case origin(OriginID)
  /// Several origins in the note's order.
  case origins([OriginID])
  /// A topic (`Catalog.text`).
  case name(NameID)

  static func count(_ count: Int) -> NoteFact { .number(Int64(count)) }
  static func time(_ time: Timestamp) -> NoteFact { .number(time.nanoseconds) }
  static func duration(_ duration: Nanoseconds) -> NoteFact { .number(duration.count) }
}

/// The facts of a stored note, taken one after another. Each throws `UnexpectedFact` where the next is another one.
package protocol NoteFacts {
  /// The next fact, which is a count, an attempt, or a time or duration in ns.
  mutating func number() throws -> Int64
  /// The next fact, which is one of the words that never change.
  mutating func word() throws -> String
  /// The next fact, which is one origin.
  mutating func origin() throws -> OriginID
  /// The next fact, which is a list of origins.
  mutating func origins() throws -> [OriginID]
  /// The next fact, which is a topic or a group.
  mutating func name() throws -> NameID
}

/// A stored note has not the facts that this version of the program takes it to have.
package struct UnexpectedFact: Error {
  package init() {}
}

extension NoteFacts {
  mutating func count() throws -> Int { Int(try number()) }
  mutating func time() throws -> Timestamp { Timestamp(nanoseconds: try number()) }
  mutating func duration() throws -> Nanoseconds { Nanoseconds(try number()) }

  mutating func record() throws -> ExpectedRecord {
    guard let kind = ExpectedRecord.Kind(rawValue: try word()) else { throw UnexpectedFact() }
    let destination = try name()
    return switch kind {
    case .sending: .sending
    case .reception: .reception
    case .message: .message(destination: destination)
    case .publishing: .publishing(destination: destination)
    case .consumption: .consumption(destination: destination)
    case .processingEnd: .processingEnd(destination: destination)
    }
  }

  mutating func evidence() throws -> Note.UnloggedEvidence {
    guard let kind = Note.UnloggedEvidence.Kind(rawValue: try word()) else { throw UnexpectedFact() }
    return switch kind {
    case .onward: .onward(destination: try name())
    case .partition: .partition(Int32(clamping: try number()))
    case .others: .others
    }
  }
}

extension ExpectedRecord {
  /// The statement of a record, by the word that an index stores.
  enum Kind: String {
    case sending, reception, message, publishing, consumption
    case processingEnd = "processing_end"
  }

  /// Kind and topic.
  var facts: [NoteFact] {
    let kind: Kind =
      switch self {
      case .sending: .sending
      case .reception: .reception
      case .message: .message
      case .publishing: .publishing
      case .consumption: .consumption
      case .processingEnd: .processingEnd
      }
    return [.word(kind.rawValue), .name(destination ?? .empty)]
  }
}

extension Note {
  /// The proof of a missing record.
  package enum UnloggedEvidence: Sendable, Equatable {
    /// A message to this topic; it is only published in the work of this record.
    case onward(destination: NameID)
    /// Earlier and later messages of the same partition were consumed without a record, as messages that were
    /// published onward prove. A partition is consumed in order, so this one was consumed or passed over there.
    case partition(Int32)
    /// Others of the topic were consumed without a record. The fate of this one is not known.
    case others
  }
}

extension Note.UnloggedEvidence {
  /// The proof of the record, by the word that an index stores.
  enum Kind: String { case onward, partition, others }

  /// Kind and what it rests on.
  var facts: [NoteFact] {
    switch self {
    case .onward(let destination): [.word(Kind.onward.rawValue), .name(destination)]
    case .partition(let partition): [.word(Kind.partition.rawValue), .number(Int64(partition))]
    case .others: [.word(Kind.others.rawValue)]
    }
  }
}
