/// The statement about a clock against a reference clock.
package struct ClockStatement: Sendable, Equatable {
  /// How the offset is known, if it is.
  package var kind: ClockKind
  /// The reference whose clock the offset is measured against; nil for a reference itself and an unknown clock.
  package var reference: Origin?
  /// The correction to subtract from logged times, in the middle of the logs.
  package var correction = Nanoseconds.zero
  /// Bounds of the offset where they are narrowest; an open side is nil.
  package var low: Nanoseconds?
  /// Upper bound of the offset; nil if that side is open.
  package var high: Nanoseconds?
  /// Drift in ns per ns, as far as the evidence bounds it.
  package var drift: ClosedRange<Double>?
  /// How many sent-before-received pairs of records the statement rests on.
  package var evidence = 0
  /// The offset added by an assumption about idle consumers.
  package var assumed: AssumedOffset?
  /// Other origins whose records contradict its own, whatever the clocks show: several machines may log under one name.
  /// Those records are left out of the statement.
  package var conflicts: [Origin] = []
  /// The clock, or one that it is told by, was set at some time.
  package var wasSet = false
  /// Earliest beginning and latest end of the statement's period, by corrected times, if the clock was set then; nil if
  /// open.
  package var since: Timestamp?
  /// Latest end of the statement's period, by corrected time; nil if open.
  package var until: Timestamp?

  package init(kind: ClockKind) { self.kind = kind }

  /// The logged times are contradicted by other logs.
  package var isCorrected: Bool { correction != .zero }
}

/// An offset under the assumption that an idle consumer takes a message as soon as it is there.
package struct AssumedOffset: Sendable, Equatable {
  /// By how much the clock is ahead of the reference, if the assumption holds.
  package var offset: Nanoseconds
  /// How much later than the fastest the median pickup was.
  package var spread: Nanoseconds
  /// Pickups by an idle consumer.
  package var pickups: Int

  package init(offset: Nanoseconds, spread: Nanoseconds, pickups: Int) {
    self.offset = offset
    self.spread = spread
    self.pickups = pickups
  }
}
