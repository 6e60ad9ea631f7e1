package import LogReading
package import TraceModel
import TraceStore

/// The texts of an index's records that are not understood.
extension IndexSource {
  /// Records without an id that are looked at.
  private static let mostUncorrelated = 10_000

  /// The most requests looked at for the texts of records.
  static let firstRequests: Int64 = 1000

  package func noteTexts() async throws -> NoteTexts { try await texts(ofRequestsThrough: .max) }

  package func firstNoteTexts() async throws -> NoteTexts {
    try await noteTexts(ofFirst: Self.firstRequests)
  }

  /// The texts of the first `count` requests.
  func noteTexts(ofFirst count: Int64) async throws -> NoteTexts {
    var texts = try await texts(ofRequestsThrough: index.start + count)
    texts.isSample = try read { try $0.lastRequest() } > index.start + count
    return texts
  }

  /// How much of the first requests is understood, and what else their records say.
  package func firstUnderstanding() async throws -> Diagnosis.Understanding {
    try await firstNoteTexts().understanding(in: catalog)
  }

  private func texts(ofRequestsThrough last: Int64) async throws -> NoteTexts {
    var texts = NoteTexts()
    let decoder = stored.decoder
    let shared = SharedRecords(try stored.profiles()) { decoder.template(ofFirstIn: $0) }
    try await forEachBatch(shared, through: last) { batches in
      let parts = try await batches.concurrentMap { batch in
        try self.index.unpack(batch.requests).reduce(into: NoteTexts()) {
          $0.merge(try self.texts(of: $1, batch.shared))
        }
      }
      for part in parts { texts.merge(part) }
    }
    return texts
  }

  /// A record that names several requests stands with each of them, and counts there once.
  private func texts(of request: StoredRequest, _ templates: [SourcePosition: String]) throws -> NoteTexts {
    var block = try stored.block(request.records)
    var lastLine: Int64 = 0
    block.events.removeAll { event in
      defer { lastLine = event.line }
      return event.line == lastLine
    }
    for index in block.events.indices {
      let place = request.records.places[Int(block.events[index].line) - 1]
      (block.events[index].origin, block.events[index].role) = (place.origin, place.role)
      block.events[index].time = Timestamp(nanoseconds: place.time)
    }
    var texts = stored.decoder.noteTexts(in: block)
    if !templates.isEmpty {
      for place in request.records.places where place.isShared {
        if place.role == .note {
          texts.addNote(
            templates[place.position] ?? "", of: place.origin, at: Timestamp(nanoseconds: place.time))
        } else {
          texts.addStep()
        }
      }
    }
    return texts
  }

  package func idCandidates() throws -> IDCandidates {
    let records = try read { try $0.uncorrelatedRecords(limit: Self.mostUncorrelated) }
    let block = try stored.block(records)
    return stored.decoder.idCandidates(in: block, limit: Self.mostUncorrelated) { event in
      records.places[Int(event.line) - 1].source
    }
  }

  /// So few requests are looked up one by one; of more, all records are read in the order in which they stand.
  private static let fewRequests = 500

  package func requests(among candidates: Set<RequestID>, meeting condition: RecordCondition) async throws
    -> Set<RequestID>
  {
    guard candidates.count > Self.fewRequests else { return try single(candidates, condition) }
    let ids = Set(candidates.map(\.withoutOccurrence.number))
    var found: Set<RequestID> = []
    // Some records are shared with other requests, and stand elsewhere.
    var others: Set<RequestID> = []
    try await forEachBatch(try stored.shared()) { batches in
      let parts = try await batches.concurrentMap { batch in
        try self.index.unpack(batch.requests).filter { ids.contains($0.number) }
          .reduce(into: (found: [RequestID](), others: [Int64]())) { part, request in
            if !request.records.sharedPositions.isEmpty {
              part.others.append(request.number)
            } else if condition.isPossible(in: request.records.bytes) {
              let decoded = try self.stored.decode(request, [:])
              part.found += decoded.keys.filter { condition.isMet(by: decoded.records(for: $0)) }
            }
          }
      }
      for part in parts {
        found.formUnion(part.found)
        let ids = Set(part.others)
        if !ids.isEmpty { others.formUnion(candidates.filter { ids.contains($0.withoutOccurrence.number) }) }
      }
    }
    return found.intersection(candidates).union(try single(others, condition))
  }

  private func single(_ candidates: Set<RequestID>, _ condition: RecordCondition) throws -> Set<RequestID> {
    try candidates.filter { condition.isMet(by: try records(for: $0)) }
  }
}
