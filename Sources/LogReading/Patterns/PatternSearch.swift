/// Searches texts for patterns. Its room is used again, so that a search allocates nothing once it has grown.
///
/// All ways through the pattern advance together, a character at a time, the preferred ones first; of two that reach
/// one instruction only the preferred one goes on. So no character is looked at more often
/// than the pattern has instructions.
struct PatternSearch {
  /// Ways through the pattern that stand at one character, in order of preference.
  private struct Ways {
    var instructions: [Int] = []
    /// Of each way the positions that it has noted, one after the other.
    var positions: [Int] = []

    mutating func append(_ instruction: Int, _ noted: [Int]) {
      instructions.append(instruction)
      positions += noted
    }

    mutating func removeAll() {
      instructions.removeAll(keepingCapacity: true)
      positions.removeAll(keepingCapacity: true)
    }
  }

  private var current = Ways()
  private var next = Ways()
  /// By instruction: at which character it was reached last, counted from 1.
  private var reached: [Int] = []
  private var stamp = 0
  private var stack: [(instruction: Int, slot: Int, former: Int)] = []
  private var noted: [Int] = []
  /// Of the best match: beginning and end of the whole and of each group, in bytes; -1 if a group took no part.
  private(set) var positions: [Int] = []

  /// Finds the leftmost match, and among those the preferred one. `positions` has it then.
  mutating func find(_ pattern: Pattern, in text: UnsafeRawBufferPointer) -> Bool {
    let program = pattern.program
    prepare(program)
    var position = 0
    var isFound = false
    var previous: UInt32?
    while true {
      let (scalar, length) = Self.scalar(text, at: position)
      if !isFound {
        for slot in noted.indices { noted[slot] = -1 }
        noted[0] = position
        add(0, toNext: false, program, at: position, previous, scalar)
      }
      if current.instructions.isEmpty, isFound { break }
      stamp += 1
      isFound =
        step(program, scalar, Self.scalar(text, at: position + length).scalar, position, length) || isFound
      guard scalar != nil else { break }
      swap(&current, &next)
      next.removeAll()
      previous = scalar
      position += length
    }
    return isFound
  }

  /// The range of a group of the match, 0 for the whole.
  func range(of group: Int) -> Range<Int>? {
    guard 2 * group + 1 < positions.count, positions[2 * group] >= 0,
      positions[2 * group + 1] >= positions[2 * group]
    else {
      return nil
    }
    return positions[2 * group]..<positions[2 * group + 1]
  }

  private mutating func prepare(_ program: PatternProgram) {
    current.removeAll()
    next.removeAll()
    stamp = 0
    reached.removeAll(keepingCapacity: true)
    reached.append(contentsOf: repeatElement(0, count: program.instructions.count))
    noted.removeAll(keepingCapacity: true)
    noted.append(contentsOf: repeatElement(-1, count: program.placeCount))
    positions.removeAll(keepingCapacity: true)
  }

  /// Takes every way over a character. True if one of them came to the end of the pattern before the character; the
  /// less preferred ways end there.
  private mutating func step(
    _ program: PatternProgram, _ scalar: UInt32?, _ following: UInt32?, _ position: Int, _ length: Int
  ) -> Bool {
    let count = program.placeCount
    for way in current.instructions.indices {
      let instruction = current.instructions[way]
      switch program.instructions[instruction] {
      case .match:
        positions = Array(current.positions[(way * count)..<((way + 1) * count)])
        positions[1] = position
        return true
      case .set(let set):
        guard let scalar, program.sets[set].contains(scalar) else { continue }
        noted.replaceSubrange(0..., with: current.positions[(way * count)..<((way + 1) * count)])
        add(instruction + 1, toNext: true, program, at: position + length, scalar, following)
      case .split, .jump, .save, .assert: continue
      }
    }
    return false
  }

  /// Adds the ways that lead on from an instruction without a character. `noted` has the positions of the way.
  private mutating func add(
    _ first: Int, toNext: Bool, _ program: PatternProgram, at position: Int,
    _ previous: UInt32?, _ following: UInt32?
  ) {
    stack.append((first, -1, 0))
    while let (instruction, slot, former) = stack.popLast() {
      if slot >= 0 {
        noted[slot] = former
        continue
      }
      guard reached[instruction] != stamp + 1 else { continue }
      reached[instruction] = stamp + 1
      switch program.instructions[instruction] {
      case .jump(let target): stack.append((target, -1, 0))
      case .split(let preferred, let other):
        stack.append((other, -1, 0))
        stack.append((preferred, -1, 0))
      case .save(let slot):
        stack.append((0, slot, noted[slot]))
        noted[slot] = position
        stack.append((instruction + 1, -1, 0))
      case .assert(let assertion):
        if Self.holds(assertion, previous, following) { stack.append((instruction + 1, -1, 0)) }
      case .set, .match:
        if toNext { next.append(instruction, noted) } else { current.append(instruction, noted) }
      }
    }
  }

  private static func holds(_ assertion: PatternSyntax.Assertion, _ previous: UInt32?, _ following: UInt32?)
    -> Bool
  {
    switch assertion {
    case .start: previous == nil
    case .end: following == nil
    case .wordBoundary: isWord(previous) != isWord(following)
    case .noWordBoundary: isWord(previous) == isWord(following)
    }
  }

  private static func isWord(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.words.contains) ?? false }

  /// The character at a position and its length in bytes; nil at the end. A byte that is no UTF-8 is a character beyond
  /// those of Unicode.
  private static func scalar(_ text: UnsafeRawBufferPointer, at start: Int) -> (scalar: UInt32?, length: Int)
  {
    guard start < text.count else { return (nil, 0) }
    let first = text[start]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    let stray = (scalar: UInt32?(0x11_0000 + UInt32(first)), length: 1)
    guard first >= 0xC2, first < 0xF5, start + length <= text.count else { return stray }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = text[start + offset]
      guard byte & 0xC0 == 0x80 else { return stray }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, length)
  }
}
