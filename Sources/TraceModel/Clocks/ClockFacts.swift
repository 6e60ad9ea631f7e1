/// The clocks of all origins as far as known, as plain rows that a table of the index can hold. `ClockTable` makes
/// corrections and bounds of it.
package struct ClockFacts: Sendable, Equatable {
  /// By origin's name, then in order of time.
  package var periods: [ClockPeriod]
  /// Pairs of clocks, neither of them a reference; by the names of their origins.
  package var pairs: [ClockPair]
  /// By the names of their origins, then in order of time.
  package var steps: [ClockStep]
  /// By the names of their origins.
  package var conflicts: [ClockConflict]

  /// The `periods` of one origin stand together, in order of time.
  package init(
    periods: [ClockPeriod] = [], pairs: [ClockPair] = [], steps: [ClockStep] = [],
    conflicts: [ClockConflict] = []
  ) {
    self.periods = periods
    self.pairs = pairs
    self.steps = steps
    self.conflicts = conflicts
  }
}
