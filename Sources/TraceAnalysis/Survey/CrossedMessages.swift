package import TraceModel

/// Messages published under one id and consumed under another, made anew on the way. They are found by their
/// identity, or by their key, where each side has only one of it.
///
///     r-1   published jobs/0 @17
///     r-2                            consumed jobs/0 @17
package struct CrossedMessages: Sendable {
  /// The other side of a message, seen from a request.
  package struct Crossing: Sendable, Equatable {
    /// The topic of the message, by its number in the catalog.
    package var destination: NameID
    /// The other request.
    package var request: RequestID
    /// The other request consumed the message; else it published it.
    package var isConsumed: Bool
  }

  /// The identity of a message in its topic: partition and offset or, without them, its key.
  fileprivate struct Identity: Hashable {
    var destination: NameID
    var key = Identifier.none
    var partition: Int32 = -1
    var offset: Int64 = .absent
  }

  /// The request that has a message of the identity; nil if several have one.
  private var published: [Identity: RequestID?] = [:]
  private var consumed: [Identity: RequestID?] = [:]

  package init() {}

  /// Notes the messages of a request with a missing side. Hot: nearly all have both.
  package mutating func add(_ request: TraceSummary, key: RequestID) {
    var message = Int32(-1)
    for index in request.deliveries.indices where request.deliveries[index].message != message {
      message = request.deliveries[index].message
      let isPublished = request.deliveries[index].published.isLogged
      guard isPublished != (request.deliveries[index].attempt > 0) else { continue }
      for identity in Self.identities(of: request.deliveries[index]) {
        if isPublished {
          Self.note(key, at: identity, in: &published)
        } else {
          Self.note(key, at: identity, in: &consumed)
        }
      }
    }
  }

  /// Notes what `other` has noted.
  package mutating func merge(_ other: CrossedMessages) {
    for (identity, request) in other.published { Self.note(request, at: identity, in: &published) }
    for (identity, request) in other.consumed { Self.note(request, at: identity, in: &consumed) }
  }

  /// Every request that may have the other side of a message.
  package var requests: Set<RequestID> {
    Set(published.values.compactMap(\.self)).union(consumed.values.compactMap(\.self))
  }

  /// Keeps messages of which both sides are known, and in two requests: no other request will be noted.
  package mutating func keepCrossings() {
    let crossed = Set(
      published.compactMap { identity, publisher in
        guard let publisher, let consumer = consumed[identity] ?? nil, publisher != consumer else {
          return Identity?.none
        }
        return identity
      })
    published = published.filter { crossed.contains($0.key) }
    consumed = consumed.filter { crossed.contains($0.key) }
  }

  private static func note(
    _ request: RequestID?, at identity: Identity, in requests: inout [Identity: RequestID?]
  ) {
    guard let known = requests[identity] else {
      requests[identity] = .some(request)
      return
    }
    if known != request { requests[identity] = .some(nil) }
  }

  private static func identities(of delivery: TraceSummary.Delivery) -> [Identity] {
    var identities: [Identity] = []
    if delivery.messageOffset.isLogged, delivery.destination != .empty {
      identities.append(
        Identity(
          destination: delivery.destination, partition: delivery.partition, offset: delivery.messageOffset))
    }
    if delivery.messageKey != .none {
      identities.append(Identity(destination: delivery.destination, key: delivery.messageKey))
    }
    return identities
  }

  /// The other sides of the messages of each request that has some.
  package var crossings: [RequestID: [Crossing]] {
    var crossings: [RequestID: [Crossing]] = [:]
    func note(_ crossing: Crossing, on request: RequestID) {
      // A message may be found by its offset and by its key.
      if crossings[request]?.contains(crossing) != true { crossings[request, default: []].append(crossing) }
    }
    for (identity, publisher) in published {
      guard let publisher, let consumer = consumed[identity] ?? nil, publisher != consumer else { continue }
      note(Crossing(destination: identity.destination, request: consumer, isConsumed: true), on: publisher)
      note(Crossing(destination: identity.destination, request: publisher, isConsumed: false), on: consumer)
    }
    return crossings.mapValues { crossings in
      crossings.sorted { ($0.request, $0.destination.rawValue) < ($1.request, $1.destination.rawValue) }
    }
  }
}

extension OutcomeRevision {
  /// This revision where the other sides of some messages are known: those are neither lost nor still waiting.
  package func knowing(_ crossings: [CrossedMessages.Crossing], of request: TraceSummary) -> OutcomeRevision {
    var revision = self
    revision.notes.removeAll { note in crossings.contains { note.isExplained(by: $0) } }
    let consumed = crossings.count { $0.isConsumed }
    let isWaiting = request.deliveries.count { $0.attempt == 0 } > consumed
    if consumed > 0, !isWaiting, outcome == .lost || outcome == .queued {
      revision.outcome = .incomplete
    } else if outcome == .incomplete, revision.notes.isEmpty, !notes.isEmpty, consumed == 0 {
      revision.outcome = request.outcome
    }
    revision.notes += crossings.map {
      .messageElsewhere(destination: $0.destination, request: $0.request, id: "", isConsumed: $0.isConsumed)
    }
    return revision
  }
}

extension Note {
  /// The missing side of a message is in another request.
  fileprivate func isExplained(by crossing: CrossedMessages.Crossing) -> Bool {
    missingRecord?.record
      == (crossing.isConsumed
        ? .consumption(destination: crossing.destination) : .publishing(destination: crossing.destination))
  }
}

extension CrossedMessages {
  /// Passes all that it has noted to `coder`.
  package mutating func code(_ coder: inout SurveyCoder) {
    Self.code(&published, &coder)
    Self.code(&consumed, &coder)
  }

  private static func code(_ requests: inout [Identity: RequestID?], _ coder: inout SurveyCoder) {
    var offset: Int64 = 0
    coder.entries(&requests, by: Identity.isBefore, blank: (Identity(destination: .empty), nil)) {
      identity, request, coder in
      coder.name(&identity.destination)
      coder.identifier(&identity.key)
      coder.integer(&identity.partition)
      var hasOffset = identity.offset.isLogged
      coder.flag(&hasOffset)
      if hasOffset { coder.time(&identity.offset, after: &offset) }
      var number = request?.number ?? 0
      coder.number(&number)
      request = number == 0 ? nil : RequestID(number: number)
    }
  }
}

extension CrossedMessages.Identity {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    a.key == b.key
      ? (a.destination.rawValue, a.partition, a.offset) < (b.destination.rawValue, b.partition, b.offset)
      : a.key < b.key
  }
}
