/// Clocks, and what crosses from one to another.
extension Diagnosis {
  /// One origin: the coverage of its logs, and the knowledge of its clock.
  package struct OriginFinding: Sendable {
    package var origin: Origin
    /// All its records, `uncorrelated` ones among them.
    package var records = 0
    /// Records that name no request.
    package var uncorrelated = 0
    /// First and last logged time.
    package var first: Timestamp
    package var last: Timestamp
    /// Stretches between its logs that none of them covers, longest first.
    package var gaps: [(from: Timestamp, until: Timestamp)] = []
    /// The step of its timestamps; nil where too few records tell.
    package var resolution: Nanoseconds?
    /// In the period that most is known of.
    package var clock: ClockStatement?
    /// In each of its periods, in order of time, if it was set in between; else empty.
    package var periods: [ClockStatement] = []

    package init(origin: Origin, first: Timestamp, last: Timestamp) {
      self.origin = origin
      self.first = first
      self.last = last
    }
  }

  /// A clock that jumped against the reference.
  package struct ClockStepFinding: Sendable {
    package var origin: Origin
    package var reference: Origin
    /// The jump lies between these.
    package var from: Timestamp
    package var until: Timestamp
    /// Forward; nil where the logs bound it from one side only.
    package var size: Nanoseconds?
    /// It is assumed, of what idle consumers took up.
    package var isSuspected = false

    package init(origin: Origin, reference: Origin, from: Timestamp, until: Timestamp, size: Nanoseconds?) {
      self.origin = origin
      self.reference = reference
      self.from = from
      self.until = until
      self.size = size
    }
  }

  /// Two origins whose records contradict each other, whatever their clocks show.
  package struct ClockConflictFinding: Sendable {
    package var first: Origin
    package var second: Origin
    /// How many pairs of records, sent before received.
    package var pairs: Int

    package init(first: Origin, second: Origin, pairs: Int) {
      self.first = first
      self.second = second
      self.pairs = pairs
    }
  }

  /// A passage on which an id goes along, seen from one side: how many records have no counterpart.
  package struct LinkFinding: Sendable, Equatable {
    /// The record that has no counterpart.
    package enum Kind: String, Sendable, CaseIterable {
      /// A client sent a request that no server received.
      case unreceived
      /// A server received a request that no client sent.
      case unsent
      /// A message was published that nobody consumed.
      case unconsumed
      /// A message was consumed that nobody published.
      case unpublished
    }

    package var kind: Kind
    /// The service whose records are counted.
    package var service: String
    /// Topic, for messages.
    package var destination: String?
    /// Records of this kind, and those of them without a counterpart.
    package var count: Int
    package var missing: Int
    /// Ids of the first requests concerned.
    package var examples: [String]

    package init(
      kind: Kind, service: String, destination: String?, count: Int, missing: Int, examples: [String]
    ) {
      self.kind = kind
      self.service = service
      self.destination = destination
      self.count = count
      self.missing = missing
      self.examples = examples
    }
  }

  /// A segment across two clocks with durations below 0.
  package struct NegativeFinding: Sendable, Equatable {
    package var segment: Segment
    /// The origin by whose clock the segment begins (`Origin.name`).
    package var from: String
    package var to: String
    /// All measured durations of the segment between the two.
    package var count: Int
    /// How many are negative as logged, and with corrected clocks, by at least a step of the end's times.
    package var logged: Int
    /// How many are negative with corrected clocks.
    package var corrected: Int
    /// How many are negative as logged by less than the step of their times: those contradict nothing.
    package var explained = 0
    /// The step of the end's times, at least 1 ns.
    package var resolution = Nanoseconds(1)
    /// The smallest as logged.
    package var worst: Nanoseconds

    package init(
      segment: Segment, from: String, to: String, count: Int, logged: Int, corrected: Int, worst: Nanoseconds
    ) {
      self.segment = segment
      self.from = from
      self.to = to
      self.count = count
      self.logged = logged
      self.corrected = corrected
      self.worst = worst
    }
  }
}
