/// A pattern as instructions of a machine that follows all ways through it at once (Thompson 1968;
/// Pike's, with positions).
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// Goes on if the next character is of a set.
    case set(Int)
    /// Goes on at both instructions; the first is preferred.
    case split(Int, Int)
    case jump(Int)
    /// Notes the position.
    case save(Int)
    case assert(PatternSyntax.Assertion)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [CompiledSet] = []
  /// Noted positions: beginning and end of the whole and of each group.
  let placeCount: Int
  private let ignoresCase: Bool

  /// A search takes, at worst, this many times the length of the text.
  private static let longest = 10_000

  /// Throws `PatternProblem` where the pattern is too large.
  init(_ syntax: PatternSyntax, groups: Int, ignoresCase: Bool) throws {
    placeCount = 2 * (groups + 1)
    self.ignoresCase = ignoresCase
    try add(syntax)
    instructions.append(.match)
  }

  private mutating func add(_ syntax: PatternSyntax) throws {
    guard instructions.count < Self.longest else {
      throw PatternProblem(reason: "it is too large when its repetitions are spelled out")
    }
    switch syntax {
    case .empty: break
    case .set(let set): instructions.append(.set(number(of: ignoresCase ? set.withBothCases : set)))
    case .sequence(let parts): for part in parts { try add(part) }
    case .alternatives(let choices): try addAlternatives(choices[...])
    case .repetition(let inner, let least, let most, let isLazy):
      try addRepetition(inner, least, most, isLazy: isLazy)
    case .group(let inner, let number):
      instructions.append(.save(2 * number))
      try add(inner)
      instructions.append(.save(2 * number + 1))
    case .assertion(let assertion): instructions.append(.assert(assertion))
    }
  }

  private mutating func number(of set: ScalarSet) -> Int {
    if let known = sets.firstIndex(where: { $0.set == set }) { return known }
    sets.append(CompiledSet(set))
    return sets.count - 1
  }

  private mutating func addAlternatives(_ choices: ArraySlice<PatternSyntax>) throws {
    var ends: [Int] = []
    for (index, choice) in choices.enumerated() {
      guard index < choices.count - 1 else {
        try add(choice)
        continue
      }
      let split = instructions.count
      instructions.append(.split(split + 1, 0))
      try add(choice)
      ends.append(instructions.count)
      instructions.append(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  private mutating func addRepetition(
    _ inner: PatternSyntax, _ least: Int, _ most: Int?, isLazy: Bool
  ) throws {
    for _ in 0..<least { try add(inner) }
    guard let most else {
      let split = instructions.count
      instructions.append(.split(0, 0))
      try add(inner)
      instructions.append(.jump(split))
      instructions[split] = Self.split(split + 1, instructions.count, isLazy)
      return
    }
    var splits: [Int] = []
    for _ in least..<most {
      splits.append(instructions.count)
      instructions.append(.split(0, 0))
      try add(inner)
    }
    for split in splits { instructions[split] = Self.split(split + 1, instructions.count, isLazy) }
  }

  private static func split(_ inside: Int, _ behind: Int, _ isLazy: Bool) -> Instruction {
    isLazy ? .split(behind, inside) : .split(inside, behind)
  }
}

/// A set of characters that is asked quickly for ASCII.
struct CompiledSet: Sendable {
  let set: ScalarSet
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ set: ScalarSet) {
    self.set = set
    for scalar in UInt32(0)..<64 where set.contains(scalar) { low |= 1 << UInt64(scalar) }
    for scalar in UInt32(64)..<128 where set.contains(scalar) { high |= 1 << UInt64(scalar - 64) }
  }

  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return low >> UInt64(scalar) & 1 != 0 }
    if scalar < 128 { return high >> UInt64(scalar - 64) & 1 != 0 }
    return set.contains(scalar)
  }
}
