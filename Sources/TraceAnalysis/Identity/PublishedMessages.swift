import TraceModel

/// The bursts in which the messages of an id were published, by the identity of each: a key, or an offset in a topic.
struct PublishedMessages {
  /// The identity of a message: a key in any topic, since a task keeps its key from hop to hop, or a partition and
  /// offset in one topic.
  struct Handle: Hashable {
    private var identifier: Identifier
    private var topic: NameID

    /// The key named by an event; nil if there is none.
    init?(keyOf event: Event) {
      guard !event.messageKey.isNone else { return nil }
      (identifier, topic) = (event.messageKey, .empty)
    }

    /// The offset named by an event; nil if there is none.
    init?(offsetOf event: Event) {
      guard event.hasOffset, event.destination != .empty else { return nil }
      (identifier, topic) = (event.offsetHandle, event.destination)
    }

    /// Key and offset, as far as the event names them.
    static func all(of event: Event) -> [Handle] {
      [Handle(keyOf: event), Handle(offsetOf: event)].compactMap { $0 }
    }
  }

  /// Bursts in which somebody other than a consumer published the message, ascending.
  private var origins: [Handle: [Int]] = [:]
  /// Bursts in which a consumer published the message onward, ascending.
  private var hops: [Handle: [Int]] = [:]
  /// Origins that consume messages.
  let consumers: Set<OriginID>

  init(_ events: [Event], bursts: EventBursts) {
    consumers = Set(events.lazy.filter(\.role.isConsumption).map(\.origin))
    for burst in 0..<bursts.count {
      for index in bursts[burst] where events[index].role == .published {
        let isHop = consumers.contains(events[index].origin)
        for handle in Handle.all(of: events[index]) {
          if isHop { Self.add(burst, to: &hops[handle, default: []]) }
          if !isHop { Self.add(burst, to: &origins[handle, default: []]) }
        }
      }
    }
  }

  private static func add(_ burst: Int, to bursts: inout [Int]) {
    if bursts.last != burst { bursts.append(burst) }
  }

  /// The bursts in which an event's message was first published; empty if no record says.
  func bursts(of event: Event) -> [Int] {
    for handle in Handle.all(of: event) { if let known = origins[handle] { return known } }
    for handle in Handle.all(of: event) { if let known = hops[handle] { return known } }
    return []
  }

  /// `bursts(of:)`, but for messages that a consumer published onward.
  func originalBursts(of event: Event) -> [Int] {
    for handle in Handle.all(of: event) { if let known = origins[handle] { return known } }
    return []
  }

  /// Some record of a consumer in the burst, not later than `time`, is about a message that was published before
  /// the burst and not again in it. A message without a known burst counts as one of an earlier burst, if only
  /// consumers published in this one.
  func isContinued(in burst: Int, of bursts: EventBursts, _ events: [Event], until time: Timestamp) -> Bool {
    let publishes = bursts[burst].contains {
      events[$0].role == .published && !consumers.contains(events[$0].origin)
    }
    return bursts[burst].prefix { events[$0].time <= time }.contains { index in
      guard events[index].role.isConsumption else { return false }
      let published = self.bursts(of: events[index])
      guard let first = published.first else { return !publishes }
      return first < burst && !published.contains(burst)
    }
  }
}
