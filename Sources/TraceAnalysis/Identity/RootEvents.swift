package import TraceModel

/// Which events begin a request from outside: what a client sends or, where no client logs, what a server
/// receives. An origin that receives requests or messages itself sends on behalf of others, so what it sends is
/// no root.
package struct RootEvents: Sendable {
  /// A client logs what it sends.
  package let hasClient: Bool
  /// A client logs how its attempts end.
  let hasClientEnds: Bool
  /// Origins that receive requests or messages.
  private let workers: Set<Symbol>

  /// One pass over all events of an id.
  package init(_ events: [Event]) {
    var workers: Set<Symbol> = []
    for event in events where event.role.isWork { workers.insert(event.origin) }
    self.workers = workers
    hasClient = events.contains { $0.role == .requestSent && !workers.contains($0.origin) }
    hasClientEnds = events.contains {
      ($0.role == .responseReceived || $0.role == .requestFailed) && !workers.contains($0.origin)
    }
  }

  /// The event begins a request, or an attempt at one.
  package func isRoot(_ event: Event) -> Bool {
    hasClient ? event.role == .requestSent && isClient(event.origin) : event.role == .requestReceived
  }

  /// The origin receives neither requests nor messages.
  func isClient(_ origin: Symbol) -> Bool { !workers.contains(origin) }

  /// How many of `events` are roots.
  package func count(in events: [Event]) -> Int { events.count { isRoot($0) } }

  /// The earliest root of some events, of equal ones that with the lowest attempt number.
  func first(in indices: ArraySlice<Int>, _ events: [Event]) -> Int? {
    indices.filter { isRoot(events[$0]) }.min {
      (events[$0].time.nanoseconds, events[$0].attempt) < (events[$1].time.nanoseconds, events[$1].attempt)
    }
  }
}

extension Role {
  /// What is logged by whoever does what others ask for.
  fileprivate var isWork: Bool {
    switch self {
    case .requestReceived, .responseSent: true
    default: isConsumption
    }
  }

  /// What a consumer logs of a message.
  var isConsumption: Bool { self == .consumed || self == .processingStarted || self == .processingFinished }

  /// What either side logs of an HTTP exchange.
  var isExchange: Bool {
    switch self {
    case .requestSent, .requestReceived, .responseSent, .responseReceived, .requestFailed: true
    case .note, .published, .consumed, .processingStarted, .processingFinished: false
    }
  }
}
