import LogReading
import TraceModel
import TraceStore

/// Makes an index of the records of others, or of its own, as if their logs were ingested now:
///
///     indexes ──► records by source ──► decoded ──► another index beside it ──► over the one that is made
///
/// Until the last step, which is one transaction, nothing of the index changes.
struct IndexRemaking {
  private let index: IndexFile
  private let inputs: [IndexFile]
  private let decoder: LogDecoder
  private static let mostTries = 3

  /// `index` becomes what `inputs` hold. `decoder` shares its catalog with none of them.
  init(of index: IndexFile, from inputs: [IndexFile], decoder: LogDecoder) {
    (self.index, self.inputs, self.decoder) = (index, inputs, decoder)
  }

  /// Makes the index. `choose` says which sources it gets, of the records that are in the spool; it may store
  /// profiles in the index that is being made. Throws `Reindexer.Problem`, or what the databases throw;
  /// the index is as it was then.
  func run(
    _ choose: (RecordSpool, _ made: IndexFile) throws -> ReindexedSources
  ) async throws -> IngestSummary {
    var busy = index.path
    for _ in 0..<Self.mostTries {
      let extents = try extents()
      let workplace = IndexWorkplace(beside: index.path)
      defer { workplace.clear() }
      let made = try IndexFile(path: workplace.index, for: .writing, catalog: decoder.catalog)
      let summary = try await make(made, RecordSpool(path: workplace.spool), choose)
      if let changed = try zip([index] + inputs, zip(extents, self.extents())).first(where: { $1.0 != $1.1 })
      {
        busy = changed.0.path
        continue
      }
      try index.become(made)
      return summary
    }
    throw Reindexer.Problem.busy(path: busy)
  }

  /// Whoever adds to one of the indexes or removes from it changes that.
  private func extents() throws -> [[Int64]] { try ([index] + inputs).map { try $0.extent() } }

  private func make(
    _ made: IndexFile, _ spool: RecordSpool,
    _ choose: (RecordSpool, IndexFile) throws -> ReindexedSources
  ) async throws -> IngestSummary {
    for (position, input) in inputs.enumerated() { try spool.fill(from: input, at: position) }
    try made.learnAttributes { decoder.vocabularyHash }
    var sources = try choose(spool, made)
    var writer = BatchWriter(index: made, profile: decoder.rulesOfRun?.stored)
    for number in sources.sources.indices {
      try sources.begin(number, sample: spool.sample(of: sources.sources[number].place))
      try sources.forEachBatch(of: number, spool, numbers: { try made.fileNumbers(nil) }) { batch in
        let prepared = PreparedBatch(batch, open: [:])
        try writer.write(prepared, prepared.packedInTurn())
      }
    }
    for (input, numbers) in zip(inputs, sources.numbers) {
      try made.copyProblems(from: input, numbers)
      try made.copyUnfinishedLogs(from: input, numbers, fromElsewhere: input.path != index.path)
      try made.copyRemovals(from: input, numbers)
    }
    try await complete(made, writer)
    return sources.summary(requests: writer.touched.count)
  }

  private func complete(_ made: IndexFile, _ writer: BatchWriter) async throws {
    try made.write { database in
      let identities = try IndexWriter(database)
      try identities.completeLookup(writer.waitingNames)
      try identities.joinAliases(from: writer.touched.first ?? .max)
    }
    try await SummaryUpdate(index: made, decoder: decoder).refresh()
    try await SurveyUpdate(index: made, decoder: decoder).run()
    try made.seal()
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
