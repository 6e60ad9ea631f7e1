/// What the logs of all requests together say about the logging itself: what `trace doctor` prints.
public struct Diagnosis: Sendable {
  /// How many requests were examined.
  public var requests = 0
  /// Everyone who logged, by name.
  public var origins: [OriginFinding] = []
  /// Where ids pass from one program to another, in the order of a request's life.
  public var links: [LinkFinding] = []
  /// Segments across two clocks of which some are negative.
  public var negatives: [NegativeFinding] = []
  /// Clocks that jumped.
  public var steps: [ClockStepFinding] = []
  /// Clocks that no estimate explains.
  public var conflicts: [ClockConflictFinding] = []
  /// Lines that became no event, by source and reason.
  public var skipped: [SkippedFinding] = []
  /// Sources with times without an offset, or with invalid UTF-8.
  public var files: [FileFinding] = []
  /// Ids that are probably no ids, were used more than once, or name a request that another one names too: the
  /// first of each kind.
  public var suspiciousIDs: [IDFinding] = []
  /// How many ids there are of each kind.
  public var idCounts = IDCounts()
  /// Programs that seem to log only a part of what they do.
  public var sampling: [SamplingFinding] = []
  /// Requests by outcome; outcomes that do not occur are absent.
  public var outcomes: [Outcome: Int] = [:]
  /// Requests with the outcome `unknown` some record of which has level error or a higher one.
  public var unknownWithErrors = 0
  /// What of the records is understood; nil where every request, and something of each service, is.
  public var understanding: Understanding?
  /// Services of which nothing is understood, by name.
  public var silent: [SilentFinding] = []
  /// Where ids may stand of records without one, the likeliest first.
  public var idCandidates: [IDCandidateFinding] = []
  /// Messages that were published under one id and consumed under another.
  public var crossedMessages = 0
  /// Programs that seem to log the time of another zone.
  public var zones: [ZoneFinding] = []
  /// `uncovered`: incomplete requests whose missing record falls outside every log. `suspectedSampling`: incomplete
  /// requests whose missing record is of a kind so often missing that sampling is likelier than loss.
  public var uncovered = 0
  public var suspectedSampling = 0

  public init() {}
}

extension Diagnosis {
  /// One origin: what its logs cover, and what is known of its clock.
  public struct OriginFinding: Sendable {
    public var origin: Origin
    public var records = 0
    /// Records that name no request.
    public var uncorrelated = 0
    /// First and last logged time.
    public var first: Timestamp
    public var last: Timestamp
    /// Stretches between its logs that none of them covers, longest first.
    public var gaps: [(from: Timestamp, until: Timestamp)] = []
    /// The step of its timestamps; nil where too few records tell.
    public var resolution: Nanoseconds?
    /// In the period that most is known of.
    public var clock: ClockStatement?
    /// In each of its periods, in order of time, if it was set in between; else empty.
    public var periods: [ClockStatement] = []

    public init(origin: Origin, first: Timestamp, last: Timestamp) {
      self.origin = origin
      self.first = first
      self.last = last
    }
  }

  /// A clock that jumped against the reference.
  public struct ClockStepFinding: Sendable {
    public var origin: Origin
    public var reference: Origin
    /// The jump lies between these.
    public var from: Timestamp
    public var until: Timestamp
    /// Forward; nil where the logs bound it from one side only.
    public var size: Nanoseconds?
    /// It is assumed, of what idle consumers took up.
    public var isSuspected = false

    public init(origin: Origin, reference: Origin, from: Timestamp, until: Timestamp, size: Nanoseconds?) {
      self.origin = origin
      self.reference = reference
      self.from = from
      self.until = until
      self.size = size
    }
  }

  /// Two origins whose records contradict each other, whatever their clocks show.
  public struct ClockConflictFinding: Sendable {
    public var first: Origin
    public var second: Origin
    /// How many pairs of records, sent before received.
    public var pairs: Int

    public init(first: Origin, second: Origin, pairs: Int) {
      self.first = first
      self.second = second
      self.pairs = pairs
    }
  }

