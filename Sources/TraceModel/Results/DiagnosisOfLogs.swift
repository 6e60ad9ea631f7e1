/// Lines and ids that are not as they should be, and kinds of records that are too often missing.
extension Diagnosis {
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
