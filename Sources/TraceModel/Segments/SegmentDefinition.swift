/// Everything about one segment that is the same for all requests.
public struct SegmentDefinition: Sendable {
  /// Which one.
  public let segment: Segment
  /// The name in JSON, CSV and `--segment`.
  public let name: String
  /// The name in a sentence.
  public let words: String
  /// The beginning and the end, for the help page.
  public let help: String
  /// The instants of beginning and end.
  public let extent: SegmentExtent
  /// The rule for a segment whose end is still to come.
  public let unfinished: UnfinishedRule
  /// It occurs on critical paths.
  public let isOnPath: Bool

  /// An entry of the table. `words` are the name if that reads well.
  init(
    _ segment: Segment, _ name: String, words: String? = nil, help: String, _ extent: SegmentExtent,
    unfinished: UnfinishedRule = .ignored, isOnPath: Bool = false
  ) {
    (self.segment, self.name, self.words, self.help) = (segment, name, words ?? name, help)
    (self.extent, self.unfinished, self.isOnPath) = (extent, unfinished, isOnPath)
  }
}

/// The services by which a report tells a segment apart.
public enum SegmentParties: Sendable {
  /// One row for all services.
  case none
  /// The server whose work it is.
  case server
  /// The caller and the server.
  case pair
}

/// How a segment counts that began and has no end in the logs.
public enum UnfinishedRule: Sendable {
  /// Not at all.
  case ignored
  /// As unfinished work, while its end is still to come.
  case counted
  /// Likewise, but only in logs that hold some end of this segment: not every program logs one.
  case countedWhereEndsAreLogged
}

extension SegmentDefinition {
  /// A request can be asked for it.
  public var isMeasured: Bool { extent != .path }

  /// A segment of one message, told apart by topic.
  public var isOfMessage: Bool {
    if case .message = extent { true } else { false }
  }

  /// The services of a call or a work, if a report tells several apart.
  public var parties: SegmentParties {
    guard case .exchange(let from, let to) = extent else { return .none }
    return from.party == to.party
      ? from == .sentByService ? .pair : from == .received ? .server : .none : .pair
  }

  /// A time of the request as a whole, shared by all that took part.
  public var isOfWholeRequest: Bool {
    if case .request = extent { true } else { false }
  }

  /// Ends when everything is done, well or in failure.
  public var isOfEnd: Bool {
    if case .request(_, to: .done) = extent { true } else { false }
  }

  /// From the first record to the last, whatever they mean. Where another whole time is known, it repeats that.
  public var needsNoStep: Bool { extent == .request(from: .firstRecord, to: .lastRecord) }

  /// A call that a service makes in the course of its work.
  public var isOwnCall: Bool {
    if case .exchange(from: .sentByService, _) = extent { true } else { false }
  }

  /// The passage of a request to its server, or of the answer back.
  public var isOfPassage: Bool {
    if case .exchange(let from, let to) = extent { from.party != to.party } else { false }
  }

  /// The time of a service's work, or of its own calls. Every row has the service's name.
  public var namesService: Bool { parties == .server || isOwnCall }

  /// A message waits for a consumer.
  public var isWait: Bool {
    if case .message(from: .queued, _) = extent { return true }
    if case .message(from: .queuedAgain, _) = extent { return true }
    return false
  }

  /// A wait for a consumer, or work on a message: each consumer group has its own.
  public var isOfGroup: Bool {
    if case .message(_, let to) = extent { to.party == .consumer } else { false }
  }

  /// A passage from one party to another, which takes time and never less than none.
  public var isHop: Bool {
    if case .message(let from, let to) = extent { from.party != to.party } else { isOfPassage }
  }

  /// The segments of a request's whole time. A request has the first of them that some record shows.
  public static let wholes: [Segment] =
    all.filter(\.isOfEnd).map(\.segment) + all.filter(\.needsNoStep).map(\.segment)

  /// The parts of a request to look at first on a page, the likeliest to be long first.
  public static let ofInterest: [Segment] = [.queueWait, .processing, .api, .call, .client, .retryWait]

  /// The choice of the end between several records.
  public var endChoice: EndChoice {
    if case .request(_, let end) = extent { end.choice } else { .only }
  }
}
