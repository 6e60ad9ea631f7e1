/// Ids that name so much that they are hardly the id of one request: a constant in a client, a session, a
/// placeholder that `not_an_id` does not know.
///
/// An id is suspicious if it has more than 1,000 events, more than 1 % of all events that have an id, and more
/// than one root (`RootEvents`): one request with a million messages has one root, or the attempts at it.
package struct SwallowingIDs<ID: Sendable>: Sendable {
  /// An id and what it has swallowed.
  package struct Suspect: Sendable {
    package var id: ID
    package var events: Int
    /// Requests, or attempts at them, that begin with the id.
    package var roots: Int

    package init(id: ID, events: Int, roots: Int) {
      self.id = id
      self.events = events
      self.roots = roots
    }
  }

  /// More events than these make an id suspicious.
  package static var leastEvents: Int { 1_000 }
  /// One of how many events, at most, a suspicious id has.
  package static var share: Int { 100 }

  /// Events of all ids.
  package private(set) var total = 0
  /// Ids that may be suspicious, whatever follows: at most one for every `leastEvents` events.
  private var candidates: [Suspect] = []

  package init() {}

  /// Adds all events of an id, once.
  package mutating func add(_ id: ID, events: Int, roots: Int) {
    total += events
    guard events > Self.leastEvents, roots > 1 else { return }
    candidates.append(Suspect(id: id, events: events, roots: roots))
  }

  /// Adds what was counted of other ids.
  package mutating func merge(_ other: Self) {
    total += other.total
    candidates += other.candidates
  }

  /// The suspicious ids, those with the most events first; equal ones in no particular order.
  package var suspects: [Suspect] {
    candidates.filter { $0.events * Self.share > total }.sorted { $0.events > $1.events }
  }
}
