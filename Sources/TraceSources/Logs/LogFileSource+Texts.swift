package import LogReading
package import TraceModel

/// The texts of records that are not understood.
extension LogFileSource {
  /// Records without an id that are looked at.
  private static let mostUncorrelated = 10_000

  package func noteTexts() async throws -> NoteTexts {
    let parts = try await groups.blocks.concurrentMap { [decoders] in
      decoders[Int($0.source)].noteTexts(in: $0)
    }
    return parts.reduce(into: NoteTexts()) { $0.merge($1) }
  }

  /// Records of the beginning are kept for it.
  package func firstNoteTexts() async throws -> NoteTexts {
    let kept = groups.blocks.prefix { !$0.bytes.isEmpty || $0.eventCount == 0 }
    let parts = try await Array(kept).concurrentMap { [decoders] in decoders[Int($0.source)].noteTexts(in: $0)
    }
    var texts = parts.reduce(into: NoteTexts()) { $0.merge($1) }
    texts.isSample = kept.count < groups.blocks.count
    return texts
  }

  package func idCandidates() -> IDCandidates {
    var candidates = IDCandidates()
    for block in groups.blocks where candidates.records < Self.mostUncorrelated {
      candidates.merge(decoder.idCandidates(in: block, limit: Self.mostUncorrelated - candidates.records))
    }
    return candidates
  }

  package func requests(among candidates: Set<RequestID>, meeting condition: RecordCondition) async throws
    -> Set<RequestID>
  {
    let parts = try await Dictionary(grouping: candidates) { $0.number % Self.textTasks }.values.concurrentMap
    {
      $0.filter { condition.isMet(by: self.records(for: $0)) }
    }
    return Set(parts.joined())
  }

  private static let textTasks: Int64 = 64
}
