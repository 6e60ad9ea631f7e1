/// A service-level objective: a measure and its limit, such as `p99(end_to_end) < 2s`.
package struct Objective: Sendable, Equatable {
  /// The measure, with its limit.
  package enum Measure: Sendable, Equatable {
    /// A percentile of a segment, which may be one of several rows of a report.
    case percentile(PercentileRank, of: Segment, row: String?, limit: Nanoseconds)
    /// The share of the requests that ended in one of these ways.
    case share(of: [Outcome], limit: DecimalPercent)
    /// How long the oldest message that still waits has waited when the logs end.
    case oldestQueued(limit: Nanoseconds)
  }

  /// On which side of the limit the measure must be.
  package enum Comparison: String, Sendable, CaseIterable {
    // Longer operators stand before those they begin with.
    /// At the limit the objective is kept.
    case lessOrEqual = "<="
    /// At the limit the objective is kept.
    case greaterOrEqual = ">="
    /// At the limit the objective is violated.
    case less = "<"
    /// At the limit the objective is violated.
    case greater = ">"

    /// Smaller is better.
    package var isUpperLimit: Bool { self == .less || self == .lessOrEqual }

    /// An objective holds for a value with this `order` to the limit: negative if less, 0 if equal.
    package func holds(_ order: Int) -> Bool {
      switch self {
      case .less: order < 0
      case .lessOrEqual: order <= 0
      case .greater: order > 0
      case .greaterOrEqual: order >= 0
      }
    }
  }

  /// As it was typed, without spaces at its ends.
  package var text: String
  /// The measure, with its limit.
  package var measure: Measure
  /// On which side of the limit it must be.
  package var comparison: Comparison

  package init(text: String, measure: Measure, comparison: Comparison) {
    self.text = text
    self.measure = measure
    self.comparison = comparison
  }
}
