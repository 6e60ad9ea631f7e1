package import LogReading
package import TraceModel
import TraceStore

/// The logs of a set of shards: each shard has read all of them.
extension ShardedSource {
  package func coverage() throws -> CoverageSurvey { try logs.coverage() }

  /// Records without an id are the first shard's.
  package func uncorrelatedCounts() throws -> [OriginID: Int] { try shards[0].uncorrelatedCounts() }

  package func idCandidates() throws -> IDCandidates { try shards[0].idCandidates() }

  /// Reads each shard once, whether it is whole.
  package func sourceFindings() throws -> [SourceFinding] {
    for shard in shards where shard !== logs { try shard.read { try $0.verify() } }
    return try logs.sourceFindings()
  }

  package func interruptedLogs() throws -> [String] {
    try Set(shards.flatMap { try $0.interruptedLogs() }).sorted()
  }

  package func ruledLogs() throws -> [RuledLog] { try logs.ruledLogs() }

  package func profiledFiles(present: LogProfile?) throws -> [ProfiledFiles] {
    try logs.profiledFiles(present: present)
  }

  package func redactedFields() throws -> [RedactedField] { try logs.redactedFields() }

  // MARK: Texts

  package func noteTexts() async throws -> NoteTexts {
    var texts = NoteTexts()
    for shard in shards { texts.merge(try await shard.noteTexts()) }
    return texts
  }

  /// Of as many requests as an index looks at; of more, some of each shard.
  package func firstNoteTexts() async throws -> NoteTexts {
    let most = IndexSource.firstRequests
    let counts = try shards.map { shard in
      max(0, try shard.read { try $0.lastRequest() } - shard.index.start)
    }
    let isSample = counts.reduce(0, +) > most
    var texts = NoteTexts()
    for shard in shards {
      let share = isSample ? max(1, most / Int64(shards.count)) : most
      texts.merge(try await shard.noteTexts(ofFirst: share))
    }
    texts.isSample = isSample
    return texts
  }

  /// How much of these requests is understood, and what else their records say.
  package func firstUnderstanding() async throws -> Diagnosis.Understanding {
    try await firstNoteTexts().understanding(in: catalog)
  }

  package func requests(among candidates: Set<RequestID>, meeting condition: RecordCondition) async throws
    -> Set<RequestID>
  {
    var found: Set<RequestID> = []
    for (shard, keys) in summaries.grouped(Array(candidates)) {
      found.formUnion(try await shard.requests(among: Set(keys), meeting: condition))
    }
    return found
  }
}
