import TraceModel

/// A condition on one attribute of a request, as `--where` takes it: `job_type=video`, `size>1000`.
package struct AttributeCondition: Sendable, Equatable {
  /// How the value is compared.
  package enum Operation: String, Sendable, CaseIterable {
    /// Equal as numbers, or else as texts; an absent value equals the empty text.
    case equal = "="
    /// Another value, or none at all.
    case notEqual = "!="
    // Longer operators stand before those they begin with.
    /// At least; an absent value is not.
    case greaterOrEqual = ">="
    /// At most; an absent value is not.
    case lessOrEqual = "<="
    /// Greater; an absent value is not.
    case greater = ">"
    /// Less; an absent value is not.
    case less = "<"
    /// The value contains a match of a regular expression.
    case matching = "~"
  }

  /// Why a text is no condition.
  package enum ParsingError: TypingError, Equatable {
    /// None of the operators occurs.
    case missingOperator(text: String)
    /// Nothing stands before the operator.
    case missingKey(text: String)
    /// The operator does not exist: `==`.
    case unknownOperator(text: String, operation: String)
    /// The text behind `~` is no regular expression.
    case invalidPattern(text: String, pattern: String)
  }

  /// Key or dotted path of the attribute, as typed.
  package var key: String
  /// How the attribute's value is compared with `value`.
  package var operation: Operation
  /// As typed behind the operator, without spaces before it; a pattern for `matching`.
  package var value: String

  package init(key: String, operation: Operation, value: String) {
    self.key = key
    self.operation = operation
    self.value = value
  }

  /// Reads `key`, operator, `value`; the key ends at the first operator. Spaces around key and operator do not count.
  package init(parsing text: String) throws(ParsingError) {
    guard let start = text.firstIndex(where: { "=!><~".contains($0) }) else {
      throw .missingOperator(text: text)
    }
    let rest = text[start...]
    guard let operation = Operation.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
      throw .unknownOperator(text: text, operation: String(rest.prefix(1)))
    }
    let key = text[..<start].drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    guard !key.isEmpty else { throw .missingKey(text: text) }
    let value = rest.dropFirst(operation.rawValue.count)
    guard value.first != "=" && value.first != "~" else {
      throw .unknownOperator(text: text, operation: operation.rawValue + value.prefix(1))
    }
    self.init(key: String(key), operation: operation, value: String(value.drop { $0 == " " }))
    if operation == .matching, (try? Regex(self.value)) == nil {
      throw .invalidPattern(text: text, pattern: self.value)
    }
  }
}

/// A condition made ready to be asked many times; not `Sendable`, as `Regex` is not.
struct AttributeTest {
  private let condition: AttributeCondition
  private let number: ExactDecimal?
  private let pattern: Regex<AnyRegexOutput>?

  init(_ condition: AttributeCondition) {
    self.condition = condition
    number = ExactDecimal(condition.value)
    pattern = condition.operation == .matching ? try? Regex(condition.value) : nil
  }

  /// An absent value equals only the empty text, differs from every other, and is neither greater nor less.
  /// Two decimal numbers are compared as numbers, anything else as text.
  func holds(for value: String?) -> Bool {
    switch condition.operation {
    case .equal: isEqual(value ?? "")
    case .notEqual: !isEqual(value ?? "")
    case .greater: value.map { precedes(condition.value, number, $0, ExactDecimal($0)) } ?? false
    case .less: value.map { precedes($0, ExactDecimal($0), condition.value, number) } ?? false
    case .greaterOrEqual:
      value.map { !precedes($0, ExactDecimal($0), condition.value, number) } ?? false
    case .lessOrEqual:
      value.map { !precedes(condition.value, number, $0, ExactDecimal($0)) } ?? false
    case .matching: value.map { text in pattern.map { text.firstMatch(of: $0) != nil } ?? false } ?? false
    }
  }

  private func isEqual(_ value: String) -> Bool {
    guard let number, let other = ExactDecimal(value) else { return value == condition.value }
    return number == other
  }

  private func precedes(_ a: String, _ x: ExactDecimal?, _ b: String, _ y: ExactDecimal?) -> Bool {
    guard let x, let y else { return a < b }
    return x < y
  }
}
