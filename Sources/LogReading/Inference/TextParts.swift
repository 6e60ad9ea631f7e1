/// A text in the parts of its statement in the program: what is always the same, and the values in between.
///
///     Received {orderId=4711} from orders-0@12        Received {orderId=▢} from ▢
struct TextParts: Hashable {
  /// The kinds of values.
  enum Kind: Hashable {
    /// Something with a digit in it, or a word that differs from record to record.
    case value
    /// `POST`
    case method
    /// `/orders`, `https://shop/orders`
    case path
    /// All that follows.
    case rest
  }

  enum Part: Hashable {
    case literal(String)
    case slot(Kind)
  }

  private(set) var parts: [Part] = []

  /// The most bytes of a text that are looked at; the others are `rest`.
  private static let longest = 300
  private static let methods: Set<String> = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

  /// Parts as another statement has them.
  init(parts: [Part]) { self.parts = parts }

  /// The parts of `text`, and in `values` what stands in each of its slots.
  init(_ text: String, values: inout [String]) {
    let bytes = text.utf8
    var rest = bytes.prefix(Self.longest)
    while let first = rest.first {
      if Self.divides(first) {
        let end = rest.firstIndex { !Self.divides($0) } ?? rest.endIndex
        add(literal: rest[rest.startIndex..<end])
        rest = rest[end...]
      } else {
        let end = rest.firstIndex(where: Self.divides) ?? rest.endIndex
        addWord(rest[rest.startIndex..<end], &values)
        rest = rest[end...]
      }
    }
    if bytes.count > Self.longest {
      parts.append(.slot(.rest))
      values.append("")
    }
  }

  private mutating func add(literal: Substring.UTF8View) {
    guard !literal.isEmpty else { return }
    let text = String(decoding: Array(literal), as: UTF8.self)
    if case .literal(let before) = parts.last {
      parts[parts.count - 1] = .literal(before + text)
    } else {
      parts.append(.literal(text))
    }
  }

  /// `id:4711` has a name before its value, and `12 ms.` ends a sentence.
  private mutating func addWord(_ word: Substring.UTF8View, _ values: inout [String]) {
    let text = String(decoding: Array(word), as: UTF8.self)
    if Self.methods.contains(text) { return addSlot(.method, word, &values) }
    if text.contains("://") || text.hasPrefix("/") && text.count > 1 { return addSlot(.path, word, &values) }
    if Self.truths.contains(text.lowercased()), isNamed { return addSlot(.value, word, &values) }
    guard word.contains(where: Self.isDigit) else { return add(literal: word) }
    if let colon = word.firstIndex(of: UInt8(ascii: ":")), colon > word.startIndex,
      word[..<colon].allSatisfy({ !Self.isDigit($0) }), word.index(after: colon) < word.endIndex
    {
      add(literal: word[...colon])
      return addWord(word[word.index(after: colon)...], &values)
    }
    let tail = word.reversed().prefix { ":.!?".utf8.contains($0) }.count
    addSlot(.value, word.dropLast(tail), &values)
    add(literal: word.suffix(tail))
  }

  private static let truths: Set<String> = ["true", "false"]

  /// The name of a value stands before: `redelivered: `, `cached=`. Whether work went well tells two statements apart.
  private var isNamed: Bool {
    guard case .literal(let before)? = parts.last else { return false }
    let name = before.reversed().drop { $0 == " " }
    guard let sign = name.first, sign == ":" || sign == "=" else { return false }
    let words = StepWords(String(name.dropFirst().prefix { $0.isLetter || $0 == "_" }.reversed()))
    return !StepWords.Meaning.allCases.contains(where: words.mean)
  }

  private mutating func addSlot(_ kind: Kind, _ word: Substring.UTF8View, _ values: inout [String]) {
    parts.append(.slot(kind))
    values.append(String(decoding: Array(word), as: UTF8.self))
  }

  /// The bytes between words, and around values.
  static func divides(_ byte: UInt8) -> Bool {
    byte <= 0x20 || "=()[]{}\"',;#<>|".utf8.contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension TextParts {
  /// Every record of the statement has the same text.
  var isConstant: Bool { !parts.contains { if case .slot = $0 { true } else { false } } }

  /// A single word with a digit in it says nothing: it is a value, of which nothing tells one statement from another.
  static func isValue(_ text: String) -> Bool {
    var values: [String] = []
    return TextParts(text, values: &values).parts == [.slot(.value)]
  }

  /// As people read it.
  var text: String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .slot: String(TextTemplate.mask)
      }
    }.joined()
  }

  /// All that is constant in it.
  var literals: String {
    parts.compactMap { if case .literal(let text) = $0 { text } else { nil } }.joined(separator: " ")
  }

  /// The text before each slot: it names the value.
  var labels: [String] {
    var before = ""
    return parts.compactMap { part in
      switch part {
      case .literal(let text):
        before = text
        return nil
      case .slot:
        defer { before = "" }
        return before
      }
    }
  }

  /// The pattern of such texts, with a group for each slot of `captures`: `(?<key>\S+)`, or an expression for the
  /// value.
  func pattern(_ captures: [Int: String]) -> String {
    var pattern = "^"
    var slot = 0
    for (number, part) in parts.enumerated() {
      switch part {
      case .literal(let text): pattern += PatternText.escaped(text)
      case .slot(let kind):
        let isOpen = parts.dropFirst(number + 1).first.map { !$0.beginsWithSpace } ?? false
        pattern += captures[slot] ?? Self.expression(kind, isOpen: isOpen)
        slot += 1
      }
    }
    if parts.last == .slot(.rest) { return String(pattern.dropLast(2)) }
    return pattern + "$"
  }

  /// The pattern for a slot of that number as a group of that name.
  func group(_ name: String, slot wanted: Int) -> String {
    var slot = 0
    for (number, part) in parts.enumerated() {
      guard case .slot(let kind) = part else { continue }
      let isOpen = parts.dropFirst(number + 1).first.map { !$0.beginsWithSpace } ?? false
      if slot == wanted { return "(?<\(name)>\(Self.expression(kind, isOpen: isOpen)))" }
      slot += 1
    }
    return ""
  }

  private static func expression(_ kind: Kind, isOpen: Bool) -> String {
    switch kind {
    case .rest: ".*"
    case .method: "[A-Z]+"
    case .value, .path: isOpen ? #"\S+?"# : #"\S+"#
    }
  }
}

extension TextParts.Part {
  fileprivate var beginsWithSpace: Bool {
    switch self {
    case .literal(let text): text.first == " "
    case .slot: false
    }
  }
}

/// Texts within patterns.
enum PatternText {
  /// The pattern that is exactly `text`.
  static func escaped(_ text: String) -> String {
    text.map { #"\^$.|?*+()[]{}"#.contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
