/// Reads the text of a pattern.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  /// Names of groups, nil of those without; in their order.
  private(set) var names: [String?] = []
  /// The pattern begins with `(?i)`.
  private(set) var ignoresCase = false

  /// Groups within groups beyond this are refused, so that a hostile pattern does not exhaust the stack.
  private static let deepest = 50
  /// Repetitions beyond this are refused, since each is spelled out.
  private static let mostRepetitions = 1000

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws -> PatternSyntax {
    if take("(?i)") { ignoresCase = true }
    let syntax = try alternatives()
    guard position == scalars.count else { throw PatternProblem(reason: "a ')' closes no group") }
    return syntax
  }

  private mutating func alternatives() throws -> PatternSyntax {
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func sequence() throws -> PatternSyntax {
    var parts: [PatternSyntax] = []
    while let next, next != "|", next != ")" { parts.append(try repeated(try atom())) }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  // MARK: Repetitions

  private mutating func repeated(_ atom: PatternSyntax) throws -> PatternSyntax {
    guard let (least, most) = try quantifier() else { return atom }
    if case .assertion = atom { throw PatternProblem(reason: "nothing stands before a repetition") }
    let isLazy = take("?")
    if next == "+" { throw PatternProblem(reason: "possessive repetitions are not linear to search") }
    if next == "*" || next == "?" { throw PatternProblem(reason: "a repetition is repeated") }
    return .repetition(atom, least: least, most: most, isLazy: isLazy)
  }

  private mutating func quantifier() throws -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let least = number() else {
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      position = start
      return nil
    }
    guard max(least, most ?? 0) <= Self.mostRepetitions else {
      throw PatternProblem(reason: "it repeats more than \(Self.mostRepetitions) times")
    }
    guard least <= most ?? least else {
      throw PatternProblem(reason: "a repetition has its limits in reverse")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let next, ("0"..."9").contains(next), (value ?? 0) < 1_000_000 {
      value = (value ?? 0) * 10 + Int(next.value - 0x30)
      position += 1
    }
    return value
  }

  // MARK: Atoms

  private mutating func atom() throws -> PatternSyntax {
    guard let scalar = next else { return .empty }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case ".": return .set(.any)
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case "*", "+", "?": throw PatternProblem(reason: "nothing stands before '\(scalar)'")
    case "\\": return try escape()
    default: return .set(ScalarSet(scalar.value))
    }
  }

  private mutating func group() throws -> PatternSyntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw PatternProblem(reason: "its groups are nested too deeply") }
    var number: Int?
    if take("?") {
      number = try special()
    } else {
      names.append(nil)
      number = names.count
    }
    let inner = try alternatives()
    guard take(")") else { throw PatternProblem(reason: "a group is not closed") }
    return number.map { .group(inner, number: $0) } ?? .sequence([inner])
  }

  /// Behind `(?`: the number of a group with a name, nil of one that is none.
  private mutating func special() throws -> Int? {
    if take(":") { return nil }
    for (mark, name) in [
      ("=", "look-ahead"), ("!", "look-ahead"), ("<=", "look-behind"), ("<!", "look-behind"),
    ]
    where take(mark) {
      throw PatternProblem(reason: "\(name) is not linear to search")
    }
    if take(">") { throw PatternProblem(reason: "atomic groups are not linear to search") }
    guard take("<") || take("P<") else {
      throw PatternProblem(
        reason: "(?\(next.map(String.init) ?? "") is no group; (?i) stands in front of all else")
    }
    names.append(try groupName())
    return names.count
  }

  private mutating func groupName() throws -> String {
    var name = ""
    while let next, next != ">" {
      name.unicodeScalars.append(next)
      position += 1
    }
    guard take(">"), !name.isEmpty,
      name.utf8.allSatisfy({ $0 == 0x5F || ScalarSet.words.contains(UInt32($0)) })
    else { throw PatternProblem(reason: "a group's name is made of letters, digits and '_'") }
    guard !names.contains(name) else { throw PatternProblem(reason: "two groups are called '\(name)'") }
    return name
  }

  // MARK: Escapes

  private mutating func escape() throws -> PatternSyntax {
    guard let scalar = next else { throw PatternProblem(reason: "nothing stands behind the last '\\'") }
    switch scalar {
    case "b", "B":
      position += 1
      return .assertion(scalar == "b" ? .wordBoundary : .noWordBoundary)
    case "A", "z", "Z":
      position += 1
      return .assertion(scalar == "A" ? .start : .end)
    case "1"..."9", "k": throw PatternProblem(reason: "back-references are not linear to search")
    default: return .set(try escapedSet())
    }
  }

  /// Behind a backslash: what stands for one character.
  private mutating func escapedSet() throws -> ScalarSet {
    guard let scalar = next else { throw PatternProblem(reason: "nothing stands behind the last '\\'") }
    position += 1
    if let named = Self.named(scalar) { return named }
    switch scalar {
    case "n": return ScalarSet(0x0A)
    case "r": return ScalarSet(0x0D)
    case "t": return ScalarSet(0x09)
    case "x": return ScalarSet(try hexadecimal(2))
    case "u": return ScalarSet(try hexadecimal(4))
    case "a"..."z", "A"..."Z", "0"..."9": throw PatternProblem(reason: "there is no escape '\\\(scalar)'")
    default: return ScalarSet(scalar.value)
    }
  }

  private static func named(_ scalar: Unicode.Scalar) -> ScalarSet? {
    switch scalar {
    case "d": .digits
    case "D": inverted(.digits)
    case "w": .words
    case "W": inverted(.words)
    case "s": .spaces
    case "S": inverted(.spaces)
    default: nil
    }
  }

  private static func inverted(_ set: ScalarSet) -> ScalarSet { ScalarSet(set.ranges, isInverted: true) }

  private mutating func hexadecimal(_ count: Int) throws -> UInt32 {
    let digits = scalars[position..<min(position + count, scalars.count)]
    guard digits.count == count, digits.allSatisfy({ $0.properties.isASCIIHexDigit }),
      let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
    else { throw PatternProblem(reason: "an escape lacks its \(count) hexadecimal digits") }
    position += count
    return value
  }

  // MARK: Classes

  /// Behind `[`.
  private mutating func bracket() throws -> ScalarSet {
    let isInverted = take("^")
    var set = ScalarSet()
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      let low = try member()
      guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
        set.add(low)
        continue
      }
      position += 1
      guard let first = low.only, let last = try member().only, first <= last else {
        throw PatternProblem(reason: "a class has a range that is none")
      }
      set.add(ScalarSet([first...last]))
    }
    guard take("]") else { throw PatternProblem(reason: "a class is not closed") }
    set.isInverted = isInverted
    return set
  }

  private mutating func member() throws -> ScalarSet {
    guard let scalar = next else { throw PatternProblem(reason: "a class is not closed") }
    position += 1
    return scalar == "\\" ? try escapedSet() : ScalarSet(scalar.value)
  }

  // MARK: Text

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }
}
