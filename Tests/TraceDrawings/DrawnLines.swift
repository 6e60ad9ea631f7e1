import TraceModel

/// The lines of a drawing as they are read, from the top.
struct DrawnLines {
  let catalog = Catalog()
  private(set) var events: [Event] = []
  private var sources: [Substring: UInt32] = [:]

  /// When drawings begin, in ns since 1970.
  private static let start: Int64 = 1_700_000_000_000_000_000

  /// Reads a line that is not blank.
  mutating func add(_ line: Substring) throws {
    let words = line.split(separator: " ")
    let line = words.joined(separator: " ")
    guard words.count > 2 else {
      throw DrawingMistake(line: line, word: line, expected: "a time, an origin and a role")
    }
    do {
      events.append(try event(words))
    } catch let unknown as UnknownWord {
      throw DrawingMistake(line: line, word: String(unknown.word), expected: unknown.expected)
    }
  }

  /// The origin drawn as `service` or `service/instance`.
  static func origin(_ name: Substring) -> Origin {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    return Origin(service: parts.first ?? "", instance: parts.count > 1 ? parts[1] : nil)
  }

  private mutating func event(_ words: [Substring]) throws -> Event {
    let number = Int64(events.count + 1)
    var event = Event()
    event.time = Timestamp(nanoseconds: Self.start + (try Self.nanoseconds(words[0])))
    event.correlation = Identifier(high: 1, low: 1)
    event.origin = catalog.id(of: Self.origin(words[1]))
    event.role = try Self.role(words[2])
    (event.line, event.offset, event.length) = (number, number * 100, 90)
    event.digest = Self.digest(words.joined(separator: " "), number)
    var source = words[1]
    for word in words.dropFirst(3) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 1 {
        try set(word, in: &event)
      } else if parts[0] == "source" {
        source = parts[1]
      } else {
        try set(parts[0], to: parts[1], in: &event)
      }
    }
    event.source = sourceNumber(source)
    return event
  }

  private mutating func sourceNumber(_ name: Substring) -> UInt32 {
    if let known = sources[name] { return known }
    sources[name] = UInt32(sources.count + 1)
    return UInt32(sources.count)
  }

  private func set(_ word: Substring, in event: inout Event) throws {
    switch word {
    case "failed": event.failed = true
    case "batch": event.isShared = true
    case "repeated": event.repeatsCorrelation = true
    case "createtime": event.messageTimeKind = .createTime
    case "logappendtime": event.messageTimeKind = .logAppendTime
    default: throw UnknownWord(word, "a word of the language")
    }
  }

  private func set(_ name: Substring, to value: Substring, in event: inout Event) throws {
    switch name {
    case "key": event.messageKey = Identifier(high: 2, low: try Self.number(value))
    case "id":
      event.messageKey = Identifier(high: 2, low: try Self.number(value))
      event.keyIsMessageID = true
    case "topic": event.destination = catalog.id(of: String(value))
    case "group": event.group = catalog.id(of: String(value))
    case "job": event.projection = catalog.id(of: String(value))
    case "status": event.statusCode = try Self.number(value)
    case "path":
      event.target.path = try Self.path(value)
      event.target.tail = Self.tail(value)
    case "span": event.link.span = try Self.name(value)
    case "parent": event.link.parent = try Self.name(value)
    case "peer": event.link.peer = try Self.name(value)
    case "method":
      guard let method = CallTarget.Method(rawValue: try Self.method(value)) else { return }
      event.target.method = method
    case "attempt": event.attempt = try Self.number(value)
    case "partition": event.partition = try Self.number(value)
    case "offset": event.messageOffset = try Self.number(value)
    case "made": event.messageTimeNanoseconds = Self.start + (try Self.nanoseconds(value))
    case "took": event.statedDurationNanoseconds = try Self.nanoseconds(value)
    case "level": event.level = try Self.level(value)
    case "line":
      event.line = try Self.number(value)
      event.offset = event.line * 100
    case "bytes": event.digest = try Self.number(value)
    default: throw UnknownWord(name, "a word of the language")
    }
  }
}

extension DrawnLines {
  /// A mistake whose line is still to be named.
  private struct UnknownWord: Error {
    let word: Substring
    let expected: String

    init(_ word: Substring, _ expected: String) { (self.word, self.expected) = (word, expected) }
  }

  private static func role(_ word: Substring) throws -> Role {
    guard let definition = Role.definitions.first(where: { $0.word == word }) else {
      throw UnknownWord(word, "a role")
    }
    return definition.role
  }

  private static func level(_ word: Substring) throws -> Level {
    guard let level = Level.allCases.first(where: { $0.name == word }) else {
      throw UnknownWord(word, "a level")
    }
    return level
  }

  /// `/orders`, or the hash of a path as `#1f`.
  private static func path(_ word: Substring) throws -> UInt32 {
    guard word.first == "#" else { return UInt32(truncatingIfNeeded: digest(String(word), 0)) | 1 }
    guard let hash = UInt32(word.dropFirst(), radix: 16) else { throw UnknownWord(word, "a hash") }
    return hash
  }

  private static func tail(_ word: Substring) -> UInt64 {
    word.first == "#" ? 0 : CallTarget.tail(of: word.utf8)
  }

  /// A span's or a service's name, or its hash as `#1f`.
  private static func name(_ word: Substring) throws -> UInt32 {
    guard word.first == "#" else { return CallLink.hash(name: word.utf8) }
    return try path(word)
  }

  private static func method(_ word: Substring) throws -> UInt8 {
    let names = ["unknown", "get", "head", "options", "delete", "post", "put", "patch", "other"]
    guard let place = names.firstIndex(of: word.lowercased()) else { throw UnknownWord(word, "a method") }
    return UInt8(place)
  }

  private static func number<Number: FixedWidthInteger>(_ word: Substring) throws -> Number {
    guard let number = Number(word) else { throw UnknownWord(word, "a whole number that fits") }
    return number
  }

  /// `+10.5ms`, `+-5ms`, `-5ms` or `812ms`.
  private static func nanoseconds(_ word: Substring) throws -> Int64 {
    let number = (word.first == "+" ? word.dropFirst() : word).dropLast(2)
    guard word.hasSuffix("ms"), let milliseconds = Double(number) else {
      throw UnknownWord(word, "a time in ms")
    }
    return Int64((milliseconds * 1e6).rounded())
  }

  /// FNV-1a; the line's number makes records differ that look alike.
  private static func digest(_ text: String, _ number: Int64) -> UInt64 {
    (text + "#\(number)").utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
