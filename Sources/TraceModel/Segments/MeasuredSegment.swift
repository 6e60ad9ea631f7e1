/// How a duration's ends are known.
public enum ClockKind: String, Sendable {
  /// Both ends were told by one clock.
  case same
  /// Two clocks; the offset is bracketed from both sides.
  case estimate
  /// Two clocks; the offset is bounded from one side.
  case bound
  /// Two clocks; the offset rests on a stated assumption.
  case assumed
  /// Two clocks, taken as logged.
  case uncorrected

  /// How something is known that may be any of several.
  public static func leastKnown(_ kinds: [ClockKind]) -> ClockKind {
    [uncorrected, assumed, bound, estimate].first(where: kinds.contains) ?? .same
  }
}

/// Between which durations the true one lies, as far as the logs prove it.
public struct DurationBounds: Sendable, Equatable {
  /// How much is known of the clocks at its ends.
  public var clock: ClockKind
  /// A side that nothing bounds is nil.
  public var low: Nanoseconds?
  /// The longest that is possible.
  public var high: Nanoseconds?

  /// The duration was `low` at least and `high` at most.
  public init(clock: ClockKind, low: Nanoseconds?, high: Nanoseconds?) {
    self.clock = clock
    self.low = low
    self.high = high
  }

  /// The bounds that hold for either of two durations.
  public func union(_ other: DurationBounds) -> DurationBounds {
    DurationBounds(
      clock: clock == other.clock ? clock : ClockKind.leastKnown([clock, other.clock]),
      low: low.flatMap { low in other.low.map { min(low, $0) } },
      high: high.flatMap { high in other.high.map { max(high, $0) } })
  }

  /// Of a segment whose clocks are taken as logged: certain if one clock told both ends.
  public init(asLogged segment: MeasuredSegment) {
    let isOneClock = segment.from == segment.to && segment.messageTime == nil && !segment.isChoice
    clock = isOneClock ? .same : .uncorrected
    low = isOneClock ? segment.duration : nil
    high = low
  }
}

/// One segment of one request, measured.
public struct MeasuredSegment: Sendable {
  /// Which one.
  public var segment: Segment
  /// How long it took; negative where clocks disagree.
  public var duration: Nanoseconds
  /// When it began, on the clock of `from`.
  public var start: Timestamp
  /// Origins at its two ends (`Catalog.origin`); equal where one clock told both.
  public var from: OriginID
  /// The origin of its end.
  public var to: OriginID
  /// Topic, for segments of a message; `empty` otherwise or where not logged.
  public var destination: NameID = .empty
  /// Consumer group, for segments of a message; `empty` otherwise or where not logged.
  public var group: NameID = .empty
  /// The two sides of the call, for segments of one; `unnamed` otherwise or where not logged.
  public var caller: OriginID = .unnamed
  /// The callee.
  public var callee: OriginID = .unnamed
  /// Message key; `.none` otherwise.
  public var messageKey = Identifier.none
  /// Of a wait: the kind of message time that it begins with, if no record shows the publishing; nil if it begins
  /// with a record.
  public var messageTime: MessageTimeKind?
  /// One of its ends may be another message's or call's, as no record tells them apart. So nothing bounds it.
  public var isChoice = false
  /// ns that it may be longer or shorter than its times tell, beside their resolution: one of them is implied by a
  /// rounded duration.
  public var doubt: Int64 = 0
  /// HTTP attempt or delivery attempt, from 1; 0 where the segment has none.
  public var attempt: Int32 = 0
  /// The projected attributes of the message or, without one, of the request.
  public var projection: NameID = .empty

  /// A segment of no message and no call.
  public init(segment: Segment, duration: Nanoseconds, start: Timestamp, from: OriginID, to: OriginID) {
    self.segment = segment
    self.duration = duration
    self.start = start
    self.from = from
    self.to = to
  }
}
