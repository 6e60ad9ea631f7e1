import Algorithms
import TraceModel

/// A condition on how many attempts a message took, as `--attempts` takes it: `>1`, `=2`, `>=3`, `<2`, `2`.
package struct AttemptCondition: Sendable, Equatable {
  /// The comparison with the number; texts with a common beginning in the order of trial.
  package enum Operation: String, Sendable, CaseIterable {
    /// At least `count` attempts.
    case notLess = ">="
    /// At most `count` attempts.
    case notGreater = "<="
    /// More than `count` attempts.
    case greater = ">"
    /// Fewer than `count` attempts.
    case less = "<"
    /// Exactly `count` attempts.
    case equal = "="
  }

  /// Why a text is no condition.
  package enum ParsingError: TypingError, Equatable {
    /// It is not an operator and a whole number from 0.
    case unreadable(text: String)
  }

  /// How the attempts are compared with `count`.
  package var operation: Operation
  /// From 0; a message that nobody took had 0 attempts.
  package var count: Int32

  package init(_ operation: Operation, _ count: Int32) {
    self.operation = operation
    self.count = count
  }

  /// Reads operator and number; a number alone means as many. Spaces around them do not count.
  package init(parsing text: String) throws(ParsingError) {
    let words = text.filter { $0 != " " }
    let operation = Operation.allCases.first { words.hasPrefix($0.rawValue) }
    let digits = words.dropFirst(operation?.rawValue.count ?? 0)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let count = Int32(digits)
    else { throw .unreadable(text: text) }
    self.init(operation ?? .equal, count)
  }

  /// `attempts` is as many as the condition asks for.
  func holds(for attempts: Int32) -> Bool {
    switch operation {
    case .notLess: attempts >= count
    case .notGreater: attempts <= count
    case .greater: attempts > count
    case .less: attempts < count
    case .equal: attempts == count
    }
  }
}

extension TraceSummary {
  /// All conditions hold for the attempts at one message: those of the consumer group with the most, retry topics
  /// included. A message without a consumer has had none.
  func hasMessage(meeting conditions: [AttemptCondition]) -> Bool {
    if conditions.isEmpty { return true }
    var attempts: [Int32: Int32] = [:]
    for delivery in deliveries where !delivery.isDeadLetter {
      let origin = origin(of: delivery)
      attempts[origin] = max(attempts[origin] ?? 0, delivery.attempt)
    }
    return attempts.values.contains { attempts in conditions.allSatisfy { $0.holds(for: attempts) } }
  }

  /// Number of the message that the delivery's message is, in the end, a retry of.
  private func origin(of delivery: Delivery) -> Int32 {
    var (number, repeats) = (delivery.message, delivery.repeats)
    // Rows stand by message, and a chain is no longer than they are many.
    for _ in deliveries where repeats >= 0 {
      number = repeats
      repeats = row(of: number)?.repeats ?? -1
    }
    return number
  }

  /// The first row of a message.
  private func row(of message: Int32) -> Delivery? {
    let first = deliveries.partitioningIndex { $0.message >= message }
    return first < deliveries.count && deliveries[first].message == message ? deliveries[first] : nil
  }
}
