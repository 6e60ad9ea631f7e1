import TraceModel

/// The notes of a revision as JSON, each by its kind and its facts in their order:
/// `[["lost_message",1,17,[2,3],18,9],…]`. Origins and topics stand there by their numbers in the file.
enum NoteText {
  /// Traps at a note of a request's own records: an index stores those records instead.
  static func text(of notes: [Note], _ fileNumbers: FileNumbers) -> String {
    "[" + notes.map { text(of: $0, fileNumbers) }.joined(separator: ",") + "]"
  }

  private static func text(of note: Note, _ fileNumbers: FileNumbers) -> String {
    guard let facts = note.facts else {
      preconditionFailure("\(note.kind) comes from a request's own records and is no part of a revision")
    }
    return "[" + (["\"\(note.kind)\""] + facts.map { text(of: $0, fileNumbers) }).joined(separator: ",") + "]"
  }

  private static func text(of fact: NoteFact, _ fileNumbers: FileNumbers) -> String {
    switch fact {
    case .number(let number): "\(number)"
    case .word(let word): "\"\(word)\""
    case .origin(let origin): "\(fileNumbers.origin(origin))"
    case .origins(let origins): "[" + origins.map { "\(fileNumbers.origin($0))" }.joined(separator: ",") + "]"
    case .name(let name): "\(fileNumbers.name(name))"
    }
  }

  /// The notes that a text of `text(of:_:)` states.
  static func notes(in text: UnsafeRawBufferPointer, _ ids: CatalogIDs) -> [Note] {
    var scanner = NoteScanner(text)
    var notes: [Note] = []
    while let values = scanner.next() {
      guard case .word(let kind)? = values.first else { continue }
      notes.append(Note(kind: kind, facts: StoredFacts(values: values.dropFirst(), ids: ids)))
    }
    return notes
  }
}

/// A value in a list of a `NoteText`.
private enum NoteValue {
  case number(Int64)
  case word(String)
  case numbers([Int64])
}

/// Facts by the ids of this run's catalog.
private struct StoredFacts: NoteFacts {
  var values: ArraySlice<NoteValue>
  let ids: CatalogIDs

  mutating func number() throws -> Int64 {
    guard case .number(let number)? = values.popFirst() else { throw UnexpectedFact() }
    return number
  }

  mutating func word() throws -> String {
    guard case .word(let word)? = values.popFirst() else { throw UnexpectedFact() }
    return word
  }

  mutating func origin() throws -> OriginID { ids.origin(try number()) }

  mutating func origins() throws -> [OriginID] {
    guard case .numbers(let numbers)? = values.popFirst() else { throw UnexpectedFact() }
    return numbers.map(ids.origin)
  }

  mutating func name() throws -> NameID { ids.name(try number()) }
}

/// Reads the lists of a `NoteText`; SQLite has checked that they are JSON, or we have made them. Words have no
/// escapes.
private struct NoteScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 1

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The values of the next list; nil behind the last.
  mutating func next() -> [NoteValue]? {
    guard skip(to: UInt8(ascii: "[")) else { return nil }
    var values: [NoteValue] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "]") {
      switch bytes[position] {
      case UInt8(ascii: "\""): values.append(.word(word()))
      case UInt8(ascii: "["): values.append(.numbers(numbers()))
      case UInt8(ascii: ","), UInt8(ascii: " "): position += 1
      default: values.append(.number(number()))
      }
    }
    position += 1
    return values
  }

  /// Moves behind the next `byte`; false where there is none.
  private mutating func skip(to byte: UInt8) -> Bool {
    while position < bytes.count, bytes[position] != byte { position += 1 }
    position += 1
    return position <= bytes.count
  }

  private mutating func word() -> String {
    position += 1
    let start = position
    guard skip(to: UInt8(ascii: "\"")) else { return "" }
    return String(decoding: bytes[start..<position - 1], as: UTF8.self)
  }

  private mutating func numbers() -> [Int64] {
    position += 1
    var numbers: [Int64] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "]") {
      if bytes[position] == UInt8(ascii: ",") { position += 1 } else { numbers.append(number()) }
    }
    position += 1
    return numbers
  }

  /// A whole number; moves past at least one byte.
  private mutating func number() -> Int64 {
    let isNegative = bytes[position] == UInt8(ascii: "-")
    var value: Int64 = 0
    repeat {
      if case let digit = bytes[position] &- 0x30, digit < 10 { value = value &* 10 &- Int64(digit) }
      position += 1
    } while position < bytes.count && bytes[position] &- 0x30 < 10
    return isNegative ? value : 0 &- value
  }
}
