package import LogReading
import TraceModel

/// What records say that are not understood.
extension LogFileSource {
  /// Records without an id that are looked at.
  private static let mostUncorrelated = 10_000

  package func noteTexts() async throws -> NoteTexts {
    let parts = try await groups.blocks.concurrentMap { [decoders] in
      decoders[Int($0.source)].noteTexts(in: $0)
    }
    return parts.reduce(into: NoteTexts()) { $0.merge($1) }
  }

  package func idCandidates() -> IDCandidates {
    var candidates = IDCandidates()
    for block in groups.blocks where candidates.records < Self.mostUncorrelated {
      candidates.merge(decoder.idCandidates(in: block, limit: Self.mostUncorrelated - candidates.records))
    }
    return candidates
  }
}
