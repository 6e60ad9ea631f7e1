/// What hops between two clocks say of them without going through the reference, which may be more than what
/// is known of either against the reference.
public struct ClockPair: Sendable, Equatable {
  /// The clock that is nearer to the reference, and which of its periods, from 0.
  public var first: OriginID
  public var firstPeriod: Int
  /// The other clock, and which of its periods.
  public var second: OriginID
  public var secondPeriod: Int
  /// The first clock's time is laid off along the region's axis after this correction.
  public var axis: ClockLine
  /// What the second clock can be ahead of the first by, as lines along that axis.
  public var region: OffsetRegion

  public init(
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
public struct ClockStep: Sendable, Equatable {
  /// Whose clock (`Catalog.origin`).
  public var origin: OriginID
  /// Against whose clock it was seen. A step back of that one looks the same.
  public var against: OriginID
  /// When, by the corrected time of `against`: not before and not after.
  public var since: Timestamp
  public var until: Timestamp
  /// By how much the clock went forward; nil where the logs bound it from one side only.
  public var size: Nanoseconds?
  /// Bounds of the size; both are nil where the step is a suspicion.
  public var low: Nanoseconds?
  public var high: Nanoseconds?

  public init(origin: OriginID, against: OriginID, since: Timestamp, until: Timestamp) {
    self.origin = origin
    self.against = against
    self.since = since
    self.until = until
  }

  /// That the clock was set is assumed, of what idle consumers take up.
  public var isSuspected: Bool { low == nil && high == nil }
}

/// Hops between two origins that no clocks explain, be they set now and then: several machines may write under
/// one name. They were left out.
public struct ClockConflict: Sendable, Equatable {
  public var first: OriginID
  public var second: OriginID
  /// How many hops.
  public var evidence: Int

  public init(first: OriginID, second: OriginID, evidence: Int) {
    self.first = first
    self.second = second
    self.evidence = evidence
  }
}
