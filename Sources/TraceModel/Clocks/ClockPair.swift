/// Two clocks by the hops between them, without the way through the reference. That may say more than each clock's
/// own offset against the reference.
package struct ClockPair: Sendable, Equatable {
  /// The clock nearer to the reference, and the number of its period, from 0.
  package var first: OriginID
  /// Number of the period among those of `first`, from 0.
  package var firstPeriod: Int
  /// The other clock, and which of its periods.
  package var second: OriginID
  /// Number of the period among those of `second`, from 0.
  package var secondPeriod: Int
  /// The first clock's time is laid off along the region's axis after this correction.
  package var axis: ClockLine
  /// The possible lead of the second clock over the first, as lines along that axis.
  package var region: OffsetRegion

  package init(
    first: OriginID, firstPeriod: Int, second: OriginID, secondPeriod: Int, axis: ClockLine,
    region: OffsetRegion
  ) {
    self.first = first
    self.firstPeriod = firstPeriod
    self.second = second
    self.secondPeriod = secondPeriod
    self.axis = axis
    self.region = region
  }
}

/// A clock was set: no one line explains the hops before and after.
package struct ClockStep: Sendable, Equatable {
  /// The clock's origin (`Catalog.origin`).
  package var origin: OriginID
  /// Against whose clock it was seen. A step back of that one looks the same.
  package var against: OriginID
  /// When, by the corrected time of `against`: not before and not after.
  package var since: Timestamp
  /// The latest moment of the step, by the corrected time of `against`.
  package var until: Timestamp
  /// By how much the clock went forward; nil where the logs bound it from one side only.
  package var size: Nanoseconds?
  /// Bounds of the size; both are nil where the step is a suspicion.
  package var low: Nanoseconds?
  /// Upper bound of the size; nil where `low` is.
  package var high: Nanoseconds?

  package init(origin: OriginID, against: OriginID, since: Timestamp, until: Timestamp) {
    self.origin = origin
    self.against = against
    self.since = since
    self.until = until
  }

  /// The step is an assumption, from idle consumers' pickups.
  package var isSuspected: Bool { low == nil && high == nil }
}

/// Hops between two origins that no clocks explain, be they set now and then: several machines may write under
/// one name. They were left out.
package struct ClockConflict: Sendable, Equatable {
  /// One of the two programs; their order says nothing.
  package var first: OriginID
  /// The other program.
  package var second: OriginID
  /// How many hops.
  package var evidence: Int

  package init(first: OriginID, second: OriginID, evidence: Int) {
    self.first = first
    self.second = second
    self.evidence = evidence
  }
}