  /// One place where an id passes on, seen from one side: how many records have no counterpart.
  public struct LinkFinding: Sendable, Equatable {
    /// Which record has no counterpart.
    public enum Kind: String, Sendable, CaseIterable {
      /// A client sent a request that no server received.
      case unreceived
      /// A server received a request that no client sent.
      case unsent
      /// A message was published that nobody consumed.
      case unconsumed
      /// A message was consumed that nobody published.
      case unpublished
    }

    public var kind: Kind
    /// The service whose records are counted.
    public var service: String
    /// Topic, for messages.
    public var destination: String?
    /// Records of this kind, and those of them without a counterpart.
    public var count: Int
    public var missing: Int
    /// Ids of the first requests concerned.
    public var examples: [String]

    public init(
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
  public struct NegativeFinding: Sendable, Equatable {
    public var segment: Segment
    public var from: String
    public var to: String
    public var count: Int
    /// How many are negative as logged, and with corrected clocks, by at least a step of the end's times.
    public var logged: Int
    public var corrected: Int
    /// How many are negative as logged by less than that: what is told so coarsely contradicts nothing.
    public var explained = 0
    /// That step.
    public var resolution = Nanoseconds(1)
    /// The smallest as logged.
    public var worst: Nanoseconds

    public init(
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

  /// Skipped lines of one source.
  public struct SkippedFinding: Sendable, Equatable {
    public var file: String
    public var reason: SkipReason
    public var count: Int
    /// The first of them.
    public var examples: [DecodingProblem]

    public init(file: String, reason: SkipReason, count: Int, examples: [DecodingProblem]) {
      self.file = file
      self.reason = reason
      self.count = count
      self.examples = examples
    }
  }

  /// What is odd about the text of a source.
  public struct FileFinding: Sendable, Equatable {
    public var file: String
    /// Records whose time has no offset, read as UTC.
    public var naiveTimes: Int
    /// Records in which invalid UTF-8 occurs.
    public var invalidUTF8: Int
    /// Records whose time is far from that of every other.
    public var strayTimes = 0

    public init(file: String, naiveTimes: Int, invalidUTF8: Int) {
      self.file = file
      self.naiveTimes = naiveTimes
      self.invalidUTF8 = invalidUTF8
    }
  }

  /// An id that is not what an id should be.
  public struct IDFinding: Sendable, Equatable {
    /// What is wrong with it.
    public enum Kind: Sendable, Equatable {
      /// It stands on a large share of all records.
      case swallowing(events: Int, of: Int)
      /// Separate requests share it.
      case reused(occurrences: Int)
      /// Another id names the same request. Joined if the records of both are one request, since the one is the end
      /// of the other; if only some record names both, each has a request of its own.
      case alias(of: String, isJoined: Bool)
      /// It stands under `key` beside other ids, `ids`, that one service each has: it joins what they divide.
      case shared(key: String, ids: [String])
      /// It counts requests, and several instances of a service have one of that number: told as one.
      case counter
    }

    public var id: String
    public var kind: Kind

    public init(id: String, kind: Kind) {
      self.id = id
      self.kind = kind
    }
  }

  /// How many ids do not stand for one request each.
  public struct IDCounts: Sendable, Equatable {
    /// Ids that were used for several requests, and how many these are.
    public var reused = 0
    public var reusingRequests = 0
    /// Ids of 64 bits that are part of the request of another id.
    public var joined = 0
    /// Pairs of ids that some record names together, and that have a request each.
    public var divided = 0
    /// Ids that stand beside those of several requests, each of one service.
    public var shared = 0
    /// Ids that count requests and stand for those of several instances.
    public var counters = 0

    public init() {}
  }

  /// Records of one kind that are missing in such numbers that sampling, or a log that was not read, is likelier
  /// than their loss.
  public struct SamplingFinding: Sendable, Equatable {
    public var record: ExpectedRecord
    /// Topic of the record, where it has one.
    public var destination: String?
    /// The service whose records call for the missing ones.
    public var caller: String
    /// The services that would have logged them.
    public var services: [String]
    public var logged: Int
    public var missing: Int

    public init(
      record: ExpectedRecord, destination: String?, caller: String, services: [String], logged: Int,
      missing: Int
    ) {
      self.record = record
      self.destination = destination
      self.caller = caller
      self.services = services
      self.logged = logged
      self.missing = missing
    }
  }
}
