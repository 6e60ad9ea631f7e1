/// A named stretch of a request's time. The names are those of the JSON, the SQL views and `--segment`.
package enum Segment: UInt8, Sendable, CaseIterable {
  case requestTransit, api, publish, queueWait
  /// Of a message: published again for another attempt → consumed; not a queue wait, which counts once. On a
  /// critical path also: the client waited before it tried again.
  case retryWait
  case dispatch, processing, responseTransit, client
  /// Request sent → the client has its answer (2xx).
  case accepted
  /// Request sent → first message done.
  case firstEffect
  /// Request sent → every message done.
  case endToEnd
  /// Request received → every message done, of requests without a client record.
  case fromAPI
  /// App started → its first screen usable, as the app states it.
  case launch
  /// Tap → screen with its content, as the app states it; not of screens that failed to load.
  case screenLoad
  /// Only on a critical path: from a message's first delivery to the redelivery that counted.
  case redelivery
  /// Only on a critical path: time between two records that no record in between explains.
  case unattributed

  package var name: String {
    switch self {
    case .requestTransit: "request_transit"
    case .api: "api"
    case .publish: "publish"
    case .queueWait: "queue_wait"
    case .dispatch: "dispatch"
    case .processing: "processing"
    case .responseTransit: "response_transit"
    case .client: "client"
    case .accepted: "accepted"
    case .firstEffect: "first_effect"
    case .endToEnd: "end_to_end"
    case .fromAPI: "from_api"
    case .launch: "launch"
    case .screenLoad: "screen_load"
    case .retryWait: "retry_wait"
    case .redelivery: "redelivery"
    case .unattributed: "unattributed"
    }
  }
}

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
    let isOneClock = segment.from == segment.to && segment.messageTime == nil
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
  package var from: Symbol
  package var to: Symbol
  /// Topic, for segments of a message; 0 otherwise or where not logged.
  package var destination: Symbol = 0
  /// Message key; `.none` otherwise.
  package var messageKey = Identifier.none
  /// Of a wait: the message's own time with which it begins, where no record shows the publishing; nil where
  /// it begins with a record.
  package var messageTime: MessageTimeKind?
  /// HTTP attempt or delivery attempt, from 1; 0 where the segment has none.
  package var attempt: Int32 = 0
  /// The projected attributes of the message or, without one, of the request.
  package var projection: Symbol = 0

  package init(segment: Segment, duration: Nanoseconds, start: Timestamp, from: Symbol, to: Symbol) {
    self.segment = segment
    self.duration = duration
    self.start = start
    self.from = from
    self.to = to
  }
}
