import TraceModel

/// Gives every event its generation: that of its burst, unless it is about a message of another one. What a
/// consumer logs without a key goes with the message that it logged last in the same burst, and so does what it
/// publishes.
struct GenerationOfMessages {
  /// Parallel to the events.
  private(set) var generations: [Int32]
  private let events: [Event]
  private let ofBursts: [Int32]
  private let messages: PublishedMessages
  /// Generation of the message that each consumer logged last in the burst.
  private var atWork: [Symbol: Int32] = [:]
  /// Generations of messages that consumers published onward.
  private var hops: [PublishedMessages.Handle: Int32] = [:]

  /// `ofBursts` are the generations of the bursts.
  init(_ events: [Event], _ bursts: EventBursts, ofBursts: [Int32], _ messages: PublishedMessages) {
    self.events = events
    self.ofBursts = ofBursts
    self.messages = messages
    generations = Array(repeating: 1, count: events.count)
    for burst in ofBursts.indices { place(bursts[burst], in: ofBursts[burst]) }
  }

  /// Records of one time are placed together, so that their order does not matter.
  private mutating func place(_ burst: ArraySlice<Int>, in generation: Int32) {
    atWork = [:]
    var rest = burst
    while let first = rest.first {
      let tied = rest.prefix { events[$0].time == events[first].time }
      rest = rest.dropFirst(tied.count)
      placeMessages(tied, in: generation)
      for index in tied where events[index].role == .published { placeRest(index, in: generation) }
      for index in tied where events[index].role != .published { placeRest(index, in: generation) }
    }
  }

  /// Records of consumers that name a message whose generation is known.
  private mutating func placeMessages(_ tied: ArraySlice<Int>, in generation: Int32) {
    var known: [Symbol: Int32] = [:]
    for index in tied where events[index].role != .published {
      guard let home = home(of: index, in: generation) else { continue }
      let origin = events[index].origin
      if events[index].role.isConsumption { known[origin] = max(home, known[origin] ?? home) }
    }
    atWork.merge(known) { $1 }
  }

  private mutating func placeRest(_ index: Int, in generation: Int32) {
    let event = events[index]
    guard !event.role.isExchange else { return generations[index] = generation }
    let isOfWork = event.role == .published || event.role != .consumed && !event.namesMessage
    let work = isOfWork ? atWork[event.origin] : nil
    generations[index] = home(of: index, in: generation) ?? work ?? generation
    guard event.role == .published, messages.originalBursts(of: event).isEmpty else { return }
    for handle in PublishedMessages.Handle.all(of: event) {
      hops[handle] = min(hops[handle] ?? .max, generations[index])
    }
  }

  /// The generation of the message that an event names: its burst's if the message was published there, else
  /// the latest before, else the earliest. nil where no record says.
  private func home(of index: Int, in generation: Int32) -> Int32? {
    guard !events[index].role.isExchange else { return nil }
    let published = messages.originalBursts(of: events[index]).map { ofBursts[$0] }
    if let earliest = published.first { return published.last { $0 <= generation } ?? earliest }
    guard events[index].role != .published else { return nil }
    return PublishedMessages.Handle.all(of: events[index]).lazy.compactMap { hops[$0] }.first
  }
}

extension Event {
  /// The event says which message it is about.
  fileprivate var namesMessage: Bool { !messageKey.isNone || hasPlace }
}
