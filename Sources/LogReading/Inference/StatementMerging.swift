import TraceModel

/// Statements that differ in one word only, or in the reason of a failure only, are one: the word is a value.
///
///     Order settled for alice · Order settled for bob · …     Order settled for ▢
///     Card declined: no funds · Card declined: expired · …    Card declined: ▢          warnings and errors
struct StatementMerging {
  /// The merged form of a statement.
  struct Merged {
    var parts: TextParts
    /// The word in the new slot, and the slot's number.
    var word: (slot: Int, value: String)?
  }

  /// The common shape of several statements.
  private struct Shape: Hashable {
    var program: Int
    var tokens: [TextParts.Part]
    /// The token that differs; with `isTail` all behind it, too.
    var index: Int
    var isTail: Bool
  }

  /// By statement.
  private(set) var merged: [Int: Merged] = [:]

  /// The most tokens of a text that may differ, and the most statements compared.
  private static let mostTokens = 80
  private static let mostStatements = 20_000

  /// Words that are ids become values.
  init(_ statements: [RecordSample.Statement], ids: Set<String>) {
    for (number, statement) in statements.enumerated().prefix(Self.mostStatements) {
      let tokens = statement.parts.tokens.prefix(Self.mostTokens)
      let index = tokens.firstIndex { token in
        guard case .literal(let word) = token, word.utf8.count >= 6 else { return false }
        return ids.contains(IDShape.folded(word) ?? word)
      }
      guard let index else { continue }
      let shape = Shape(program: statement.program, tokens: [], index: index, isTail: false)
      merged[number] = Self.merged(statement.parts.tokens, shape)
    }
  }

  /// All are by statement: `records` counts, `isTrouble` tells warnings and errors, and `requests` holds the
  /// requests with it. `forms` tells how the values in its slots are written, if all are written alike.
  init(
    _ statements: [RecordSample.Statement], records: [Int], isTrouble: [Bool], requests: [Int: Set<Int>],
    forms: [Int: [ValueForm?]]
  ) {
    var shapes: [Shape: [Int]] = [:]
    for (number, statement) in statements.enumerated().prefix(Self.mostStatements) {
      for shape in Self.shapes(of: statement, isTrouble: isTrouble[number]) {
        shapes[shape, default: []].append(number)
      }
    }
    var likely: [Shape: [Int]] = [:]
    let tokens = statements.prefix(Self.mostStatements).map(\.parts.tokens)
    for (shape, all) in shapes {
      let words = all.filter { shape.isTail || tokens[$0][shape.index].isLiteral }
      if Self.isOne(words, isTail: shape.isTail, records, requests) {
        likely[shape] = words
      } else if words.count < all.count, !shape.isTail {
        let alike = words.filter { word in
          all.contains {
            Self.isLike(tokens[$0], forms[$0], at: shape.index, word: tokens[word][shape.index])
          }
        }
        if !alike.isEmpty { likely[shape] = alike }
      }
    }
    for (shape, members) in likely.sorted(by: { Self.isBefore($0, $1) })
    where members.allSatisfy({ merged[$0] == nil }) {
      for member in members { merged[member] = Self.merged(statements[member].parts.tokens, shape) }
    }
  }

  private static func shapes(of statement: RecordSample.Statement, isTrouble: Bool) -> [Shape] {
    let tokens = statement.parts.tokens
    guard tokens.count <= mostTokens else { return [] }
    var shapes: [Shape] = []
    for (index, token) in tokens.enumerated() {
      guard case .literal(let word) = token else {
        if token == .slot(.value) {
          shapes.append(Shape(program: statement.program, tokens: tokens, index: index, isTail: false))
        }
        continue
      }
      if tokens.count > 1, word.contains(where: \.isLetter) {
        var others = tokens
        others[index] = .slot(.value)
        shapes.append(Shape(program: statement.program, tokens: others, index: index, isTail: false))
      }
      if isTrouble, word.hasSuffix(":"), index + 1 < tokens.count {
        shapes.append(
          Shape(program: statement.program, tokens: Array(tokens[...index]), index: index + 1, isTail: true))
      }
    }
    return shapes
  }

  /// A word written like the values in this slot of another statement.
  private static func isLike(
    _ tokens: [TextParts.Part], _ forms: [ValueForm?]?, at index: Int, word: TextParts.Part
  ) -> Bool {
    guard case .literal(let word) = word, !tokens[index].isLiteral, let forms else { return false }
    let slot = tokens[..<index].count { !$0.isLiteral }
    guard slot < forms.count, let form = forms[slot] else { return false }
    return form == ValueForm(word)
  }

  /// Values are many, and a request has one of them; it passes several steps.
  private static func isOne(
    _ members: [Int], isTail: Bool, _ records: [Int], _ requests: [Int: Set<Int>]
  ) -> Bool {
    guard members.count >= (isTail ? 3 : 6) else { return false }
    if isTail { return members.reduce(0) { $0 + records[$1] } <= 20 * members.count }
    var met: Set<Int> = []
    var again = 0
    for member in members {
      let own = requests[member, default: []]
      again += own.intersection(met).count
      met.formUnion(own)
    }
    return again * 5 <= met.count
  }

  /// The shape of the most statements first.
  private static func isBefore(
    _ a: (key: Shape, value: [Int]), _ b: (key: Shape, value: [Int])
  ) -> Bool {
    if a.value.count != b.value.count { return a.value.count > b.value.count }
    if a.key.index != b.key.index { return a.key.index > b.key.index }
    return a.value.lexicographicallyPrecedes(b.value)
  }

