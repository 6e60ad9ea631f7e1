import TraceModel

/// Gives every event the occurrence of its burst, unless it is about a message of another one. A consumer's
/// record without a key goes with the message that it logged last in the same burst, and so does its onward
/// publishing.
struct OccurrenceOfMessages {
  /// Parallel to the events.
  private(set) var occurrences: [Int32]
  private let events: [Event]
  private let messages: PublishedMessages
  private let ofBursts: [Int32]
  /// Occurrences in which consumers published a message onward, ascending.
  private var hops: [PublishedMessages.Handle: [Int32]] = [:]
  /// Occurrence of the message that each consumer logged last in the burst.
  private var atWork: [OriginID: Int32] = [:]

  /// How often a message is handed on, at most, behind a message that is late.
  private static let longestChain = 8

  /// `ofBursts` are the occurrences of the bursts.
  init(_ events: [Event], _ bursts: EventBursts, ofBursts: [Int32], _ messages: PublishedMessages) {
    self.events = events
    self.ofBursts = ofBursts
    self.messages = messages
    occurrences = Array(repeating: 1, count: events.count)
    for burst in ofBursts.indices { for index in bursts[burst] { occurrences[index] = ofBursts[burst] } }
    // A message published onward moves with the message that it comes of, and its own followers move next.
    for _ in 0..<Self.longestChain {
      let before = occurrences
      findHops()
      for burst in ofBursts.indices { place(bursts[burst], in: ofBursts[burst]) }
      if occurrences == before { break }
    }
  }

  private mutating func findHops() {
    hops = [:]
    for index in events.indices where events[index].role == .published {
      guard messages.originalBursts(of: events[index]).isEmpty else { continue }
      for handle in PublishedMessages.Handle.all(of: events[index]) {
        let known = hops[handle, default: []]
        if !known.contains(occurrences[index]) { hops[handle] = (known + [occurrences[index]]).sorted() }
      }
    }
  }

  /// Records of one time are placed together, so that their order does not matter.
  private mutating func place(_ burst: ArraySlice<Int>, in occurrence: Int32) {
    atWork = [:]
    var rest = burst
    while let first = rest.first {
      let tied = rest.prefix { events[$0].time == events[first].time }
      rest = rest.dropFirst(tied.count)
      takeUp(tied, in: occurrence)
      for index in tied { occurrences[index] = self.occurrence(of: index, in: occurrence) }
    }
  }

  /// The messages that consumers are at work on from now on.
  private mutating func takeUp(_ tied: ArraySlice<Int>, in occurrence: Int32) {
    var homes: [OriginID: Int32] = [:]
    for index in tied where events[index].role.isConsumption {
      guard let home = home(of: index, in: occurrence) else { continue }
      let origin = events[index].origin
      homes[origin] = max(home, homes[origin] ?? home)
    }
    atWork.merge(homes) { $1 }
  }

  private func occurrence(of index: Int, in occurrence: Int32) -> Int32 {
    let event = events[index]
    guard !event.role.isExchange else { return occurrence }
    if let home = home(of: index, in: occurrence) { return home }
    let isOfWork = event.role == .published || event.role != .consumed && !event.namesMessage
    return isOfWork ? atWork[event.origin] ?? occurrence : occurrence
  }

  /// The occurrence that published the message of an event: the burst's, else the latest before, else the earliest. Nil
  /// if no record shows the publishing, or if this record publishes the message onward.
  private func home(of index: Int, in occurrence: Int32) -> Int32? {
    var published = messages.originalBursts(of: events[index]).map { ofBursts[$0] }
    if published.isEmpty, events[index].role != .published {
      published = PublishedMessages.Handle.all(of: events[index]).lazy.compactMap { hops[$0] }.first ?? []
    }
    return published.last { $0 <= occurrence } ?? published.first
  }
}

extension Event {
  /// The event says which message it is about.
  fileprivate var namesMessage: Bool { !messageKey.isNone || hasOffset }
}
