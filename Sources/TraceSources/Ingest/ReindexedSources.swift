import LogReading
import TraceModel
import TraceStore

/// The sources of an index that is made anew. Each is read again from its records, at the places they had.
struct ReindexedSources {
  private let ledger: Ledger
  private let decoders: SourceDecoders
  /// The profiles that each source was read by before.
  private let former: StoredProfiles
  private let catalog: Catalog
  private let profileName: String
  /// By source.
  private var moves: [SourceProgress] = []
  private var decoder: LogDecoder?
  /// Some times of the source had no offset as it was read before.
  private var hasNaiveTimes = false
  private var summaries: [IngestSummary.Source] = []

  /// `decoder` reads with the new profile.
  init(_ index: IndexFile, _ decoder: LogDecoder, _ ledger: Ledger) throws {
    self.ledger = ledger
    decoders = SourceDecoders(decoder, files: ledger.entries.map(\.file))
    catalog = decoder.catalog
    profileName = decoder.rulesOfRun?.name ?? "default"
    former = try index.read {
      try StoredProfiles(IndexReader($0, catalog: index.catalog), decoder.with(nil), path: index.path)
    }
    for entry in ledger.entries {
      let empty = LedgerEntry(file: entry.file)
      moves.append(SourceProgress(before: empty, after: empty))
    }
  }

  /// Finds the convention of a source, of whose beginning `sample` is left.
  mutating func begin(_ number: Int, sample: [UInt8]) throws {
    let entry = ledger.entries[number]
    let former = former.decoder(of: UInt32(clamping: entry.number))
    hasNaiveTimes = former.decode(RawBlock(lines: sample)).naiveTimes > 0
    let convention = decoders.convention(of: entry.file, beginning: sample, length: entry.bytes)
    decoder = decoders.decoder(following: convention)
    moves[number].after.profile = SourceProfile(profile: decoders.profile, layout: convention.layout.text)
  }

  /// Decodes the records of a source and calls `body` with some of them after the other.
  mutating func forEachBatch(
    of number: Int, _ spool: RecordSpool, numbers: () throws -> FileNumbers,
    _ body: (IngestBatch) throws -> Void
  ) throws {
    let entry = ledger.entries[number]
    guard let decoder, entry.bytes > 0 else { return }
    var tally = SourceTally(zone: nil, known: try offsets(of: entry, spool), decoder: decoder)
    var coverage = SourceCoverage()
    var (layout, blocks) = (RecordLayout(), [RecordBlock]())
    // Of the blocks that are not settled yet.
    var layouts: [RecordLayout] = []
    func decode(_ layout: RecordLayout) throws {
      guard !layout.isEmpty else { return }
      layouts.append(layout)
      let block = decoder.decode(RawBlock(lines: layout.bytes, source: UInt32(number), offset: layout.offset))
      try take(tally.add(block))
    }
    func take(_ settled: [RecordBlock]) throws {
      for var block in settled {
        guard block.eventCount > 0, block.counts.skipped.isEmpty else {
          let lost = max(1, block.counts.skipped.values.reduce(0, +))
          throw Reindexer.Problem.losesRecords(file: entry.file, count: lost, profile: profileName)
        }
        layouts.removeFirst().number(&block)
        move(number, over: block)
        blocks.append(block)
      }
      coverage.add(
        blocks.suffix(settled.count), settled: tally.takeCorrections().settled,
        open: tally.recentTimes.undecided)
    }
    func close(isLast: Bool) throws {
      let bytes = finish(number, entry, coverage, tally, isLast: isLast)
      try body(
        IngestBatch(
          blocks: blocks, moves: moves, bytes: bytes, fileNumbers: try numbers(), catalog: catalog))
      (moves[number].before, blocks) = (moves[number].after, [])
      (moves[number].added, moves[number].problems) = (LineCounts(), [])
    }
    try spool.forEachRecord(of: entry.number) { record in
      if !layout.fits(record) {
        try decode(layout)
        layout = RecordLayout()
        if blocks.count >= Self.blocksPerBatch { try close(isLast: false) }
      }
      layout.add(record)
    }
    try decode(layout)
    try take(tally.addRest())
    try close(isLast: true)
    var summary = tally.summary(of: entry.file, settled: moves[number].after.counts)
    summary.builtIns = decoder.convention?.layout.builtIns ?? []
    summary.steps = moves[number].addedSteps
    summary.tellCoverage(moves[number].after.coverage, in: catalog)
    summaries.append(summary)
  }