  private static func merged(_ tokens: [TextParts.Part], _ shape: Shape) -> Merged {
    if shape.isTail {
      return Merged(
        parts: TextParts(tokens: Array(tokens[..<shape.index]) + [.literal(" "), .slot(.rest)]), word: nil)
    }
    var changed = tokens
    changed[shape.index] = .slot(.value)
    let slot = tokens[..<shape.index].count { if case .slot = $0 { true } else { false } }
    guard case .literal(let word) = tokens[shape.index] else {
      return Merged(parts: TextParts(tokens: tokens), word: nil)
    }
    return Merged(parts: TextParts(tokens: changed), word: (slot, word))
  }
}

extension TextParts {
  /// The words and slots, with the characters between, around and behind them.
  var tokens: [Part] {
    parts.flatMap { part -> [Part] in
      guard case .literal(let text) = part else { return [part] }
      var tokens: [Part] = []
      for character in text {
        if case .literal(let before) = tokens.last,
          before.last.map(Self.isBetween) == Self.isBetween(character)
        {
          tokens[tokens.count - 1] = .literal(before + String(character))
        } else {
          tokens.append(.literal(String(character)))
        }
      }
      return tokens.flatMap(Self.withoutEnd)
    }
  }

  private static func isBetween(_ character: Character) -> Bool { character.asciiValue.map(divides) ?? false }

  /// `declined:` is a word and what ends it.
  private static func withoutEnd(_ token: Part) -> [Part] {
    guard case .literal(let text) = token else { return [token] }
    let end = text.reversed().prefix { ":.!?".contains($0) }.count
    return end == 0 || end == text.count
      ? [token] : [.literal(String(text.dropLast(end))), .literal(String(text.suffix(end)))]
  }

  /// The parts that tokens make; a rest is the last of them.
  init(tokens: [Part]) {
    var joined: [Part] = []
    for token in tokens {
      if case .literal(let text) = token, case .literal(let before) = joined.last {
        joined[joined.count - 1] = .literal(before + text)
      } else {
        joined.append(token)
      }
    }
    self.init(parts: joined)
  }
}

extension RecordSample {
  /// Makes one statement of several that differ in one value only. Locations in a text get their names in the new
  /// statement.
  mutating func mergeStatements(in requests: SampledRequests) {
    var counts = Array(repeating: 0, count: statements.all.count)
    var calm = counts
    for record in records {
      counts[record.statement] += 1
      if record.level < .warning || record.isNamed { calm[record.statement] += 1 }
    }
    var taking: [Int: Set<Int>] = [:]
    for (number, request) in requests.requests.enumerated() {
      for record in request.records { taking[records[record].statement, default: []].insert(number) }
    }
    let merging = StatementMerging(
      statements.all, records: counts, isTrouble: calm.map { $0 == 0 }, requests: taking, forms: forms)
    for number in records.indices { merge(number, merging) }
  }

  /// Makes values of the words in texts that are ids of requests.
  mutating func openIDs(of requests: SampledRequests) {
    let merging = StatementMerging(statements.all, ids: Set(requests.requests.map { values[$0.id] }))
    guard !merging.merged.isEmpty else { return }
    for number in records.indices { merge(number, merging) }
  }

  /// How the values in the slots of each statement are written; nil of a slot in which they differ.
  private var forms: [Int: [ValueForm?]] {
    var forms: [Int: [ValueForm?]] = [:]
    var slots: [Int: [Int?]] = [:]
    for record in records {
      let own =
        slots[record.statement] ?? Self.locations(of: statements[record.statement].parts).map(locations.find)
      slots[record.statement] = own
      let found = own.map { location in
        location.flatMap { record.value($0) }.flatMap { ValueForm(values[$0]) }
      }
      forms[record.statement] =
        forms[record.statement].map { known in
          zip(known, found).map { $0 == $1 ? $0 : nil }
        } ?? found
    }
    return forms
  }

  private mutating func merge(_ number: Int, _ merging: StatementMerging) {
    let old = records[number].statement
    guard let merged = merging.merged[old] else { return }
    var new = Self.locations(of: merged.parts)
    let word = merged.word.map { (new.remove(at: $0.slot), $0.value) }
    let renamed = Dictionary(
      zip(Self.locations(of: statements[old].parts), new).map {
        (locations.number(of: $0), locations.number(of: $1))
      },
      uniquingKeysWith: { first, _ in first })
    records[number].fields = records[number].fields.compactMap { field in
      guard locations[field.location].isText else { return field }
      return renamed[field.location].map { Field(location: $0, value: field.value) }
    }
    if let (location, value) = word {
      records[number].fields.append(
        Field(location: locations.number(of: location), value: self.number(of: value)))
    }
    records[number].statement = statements.number(
      of: Statement(program: records[number].program, parts: merged.parts))
  }
}

/// How a value is written: `V-35W6YNH4` and `V-DPUTGSQX` are written alike.
struct ValueForm: Equatable {
  /// The value, in which `x` stands for each letter and digit.
  private let text: [UInt8]
  private let hasSmallLetters: Bool

  /// A shorter value is a number or a word.
  private static let shortest = 6

  /// nil of a value that is short.
  init?(_ value: String) {
    guard value.utf8.count >= Self.shortest else { return nil }
    text = value.utf8.map { IDShape.isDigit($0) || IDShape.isLetter($0) ? 0x78 : $0 }
    hasSmallLetters = value.utf8.contains { (0x61...0x7A).contains($0) }
  }
}

extension TextParts.Part {
  fileprivate var isLiteral: Bool {
    switch self {
    case .literal: true
    case .slot: false
    }
  }
}
