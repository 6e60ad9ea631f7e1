package import LogReading
package import TraceModel
package import TraceStore

/// Makes one index of several. It answers like an index into which all logs were ingested. Its records are theirs, each
/// read by the profile that it was read by; the files may be gone, or on other machines.
///
/// An index that holds logs already gets those of the others beside its own.
package struct Merger {
  /// Why indexes do not become one.
  package enum Problem: Error, Equatable {
    /// Logs are stored without other fields in one index than in the other.
    case otherFields(path: String, fields: [String], other: String, otherFields: [String])
    /// The hashes in two indexes were made with two keys.
    case otherKeys(path: String, other: String)
    /// Requests of a log were forgotten in the index at `path`, and not in the other one, which has the log, too.
    case forgottenInOne(file: String, path: String, other: String)
  }

  /// One index of several.
  package struct Summary {
    /// The fate of all records.
    package var logs = IngestSummary()
    /// Logs that several indexes hold, by path: each counts once.
    package var repeated: [String] = []
    /// Paths that stand for different logs in different indexes.
    package var homonyms: [String] = []
  }

  private let index: IndexFile
  private let inputs: [IndexFile]
  private let decoder: LogDecoder

  /// Makes `index` one with `others`. `decoder` has no profile of a run, and shares its catalog with none of them. A
  /// failure leaves an index as it was, and none where there was none. Throws `Problem`, `Reindexer.Problem`,
  /// `IndexFile.Problem`, or what the databases throw.
  package static func merge(
    _ others: [IndexFile], into index: IndexFile, decoder: LogDecoder
  ) async throws -> Summary {
    do {
      return try await Merger(others, into: index, decoder: decoder).run()
    } catch {
      if index.isNew { try? index.removeIfUnused() }
      throw error
    }
  }

  private init(_ others: [IndexFile], into index: IndexFile, decoder: LogDecoder) throws {
    (self.index, self.decoder) = (index, decoder)
    inputs = try (index.read { try index.holdsLogs($0) } ? [index] : []) + others
  }

  private func run() async throws -> Summary {
    try checkRedactions()
    var summary = Summary()
    summary.logs = try await IndexRemaking(of: index, from: inputs, decoder: decoder).run { spool, made in
      let sources = try inputs.enumerated().flatMap { try MergedSource.all(of: $1, at: $0, decoder, spool) }
      let merged = try MergedSources(sources, spool)
      (summary.repeated, summary.homonyms) = (merged.repeated, merged.homonyms)
      return try merged.renumbered(in: made, inputs: inputs.count, decoder: decoder)
    }
    return summary
  }

  /// One redaction for all logs of an index (`RedactionAgreement`).
  private func checkRedactions() throws {
    var first: (path: String, redaction: StoredRedaction)?
    for input in inputs {
      let stated = try input.read {
        try input.holdsLogs($0) ? StoredRedaction($0) ?? StoredRedaction.none : nil
      }
      guard let stated else { continue }
      guard let known = first else {
        first = (input.path, stated)
        continue
      }
      guard known.redaction.methods == stated.methods else {
        throw Problem.otherFields(
          path: known.path, fields: known.redaction.methods.keys.sorted(), other: input.path,
          otherFields: stated.methods.keys.sorted())
      }
      guard known.redaction.key == stated.key else {
        throw Problem.otherKeys(path: known.path, other: input.path)
      }
    }
  }
}
