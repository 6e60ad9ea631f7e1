/// What is known of a clock against a reference clock.
public struct ClockStatement: Sendable, Equatable {
  public var kind: ClockKind
  /// Whose clock the offset is measured against; nil for a reference itself and an unknown clock.
  public var reference: Origin?
  /// What is subtracted from the logged times, in the middle of the logs.
  public var correction = Nanoseconds.zero
  /// Bounds of the offset where they are narrowest; a side that nothing bounds is nil.
  public var low: Nanoseconds?
  public var high: Nanoseconds?
  /// Drift in ns per ns, as far as the evidence bounds it.
  public var drift: ClosedRange<Double>?
  /// How many sent-before-received pairs of records the statement rests on.
  public var evidence = 0
  /// What an assumption about idle consumers adds.
  public var assumed: AssumedOffset?
  /// Others with whom its records contradict each other, whatever the clock shows: several machines may log under one
  /// name. Those records are left out of the statement.
  public var conflicts: [Origin] = []
  /// The clock, or one that it is told by, was set at some time.
  public var wasSet = false
  /// When the time that the statement is about may have begun and ended, by corrected times, where the clock was set
  /// then; nil where it is open.
  public var since: Timestamp?
  public var until: Timestamp?

  public init(kind: ClockKind) { self.kind = kind }

  /// The logged times are contradicted by other logs.
  public var isCorrected: Bool { correction != .zero }
}

/// An offset under the assumption that an idle consumer takes a message as soon as it is there.
public struct AssumedOffset: Sendable, Equatable {
  public var offset: Nanoseconds
  /// How much later than the fastest the median pickup was.
  public var spread: Nanoseconds
  /// Pickups by an idle consumer.
  public var pickups: Int

  public init(offset: Nanoseconds, spread: Nanoseconds, pickups: Int) {
    self.offset = offset
    self.spread = spread
    self.pickups = pickups
  }
}
