/// The statement of all requests' logs together about the logging itself: what `trace doctor` prints.
package struct Diagnosis: Sendable {
  /// How many requests were examined.
  package var requests = 0
  /// Everyone who logged, by name.
  package var origins: [OriginFinding] = []
  /// Where ids pass from one program to another, in the order of a request's life.
  package var links: [LinkFinding] = []
  /// Consumer groups that have had none of the latest messages of a topic, while others have.
  package var waitingGroups: [WaitingGroup] = []
  /// Segments across two clocks with some negative ones.
  package var negatives: [NegativeFinding] = []
  /// Clocks that jumped.
  package var steps: [ClockStepFinding] = []
  /// Clocks that no estimate explains.
  package var conflicts: [ClockConflictFinding] = []
  /// Logs whose ingest was interrupted and has not gone on.
  package var interrupted: [String] = []
  /// A removal of requests was interrupted, and something of it is left to do.
  package var removalIsInterrupted = false
  /// The option that names the index in another command, as it was typed: ` --db incident.db`.
  package var indexOption = ""
  /// Requests were removed from the index.
  package var hasForgotten = false
  /// Lines that became no event, by source and reason.
  package var skipped: [SkippedFinding] = []
  /// Sources with times without an offset, or with invalid UTF-8.
  package var files: [FileFinding] = []
  /// Suspicious ids, the first of each kind: probably no ids, used more than once, or naming one request together with
  /// another.
  package var suspiciousIDs: [IDFinding] = []
  /// How many ids there are of each kind.
  package var idCounts = IDCounts()
  /// Programs that seem to log only a part of what they do.
  package var sampling: [SamplingFinding] = []
  /// Requests by outcome; outcomes that do not occur are absent.
  package var outcomes: [Outcome: Int] = [:]
  /// Requests with the outcome `unknown` and a record of level error or a higher one.
  package var unknownWithErrors = 0
  /// The understood part of the records; nil if every request is understood, and something of each service.
  package var understanding: Understanding?
  /// The logs, as they were named.
  package var logs: [String] = []
  /// Services without anything understood, by name.
  package var silent: [SilentFinding] = []
  /// Services whose work never ends in the logs, by name.
  package var unended: [UnendedFinding] = []
  /// Where ids may stand of records without one, the likeliest first.
  package var idCandidates: [IDCandidateFinding] = []
  /// Rules of profiles that name records of earlier logs and none of later ones.
  package var endedRules: [EndedRuleFinding] = []
  /// Messages that were published under one id and consumed under another.
  package var crossedMessages = 0
  /// Programs that seem to log the time of another zone.
  package var zones: [ZoneFinding] = []
  /// `uncovered`: incomplete requests whose missing record falls outside every log. `suspectedSampling`: incomplete
  /// requests with a missing record of a kind so often missing that sampling is likelier than loss.
  package var uncovered = 0
  package var suspectedSampling = 0

  package init() {}
}

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

  /// Skipped lines of one source.
  package struct SkippedFinding: Sendable, Equatable {
    /// The source, as it was named when it was read.
    package var file: String
    package var reason: SkipReason
    /// All skipped lines of the source with this reason, also those without an example.
    package var count: Int
    /// The first of them.
    package var examples: [DecodingProblem]

    package init(file: String, reason: SkipReason, count: Int, examples: [DecodingProblem]) {
      self.file = file
      self.reason = reason
      self.count = count
      self.examples = examples
    }
  }

  /// The odd records of a source.
  package struct FileFinding: Sendable, Equatable {
    /// The source, as it was named when it was read.
    package var file: String
    package var oddities: RecordOddities

    package init(file: String, oddities: RecordOddities) {
      self.file = file
      self.oddities = oddities
    }
  }

  /// An id that is not what an id should be.
  package struct IDFinding: Sendable, Equatable {
    /// The kinds of oddities.
    package enum Kind: Sendable, Equatable {
      /// It stands on a large share of all records.
      case swallowing(events: Int, of: Int)
      /// Separate requests share it.
      case reused(occurrences: Int)
      /// Another id names the same request. Joined: the records of both are one request, since the one is the end
      /// of the other. If only some record names both, each has a request of its own.
      case alias(of: String, isJoined: Bool)
      /// It stands under `key` beside other ids, `ids`, each of one service: it joins what they divide.
      case shared(key: String, ids: [String])
      /// It counts requests, and several instances of a service have one of that number: told as one.
      case counter
    }

    package var id: String
    package var kind: Kind

    package init(id: String, kind: Kind) {
      self.id = id
      self.kind = kind
    }
  }

  /// How many ids do not stand for one request each.
  package struct IDCounts: Sendable, Equatable {
    /// Ids that were used for several requests, and how many these are.
    package var reused = 0
    package var reusingRequests = 0
    /// Ids of 64 bits that are part of the request of another id.
    package var joined = 0
    /// Pairs of ids named together by some record, each with a request of its own.
    package var divided = 0
    /// Ids that stand beside those of several requests, each of one service.
    package var shared = 0
    /// Counters of requests that name requests of several instances.
    package var counters = 0

    package init() {}
  }

  /// Records of one kind. Too many are missing: sampling or an unread log is likelier than their loss.
  package struct SamplingFinding: Sendable, Equatable {
    package var record: ExpectedRecord
    /// Topic of the record, where it has one.
    package var destination: String?
    /// The service whose records call for the missing ones.
    package var caller: String
    /// The services that would have logged them.
    package var services: [String]
    /// Records of the kind that are there.
    package var logged: Int
    /// Records of the kind that requests call for and no log has.
    package var missing: Int

    package init(
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
