/// What an event means for reconstruction.
///
/// To add a role:
/// 1. here: its case, with the next free number, its `traits`, and its line in `definitions`;
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
  /// What is to be known of a role beyond its number.
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

  /// What holds of all events of a role.
  public struct Traits: OptionSet, Sendable {
    /// One bit for each trait.
    public let rawValue: UInt8

    /// The traits of these bits.
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Either side logs it of an HTTP exchange.
    @inlinable public static var exchange: Traits { Traits(rawValue: 1) }
    /// A consumer logs it of a message.
    @inlinable public static var consumption: Traits { Traits(rawValue: 2) }
    /// Whoever does what others ask for logs it.
    @inlinable public static var work: Traits { Traits(rawValue: 4) }
    /// What a person felt of an app, stated by one record.
    @inlinable public static var clientEvent: Traits { Traits(rawValue: 8) }
    /// It reports a failure by itself.
    @inlinable public static var failure: Traits { Traits(rawValue: 16) }
  }

  /// What holds of all events of the role. Hot: asked of every record.
  @inlinable public var traits: Traits {
    switch self {
    case .requestSent, .responseReceived: .exchange
    case .requestReceived, .responseSent: [.exchange, .work]
    case .requestFailed: [.exchange, .failure]
    case .consumed, .processingStarted, .processingFinished: [.consumption, .work]
    case .launch, .screenLoad, .hitches: .clientEvent
    case .published, .note: []
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

  /// Place in `definitions` of each stored number; -1 of numbers without a role.
  private static let places: [Int] = {
    var places = [Int](repeating: -1, count: RoleSet.capacity)
    for (place, definition) in definitions.enumerated() { places[Int(definition.role.rawValue)] = place }
    return places
  }()

  /// Place in the causal order, from 0: a sent request before a received one.
  public var rank: Int {
    let place = Self.places[Int(rawValue)]
    precondition(place >= 0, "every role has a line in `Role.definitions`")
    return place
  }

  /// The role's line of the table.
  private var definition: Definition { Self.definitions[rank] }

  /// The word in drawings of requests: `sent`, …
  public var word: String { definition.word }

  /// The name in JSON and SQL: `request_sent`, …
  public var name: String { definition.name }

  /// What a person felt of an app, stated by one record.
  @inlinable public var isClientEvent: Bool { traits.contains(.clientEvent) }

  /// What a consumer logs of a message.
  @inlinable public var isConsumption: Bool { traits.contains(.consumption) }

  /// What either side logs of an HTTP exchange.
  @inlinable public var isExchange: Bool { traits.contains(.exchange) }

  /// What is logged by whoever does what others ask for.
  @inlinable public var isWork: Bool { traits.contains(.work) }

  /// An event of the role is a failure, whatever else its record says.
  @inlinable public var isFailure: Bool { traits.contains(.failure) }
}
