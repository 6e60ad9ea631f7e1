package import TraceModel

/// The events that begin a request from outside: a client's sends or, if no client logs, a server's receptions. An
/// origin that itself receives requests or messages sends on behalf of others: its sends are no roots. If consumers
/// send, they may call a server that publishes nothing. So its receptions are no roots, if other servers publish.
package struct RootEvents: Sendable {
  /// A client logs what it sends.
  package let hasClient: Bool
  /// A client logs how its attempts end.
  let hasClientEnds: Bool
  /// Origins that receive requests or messages.
  private let workers: Set<OriginID>
  /// Servers that publish, if consumers send requests; else empty, and every server may be the first.
  private let publishers: Set<OriginID>

  /// One pass over all events of an id.
  package init(_ events: [Event]) {
    let workers = Set(events.lazy.filter(\.role.isWork).map(\.origin))
    self.workers = workers
    publishers = Self.publishers(events)
    hasClient = events.contains { $0.role == .requestSent && !workers.contains($0.origin) }
    hasClientEnds =
      hasClient
      && events.contains {
        ($0.role == .responseReceived || $0.role == .requestFailed) && !workers.contains($0.origin)
      }
  }

  private static func publishers(_ events: [Event]) -> Set<OriginID> {
    let consumers = Set(events.lazy.filter(\.role.isConsumption).map(\.origin))
    guard events.contains(where: { $0.role == .requestSent && consumers.contains($0.origin) }) else {
      return []
    }
    let servers = Set(events.lazy.filter { $0.role == .requestReceived }.map(\.origin))
    return Set(events.lazy.filter { $0.role == .published }.map(\.origin)).intersection(servers)
  }

  /// The event begins a request, or an attempt at one.
  package func isRoot(_ event: Event) -> Bool {
    if hasClient { return event.role == .requestSent && isClient(event.origin) }
    return event.role == .requestReceived && (publishers.isEmpty || publishers.contains(event.origin))
  }

  /// The origin receives neither requests nor messages.
  func isClient(_ origin: OriginID) -> Bool { !workers.contains(origin) }

  /// How many of `events` are roots.
  package func count(in events: [Event]) -> Int { events.count { isRoot($0) } }

  /// Until when a record of a consumer may be the cause of `root`.
  func end(ofDoubt root: Event) -> Timestamp { hasClient ? root.time : Timestamp(nanoseconds: .max) }

  /// The earliest root of some events, of equal ones that with the lowest attempt number.
  func first(in indices: ArraySlice<Int>, _ events: [Event]) -> Int? {
    indices.filter { isRoot(events[$0]) }.min {
      (events[$0].time.nanoseconds, events[$0].attempt) < (events[$1].time.nanoseconds, events[$1].attempt)
    }
  }
}
