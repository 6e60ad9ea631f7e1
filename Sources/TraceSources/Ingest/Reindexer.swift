package import LogReading
package import TraceModel
package import TraceStore

/// Makes steps, requests and clocks of an index anew from its records, as if the logs had been ingested with another
/// profile. The records are all that is needed; the files may be gone.
///
///     index ──► records by source ──► decoded with the profile ──► another index beside it ──► over the first one
///
/// Until the last step, which is one transaction, nothing of the index changes.
package struct Reindexer {
  /// Why an index stays as it is.
  package enum Problem: Error, Equatable {
    /// `count` records of a log have no time by the profile, and would be lost.
    case losesRecords(file: String, count: Int, profile: String)
    /// Another process has added to the index, again and again.
    case busy(path: String)
  }

  private let index: IndexFile
  private let decoder: LogDecoder
  private static let mostTries = 3

  /// `decoder` reads with the new profile, and shares no catalog with the index.
  package init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    self.decoder = decoder
  }

  /// Makes the index anew. Throws `Problem`, or what the databases throw; the index is as it was then.
  package func run() async throws -> IngestSummary {
    for _ in 0..<Self.mostTries {
      let extent = try index.extent()
      let workplace = IndexWorkplace(beside: index.path)
      defer { workplace.clear() }
      let made = try IndexFile(path: workplace.index, for: .writing, catalog: decoder.catalog)
      let summary = try await make(made, spool: workplace.spool)
      guard try index.extent() == extent else { continue }
      try index.become(made)
      return summary
    }
    throw Problem.busy(path: index.path)
  }

  private func make(_ made: IndexFile, spool path: String) async throws -> IngestSummary {
    let spool = try RecordSpool(path: path)
    try spool.fill(from: index)
    try made.learnAttributes { decoder.vocabularyHash }
    let ledger = try index.read { try Ledger($0, catalog: index.catalog) }
    var sources = try ReindexedSources(index, decoder, ledger)
    var writer = BatchWriter(index: made, profile: decoder.rulesOfRun?.stored)
    for number in ledger.entries.indices {
      try sources.begin(number, sample: spool.sample(of: ledger.entries[number].number))
      try sources.forEachBatch(of: number, spool, numbers: { try made.fileNumbers(nil) }) { batch in
        let prepared = PreparedBatch(batch, open: [:])
        try writer.write(prepared, prepared.packedInTurn())
      }
    }
    try made.copyProblems(from: index)
    try made.copyUnfinishedLogs(from: index)
    try made.copyRemovals(from: index)
    try made.write { database in
      let identities = try IndexWriter(database)
      try identities.completeLookup(writer.waitingNames)
      try identities.joinAliases(from: writer.touched.first ?? .max)
    }
    try await SummaryUpdate(index: made, decoder: decoder).refresh()
    try await SurveyUpdate(index: made, decoder: decoder).run()
    try made.seal()
    return sources.summary(requests: writer.touched.count)
  }
}

extension RecordSpool {
  /// The beginning of a source, as far as its records go: what its convention is found in.
  fileprivate func sample(of source: Int64) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachRecord(of: source) { record in
      guard record.offset + Int64(record.bytes.count) <= LogDecoder.sampleLength else { return }
      bytes += record.bytes + [0x0A]
    }
    return bytes
  }
}
