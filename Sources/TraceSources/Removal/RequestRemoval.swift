package import LogReading
package import TraceModel
package import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Removes requests from an index, as if it had been made without them:
///
///     select ─► records, requests, names of them, coverage    one transaction: with it they are gone
///            ─► summaries of ids that keep a request     ┐
///            ─► names that nothing uses any more         │ what an interrupted removal has left to do
///            ─► clocks and revisions                     │ is done by the next one
///            ─► space                                    ┘
///
/// How far each log was read stays known, so that it does not come back. Readers see the one state or the other; an
/// ingest that is at work takes its turn between two steps.
package struct RequestRemoval {
  /// The records to remove.
  package enum Scope: Sendable {
    /// Requests, or with a key without an occurrence all of an id.
    case requests([RequestID])
    /// Requests that ended before, and older records without an id.
    case before(Timestamp)
    /// Nothing more.
    case nothing
  }

  private let index: IndexFile
  private let decoder: LogDecoder
  private let stored: StoredEvents

  /// `decoder` reads the index's records.
  package init(index: IndexFile, decoder: LogDecoder) {
    (self.index, self.decoder) = (index, decoder)
    stored = StoredEvents(index, decoder: decoder)
  }

  /// A removal was interrupted, and something of it is left to do.
  package func isOpen() throws -> Bool { try index.read { try Removal($0).process } != 0 }

  /// The requests that `run` would remove now.
  package func preview(_ scope: Scope) throws -> RemovalSummary {
    let size = try index.size()
    var summary = try index.read { database in
      let reader = IndexReader(database, catalog: index.catalog)
      let selection = try selection(scope, reader)
      return RemovalSummary(selection, try records(of: selection, reader))
    }
    summary.isPreview = true
    (summary.bytesBefore, summary.bytesAfter) = (size, size)
    return summary
  }

  /// Removes it.
  package func run(_ scope: Scope) async throws -> RemovalSummary {
    let size = try index.size()
    try await SummaryUpdate(index: index, decoder: decoder).refresh()
    try index.eraseRemoved()
    var summary = try index.write { try remove(scope, IndexReader($0, catalog: index.catalog)) }
    if try isOpen() { try await finish() }
    try index.seal()
    (summary.bytesBefore, summary.bytesAfter) = (size, try index.size())
    return summary
  }

  private func remove(_ scope: Scope, _ reader: IndexReader) throws -> RemovalSummary {
    let selection = try selection(scope, reader)
    let records = try records(of: selection, reader)
    let summary = RemovalSummary(selection, records)
    if summary.requests > 0 || summary.uncorrelated > 0 {
      try RequestRemover(selection, from: reader).remove(records, process: Int64(getpid()))
    }
    return summary
  }

  private func finish() async throws {
    try await SummaryUpdate(index: index, decoder: decoder).refresh()
    try index.write { database in
      try Removal.count(database, process: Int64(getpid()))
      try UnusedNames.remove(from: database, catalog: index.catalog)
    }
    // The catalog of this one knows names that are gone.
    let anew = try IndexFile(path: index.path, for: .writing, catalog: Catalog())
    let plain = LogDecoder(ofIndexWith: AttributeProjection(), catalog: anew.catalog)
    try await SurveyUpdate(index: anew, decoder: plain).run()
    try anew.giveBackSpace()
    try anew.write { database in
      var removal = try Removal(database)
      removal.process = 0
      try removal.store(database)
    }
  }

  // MARK: Selection

  private func selection(_ scope: Scope, _ reader: IndexReader) throws -> RecordSelection {
    var selection = RecordSelection()
    switch scope {
    case .requests(let keys):
      let byID = Dictionary(grouping: keys) { $0.withoutOccurrence.number }
      for (number, keys) in byID.sorted(by: { $0.key < $1.key }) {
        let isWhole = keys.contains { $0.occurrence == nil }
        try select(number, isWhole ? nil : Set(keys.compactMap(\.occurrence)), in: &selection, reader)
      }
    case .before(let time):
      for (number, occurrences) in try reader.requests(endedBefore: time) {
        try select(number, occurrences, in: &selection, reader)
      }
      selection.uncorrelatedBefore = time.nanoseconds
    case .nothing: break
    }
    return selection
  }

  /// Selects some of an id's requests; nil: all.
  private func select(
    _ number: Int64, _ occurrences: Set<Int>?, in selection: inout RecordSelection, _ reader: IndexReader
  ) throws {
    guard try reader.correlationID(of: StoredRequestID(number)) != nil else { return }
    let count = try reader.occurrenceCount(of: number)
    let ids = try reader.idNumbers(of: number)
    guard let occurrences, !(1...count).allSatisfy(occurrences.contains) else {
      selection.requests += count
      return selection.ids.formUnion(ids)
    }
    var positions: Set<SourcePosition> = []
    for (earlier, events) in try stored.decode(number, reader).occurrences.enumerated()
    where occurrences.contains(earlier + 1) {
      selection.requests += 1
      for event in events { positions.insert(SourcePosition(source: event.source, offset: event.offset)) }
    }
    for id in ids { selection.records[id] = positions }
  }

  private func records(of selection: RecordSelection, _ reader: IndexReader) throws -> RemovedRecords {
    let profiles = try stored.profiles()
    return try RemovedRecords(selection, of: reader) {
      profiles.counts(of: $0, source: $1, time: $2, role: $3)
    }
  }
}

extension RemovalSummary {
  fileprivate init(_ selection: RecordSelection, _ records: RemovedRecords) {
    self.init()
    requests = selection.requests
    (self.records, uncorrelated) = records.sums
  }
}

extension StoredProfiles {
  /// The counts of a record's line when it was read. A stray has its own time in the line, and another in the
  /// index.
  fileprivate func counts(of line: [UInt8], source: UInt32, time: Int64, role: Role) -> LossCounts {
    let block = decoder(of: source).decode(RawBlock(lines: line))
    var counts = LossCounts()
    counts.oddities = block.oddities
    counts.named = block.ruleMatches.mapValues(\.records)
    if let event = (block.events + block.uncorrelated).first, event.timeForm == .absolute, role == .note,
      event.time.nanoseconds != time
    {
      counts.oddities.strayTimes = 1
    }
    return counts
  }
}
