/// How a duration's ends are known.
package enum ClockKind: String, Sendable {
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
  package static func leastKnown(_ kinds: [ClockKind]) -> ClockKind {
    [uncorrected, assumed, bound, estimate].first(where: kinds.contains) ?? .same
  }
}

/// Between which durations the true one lies, as far as the logs prove it.
package struct DurationBounds: Sendable, Equatable {
  package var clock: ClockKind
  /// A side that nothing bounds is nil.
  package var low: Nanoseconds?
  package var high: Nanoseconds?

  package init(clock: ClockKind, low: Nanoseconds?, high: Nanoseconds?) {
    self.clock = clock
    self.low = low
    self.high = high
  }

  /// Of a segment whose clocks are taken as logged: certain if one clock told both ends.
  package init(asLogged segment: MeasuredSegment) {
    let isOneClock = segment.from == segment.to && segment.messageTime == nil && !segment.isChoice
    clock = isOneClock ? .same : .uncorrected
    low = isOneClock ? segment.duration : nil
    high = low
  }
}

/// One segment of one request, measured.
package struct MeasuredSegment: Sendable {
  package var segment: Segment
  package var duration: Nanoseconds
  /// When it began, on the clock of `from`.
  package var start: Timestamp
  /// Origins at its two ends (`Catalog.origin`); equal where one clock told both.
  package var from: OriginID
  package var to: OriginID
  /// Topic, for segments of a message; `empty` otherwise or where not logged.
  package var destination: NameID = .empty
  /// The two sides of the call, for segments of one; `unnamed` otherwise or where not logged.
  package var caller: OriginID = .unnamed
  package var callee: OriginID = .unnamed
  /// Message key; `.none` otherwise.
  package var messageKey = Identifier.none
  /// Of a wait: the message's own time with which it begins, where no record shows the publishing; nil where
  /// it begins with a record.
  package var messageTime: MessageTimeKind?
  /// Of a wait: no record says of which message the delivery is, so that nothing bounds it.
  package var isChoice = false
  /// ns that it may be longer or shorter than its times tell, beside their resolution: one of them is implied by a
  /// rounded duration.
  package var doubt: Int64 = 0
  /// HTTP attempt or delivery attempt, from 1; 0 where the segment has none.
  package var attempt: Int32 = 0
  /// The projected attributes of the message or, without one, of the request.
  package var projection: NameID = .empty

  package init(segment: Segment, duration: Nanoseconds, start: Timestamp, from: OriginID, to: OriginID) {
    self.segment = segment
    self.duration = duration
    self.start = start
    self.from = from
    self.to = to
  }
}
