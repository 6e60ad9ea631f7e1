import TraceModel

/// A condition of a rule, ready to be asked of a record.
struct RuleCondition: Sendable {
  /// The slot of its field.
  let slot: Int
  private let condition: FieldCondition
  /// In lower case; empty where texts have a star.
  private let words: [[UInt8]]
  /// Levels that fit, whatever the field says.
  private let levels: Set<Level>

  init(_ condition: FieldCondition, slot: Int) {
    self.condition = condition
    self.slot = slot
    levels = Set(condition.levels)
    if case .isOneOf(let texts) = condition.test, !texts.contains(where: { $0.contains("*") }) {
      words = texts.map { $0.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
    } else {
      words = []
    }
  }

  /// Whether it holds of a record whose field is `value`.
  func holds(_ value: UnsafeRawBufferPointer?, level: Level) -> Bool {
    if !levels.isEmpty, levels.contains(level) { return true }
    guard !words.isEmpty else { return condition.holds(value) }
    guard let value else { return false }
    return words.contains { word in
      word.count == value.count
        && zip(word, value).allSatisfy { $0 == $1 || $0 == $1 | 0x20 && (0x61...0x7A).contains($0) }
    }
  }
}
