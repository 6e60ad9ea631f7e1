import TraceModel

/// Merges the steps of several programs at one time, each program's in its own order: the cause before its effect, else
/// by causal rank. Among programs of one rank the one with more steps comes first: its work encloses its calls.
struct StepMerge {
  /// A record, and the step with which it stands: its own, of a note another record's, or none.
  struct Link {
    var event: Int
    var step: Int?
  }

  private struct Chain {
    var links: ArraySlice<Link>
    /// The least of its records' digests: no order of arrival enters.
    var content: UInt64
  }

  /// Something on its way from one program to another.
  private enum Passage: Hashable {
    case request, answer
    case message(Identifier, topic: NameID)
  }

  /// How often a passage is known to begin, has begun, and has ended.
  private struct Traffic {
    var known = 0
    var begun = 0
    var ended = 0

    /// The next end waits for a beginning that is still to come.
    var isAwaited: Bool { begun < known && begun <= ended }
  }

  private let events: [Event]
  private var chains: [Chain] = []
  private var traffic: [Passage: Traffic] = [:]

  /// More programs at one time are not merged step by step: that takes time for each program and step.
  private static let most = 64

  init(_ events: [Event]) { self.events = events }

  /// Adds a program's records, in its order.
  mutating func add(_ links: [Link]) {
    let content = links.reduce(UInt64.max) { min($0, events[$1.event].digest) }
    chains.append(Chain(links: links[...], content: content))
    for link in links where link.step == link.event {
      if let begun = Self.begun(by: events[link.event]) { traffic[begun, default: Traffic()].known += 1 }
    }
  }

  /// All records.
  mutating func merged() -> [Int] {
    guard chains.count > 1 else { return chains.first?.links.map(\.event) ?? [] }
    guard chains.count <= Self.most else { return concatenated() }
    var merged: [Int] = []
    while let next = chains.indices.min(by: { urgency($0) < urgency($1) }) {
      let link = chains[next].links.removeFirst()
      merged.append(link.event)
      if link.step == link.event { pass(events[link.event]) }
      if chains[next].links.isEmpty { chains.remove(at: next) }
    }
    return merged
  }

  private func concatenated() -> [Int] {
    let order = chains.indices.sorted { urgency($0) < urgency($1) }
    return order.flatMap { chains[$0].links.map(\.event) }
  }

  /// The chain with the least goes on.
  private func urgency(_ chain: Int) -> (Int, Int, Int, UInt64) {
    let (links, content) = (chains[chain].links, chains[chain].content)
    guard let step = links.first?.step else { return (0, .max, 0, content) }
    let awaited = Self.ended(by: events[step]).flatMap { traffic[$0]?.isAwaited } ?? false
    return (awaited ? 1 : 0, events[step].role.rank, -links.count, content)
  }

  private mutating func pass(_ event: Event) {
    if let begun = Self.begun(by: event) { traffic[begun]?.begun += 1 }
    if let ended = Self.ended(by: event) { traffic[ended]?.ended += 1 }
  }

  private static func begun(by event: Event) -> Passage? {
    passage(event.role.departure, of: event)
  }

  private static func ended(by event: Event) -> Passage? {
    passage(event.role.arrival, of: event)
  }

  private static func passage(_ passage: Role.Passage?, of event: Event) -> Passage? {
    switch passage {
    case .request: .request
    case .answer: .answer
    case .message: .message(event.messageKey, topic: event.destination)
    case nil: nil
    }
  }
}
