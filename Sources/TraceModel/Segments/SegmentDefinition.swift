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

  /// A message waits for a consumer.
  public var isWait: Bool {
    if case .message(from: .queued, _) = extent { return true }
    if case .message(from: .queuedAgain, _) = extent { return true }
    return false
  }

  /// A passage from one party to another, which takes time and never less than none.
  public var isHop: Bool {
    switch extent {
    case .exchange(let from, let to): from.party != to.party
    case .message(let from, let to): from.party != to.party
    case .request, .app, .path: false
    }
  }

  /// The choice of the end between several records.
  public var endChoice: EndChoice {
    if case .request(_, let end) = extent { end.choice } else { .only }
  }
}