  private static let blocksPerBatch = 10

  private mutating func move(_ number: Int, over block: RecordBlock) {
    var (counts, added) = (block.counts, LineCounts())
    (counts.lines, counts.skipped) = (0, [:])
    added.events = counts.events
    added.uncorrelated = counts.uncorrelated
    moves[number].after.counts += added
    moves[number].after.naiveTimes += block.naiveTimes
    moves[number].after.invalidUTF8 += block.invalidUTF8
    moves[number].after.rules.merge(block.ruleMatches) { $0.adding($1) }
    moves[number].addedSteps += block.steps
    moves[number].after.bytes = block.endOffset
  }

  /// The ledger's entry behind a batch; returns how many bytes that moves the source by, and at least one.
  private mutating func finish(
    _ number: Int, _ entry: LedgerEntry, _ coverage: SourceCoverage, _ tally: SourceTally, isLast: Bool
  ) -> Int64 {
    var after = entry
    let now = moves[number].after
    (after.counts.events, after.counts.uncorrelated) = (now.counts.events, now.counts.uncorrelated)
    (after.naiveTimes, after.invalidUTF8) = (now.naiveTimes, now.invalidUTF8)
    after.strayTimes = tally.strayTimes
    (after.profile, after.rules) = (now.profile, now.rules)
    after.coverage = coverage.stretches
    after.recent = coverage.completed(tally.recentTimes)
    after.latest = after.coverage.map { Timestamp(nanoseconds: $0.stretch.latestNanoseconds) }.max()
    if !isLast { after.bytes = min(max(moves[number].before.bytes + 1, now.bytes), entry.bytes - 1) }
    moves[number].after = after
    return max(1, after.bytes - moves[number].before.bytes)
  }

  /// The zones in which the times of a source without an offset were read before; nil if in UTC.
  private func offsets(of entry: LedgerEntry, _ spool: RecordSpool) throws -> PlacedOffsets? {
    guard hasNaiveTimes else { return nil }
    let decoder = former.decoder(of: UInt32(clamping: entry.number))
    var offsets = PlacedOffsets()
    try spool.forEachRecord(of: entry.number) { record in
      let block = decoder.decode(RawBlock(lines: record.bytes))
      guard let event = (block.events + block.uncorrelated).first, event.timeForm == .local else { return }
      let offset = event.time.nanoseconds / 1_000_000_000 - record.time / 1_000_000_000
      // A time far from all others was set aside for that of its neighbours.
      if offset.magnitude < LocalZone.day { offsets.add(offset, at: record.offset) }
    }
    return offsets.areZero ? nil : offsets
  }

  /// The fate of the records.
  func summary(requests: Int) -> IngestSummary {
    var summary = IngestSummary()
    summary.sources = summaries
    for source in summaries { summary.total += source.counts }
    (summary.traces, summary.newTraces) = (requests, requests)
    summary.bytes = ledger.entries.reduce(0) { $0 + $1.bytes }
    return summary
  }
}

/// Records of a source where they were, with blank lines between them.
private struct RecordLayout {
  private(set) var bytes: [UInt8] = []
  /// In the source, of the first byte.
  private(set) var offset: Int64 = 0
  private var lines: [Int64: (line: Int64, index: UInt32)] = [:]

  var isEmpty: Bool { lines.isEmpty }

  private static let longest = 1 << 20

  /// The record stands near enough behind the others.
  func fits(_ record: RecordSpool.Record) -> Bool {
    isEmpty || bytes.count < Self.longest && record.offset - offset < Int64(2 * Self.longest)
  }

  mutating func add(_ record: RecordSpool.Record) {
    if isEmpty { offset = record.offset }
    let gap = Int(record.offset - offset) - bytes.count
    if gap > 0 { bytes += [0x0A] + repeatElement(0x20, count: gap - 1) }
    bytes += record.bytes
    lines[record.offset] = (record.line, record.indexInLine)
  }

  /// Gives events the lines that their records stood in.
  func number(_ block: inout RecordBlock) {
    for index in block.events.indices { number(&block.events[index]) }
    for index in block.uncorrelated.indices { number(&block.uncorrelated[index]) }
  }

  private func number(_ event: inout Event) {
    guard let place = lines[event.offset] else { return }
    (event.line, event.indexInLine) = place
  }
}
