import TraceModel

/// The names of a request beside its id, and the other requests that its id names.
struct RequestNames {
  /// Ids beside the request's own that its records are logged under.
  private var joined: [String] = []
  /// Ids that a record names beside the request's.
  private(set) var witnessed: [String] = []
  private let source: any IDSource

  /// The most other names of a request that are looked at, so that one with a million stays readable.
  private static let limit = 20

  /// Reads the texts of `view`.
  init(of view: TraceView, source: any IDSource) {
    self.source = source
    var seen: Set = [CorrelationLookup.normalise(view.correlationID)]
    for details in view.details where joined.count < Self.limit {
      if seen.insert(CorrelationLookup.normalise(details.correlationID)).inserted {
        joined.append(details.correlationID)
      }
    }
    for details in view.details {
      for id in details.otherIDs where witnessed.count < Self.limit {
        if seen.insert(CorrelationLookup.normalise(id)).inserted { witnessed.append(id) }
      }
    }
  }

  /// The notes on that. Another id is worth a note only where records have it alone.
  func notes(on key: RequestID) throws -> [Note] {
    var notes: [Note] = []
    if key.occurrence != nil {
      notes.append(.idReused(occurrences: try source.occurrenceCount(of: key)))
    }
    notes += joined.map { .alsoKnownAs(id: $0, isMerged: true) }
    for id in witnessed where try isOfAnother(id, than: key) {
      notes.append(.alsoKnownAs(id: id, isMerged: false))
    }
    return notes
  }

  private func isOfAnother(_ id: String, than key: RequestID) throws -> Bool {
    guard let other = try source.request(exactly: id) else { return false }
    return other != key.withoutOccurrence
  }
}
