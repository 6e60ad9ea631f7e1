/// The meaning of an event for reconstruction.
///
/// To add a role:
/// 1. here: its case, with the next free number, its `act`, and its line in `definitions`;
/// 2. `LogReading/Profiles/default.json`: the names of the events that have it;
/// 3. the pass of `TraceAnalysis/Reconstruction/Passes` that makes something of it.
///
/// The raw value is the number that an index stores: it never changes, is never used again, and says nothing else.
public enum Role: UInt8, Sendable, CaseIterable {
  /// Nothing beyond having been logged.
  case note = 0
  /// The client sent an HTTP request (one attempt of it).
  case requestSent = 1
  /// The server received the HTTP request.
  case requestReceived = 2
  /// A message was handed to the broker.
  case published = 3
  /// The server sent its answer.
  case responseSent = 4
  /// The client has an answer, whatever its status.
  case responseReceived = 5
  /// The client gave an attempt up without an answer (time-out, connection lost).
  case requestFailed = 6
  /// A consumer received a message from the broker.
  case consumed = 7
  /// A consumer began the work that the message asks for.
  case processingStarted = 8
  /// A consumer ended that work, well or in failure (`Event.failed`).
  case processingFinished = 9
  /// An app was started; like the two below, the record's time is the end of what it states the duration of.
  case launch = 10
  /// A screen was loaded, or could not be (`Event.failed`).
  case screenLoad = 11
  /// Something moved on a screen, and frames of it came late.
  case hitches = 12
}

extension Role {
  /// The facts about a role beyond its number.
  public struct Definition: Sendable {
    /// The role that is described.
    public let role: Role
    /// The name in JSON and SQL, and of a record that states its role itself.
    public let name: String
    /// The word in drawings of requests (`show --explain`, tests).
    public let word: String

    fileprivate init(_ role: Role, _ name: String, drawn word: String) {
      self.role = role
      self.name = name
      self.word = word
    }
  }

  /// The act of a program when it logs an event of a role.
  public struct Act: Sendable, Equatable {
    /// The program's side then: it calls, serves, publishes or consumes.
    public let side: Side
    /// The moment of that.
    public let moment: Moment
    /// It reports a failure by itself.
    public let isFailure: Bool

    @inlinable init(_ side: Side, _ moment: Moment, isFailure: Bool = false) {
      (self.side, self.moment, self.isFailure) = (side, moment, isFailure)
    }
  }

  /// The program that logs an event.
  public enum Side: UInt8, Sendable {
    /// A program that calls another one: the client, or a service in the course of its work.
    case caller
    /// A program that is called.
    case server
    /// A program that hands a message to the broker.
    case publisher
    /// A program that takes a message from the broker.
    case consumer
    /// An app, of what a person felt of it.
    case app
    /// Anybody.
    case any
  }

  /// A moment of what a program does.
  public enum Moment: UInt8, Sendable {
    /// It is handed what its work is about, and may begin later.
    case receipt
    /// The program begins what it does.
    case start
    /// The program is done, well or in failure.
    case end
    /// It has no beginning and no end.
    case instant
  }

  /// The act of the program that logs the role: the rest follows. Hot: asked of every record.
  @inlinable public var act: Act {
    switch self {
    case .requestSent: Act(.caller, .start)
    case .requestReceived: Act(.server, .start)
    case .published: Act(.publisher, .instant)
    case .responseSent: Act(.server, .end)
    case .responseReceived: Act(.caller, .end)
    case .requestFailed: Act(.caller, .end, isFailure: true)
    case .consumed: Act(.consumer, .receipt)
    case .processingStarted: Act(.consumer, .start)
    case .processingFinished: Act(.consumer, .end)
    case .launch, .screenLoad, .hitches: Act(.app, .end)
    case .note: Act(.any, .instant)
    }
  }

  /// The table of roles, in causal order: of events with one time, a cause stands above its effect.
  public static let definitions = [
    Definition(.requestSent, "request_sent", drawn: "sent"),
    Definition(.requestReceived, "request_received", drawn: "received"),
    Definition(.published, "published", drawn: "published"),
    Definition(.responseSent, "response_sent", drawn: "responded"),
    Definition(.responseReceived, "response_received", drawn: "answered"),
    Definition(.requestFailed, "request_failed", drawn: "gaveup"),
    Definition(.consumed, "consumed", drawn: "consumed"),
    Definition(.processingStarted, "processing_started", drawn: "started"),
    Definition(.processingFinished, "processing_finished", drawn: "finished"),
    Definition(.launch, "launch", drawn: "launched"),
    Definition(.screenLoad, "screen_load", drawn: "loaded"),
    Definition(.hitches, "hitches", drawn: "hitched"),
    Definition(.note, "note", drawn: "note"),
  ]

  /// Index in `definitions` of each stored number; -1 of numbers without a role.
  private static let ranks: [Int] = {
    var ranks = [Int](repeating: -1, count: RoleSet.capacity)
    for (rank, definition) in definitions.enumerated() { ranks[Int(definition.role.rawValue)] = rank }
    return ranks
  }()

  /// Position in the causal order, from 0: a sent request before a received one.
  public var rank: Int {
    let rank = Self.ranks[Int(rawValue)]
    precondition(rank >= 0, "every role has a line in `Role.definitions`")
    return rank
  }

  /// The role's line of the table.
  private var definition: Definition { Self.definitions[rank] }

  /// The word in drawings of requests: `sent`, …
  public var word: String { definition.word }

  /// The name in JSON and SQL: `request_sent`, …
  public var name: String { definition.name }
}

// MARK: What follows

extension Role {
  /// Who logs it.
  @inlinable public var side: Side { act.side }

  /// An event of an app that a person felt, stated by one record.
  @inlinable public var isClientEvent: Bool { side == .app }

  /// A consumer's record of a message.
  @inlinable public var isConsumption: Bool { side == .consumer }

  /// The caller's record of an HTTP exchange.
  @inlinable public var isCall: Bool { side == .caller }

  /// Either side's record of an HTTP exchange.
  @inlinable public var isExchange: Bool { side == .caller || side == .server }

  /// A record of work that others asked for.
  @inlinable public var isWork: Bool { side == .server || side == .consumer }

  /// A work or a call is over then, or what an app states the duration of.
  @inlinable public var isEnd: Bool { act.moment == .end }

  /// An event of the role is a failure, whatever else its record says.
  @inlinable public var isFailure: Bool { act.isFailure }

  /// The role of the beginning, for the role of an end; nil if this is no end, or its beginning has no record.
  public var beginning: Role? {
    guard isEnd else { return nil }
    return switch side {
    case .caller: .requestSent
    case .server: .requestReceived
    case .consumer: .processingStarted
    case .publisher, .app, .any: nil
    }
  }

  /// Something on its way from one program to another.
  public enum Passage: Sendable {
    /// From a caller to a server, back to the caller, and from a publisher to its consumers.
    case request, answer, message
  }

  /// The passage that leaves the program then.
  public var departure: Passage? {
    switch (side, act.moment) {
    case (.caller, .start): .request
    case (.server, .end): .answer
    case (.publisher, _): .message
    case (.caller, _), (.server, _), (.consumer, _), (.app, _), (.any, _): nil
    }
  }

  /// The passage that arrives at the program then.
  public var arrival: Passage? {
    switch (side, act.moment) {
    case (.server, .start): .request
    case (.caller, .end): isFailure ? nil : .answer
    case (.consumer, .receipt): .message
    case (.caller, _), (.server, _), (.publisher, _), (.consumer, _), (.app, _), (.any, _): nil
    }
  }
}
