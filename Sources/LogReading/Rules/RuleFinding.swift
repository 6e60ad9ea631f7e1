import TraceModel

/// Where a value of a rule is found in a record.
struct RuleFinding: Sendable {
  /// A location.
  enum Location: Sendable {
    case constant([UInt8])
    /// A field by its slot.
    case field(Int)
    case text
    /// A group of the rule's pattern by its number.
    case capture(Int)
  }

  /// A location, and what of it is the value.
  struct Choice: Sendable {
    let location: Location
    let pattern: Pattern?
  }

  /// In order of preference.
  let choices: [Choice]
  /// ns in a unit of a duration.
  let unit: Int64

  init(_ value: RuleValue, pattern: Pattern?, _ slots: inout RuleSlots) {
    unit = (value.unit ?? .s).nanoseconds
    choices = value.choices.compactMap { choice in
      switch choice.location {
      case .constant(let text): Choice(location: .constant(Array(text.utf8)), pattern: nil)
      case .field(let path): Choice(location: .field(slots.number(of: path)), pattern: choice.pattern)
      case .text: Choice(location: .text, pattern: choice.pattern)
      case .capture(let name): pattern?.group(name).map { Choice(location: .capture($0), pattern: nil) }
      case .file: nil
      }
    }
  }
}
