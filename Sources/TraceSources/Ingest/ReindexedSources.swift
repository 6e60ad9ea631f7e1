import LogReading
import TraceModel
import TraceStore

/// The sources of an index that is made anew. Each is read again from its records, at the places they had.
struct ReindexedSources {
  /// A source as it was, and as it is going to be.
  struct Source {
    /// With the numbers that the source and its profile get.
    var entry: LedgerEntry
    /// The number of the source in the spool of records.
    var place: Int64
    /// By which its records were read before.
    var former: LogDecoder
    var reading: SourceDecoders.Reading
  }

  let sources: [Source]
  /// The numbers that sources get, by the index that they come from.
  let numbers: [SourceNumbers]
  private let decoders: SourceDecoders
  private let catalog: Catalog
  private let profileName: String
  /// By source.
  private var moves: [SourceProgress] = []
  private var decoder: LogDecoder?
  private var summaries: [IngestSummary.Source] = []

  /// `decoder` reads what is read anew. `profiles` are those of the other sources, by number. Throws `ProfileProblems`.
  init(
    _ sources: [Source], _ numbers: [SourceNumbers], decoder: LogDecoder,
    profiles: [Int64: StoredProfile] = [:]
  ) throws {
    (self.sources, self.numbers) = (sources, numbers)
    var decoders = SourceDecoders(decoder, files: sources.map(\.entry.file))
    try decoders.know(profiles, usedBy: sources.filter { $0.reading != .anew }.map(\.entry))
    self.decoders = decoders
    catalog = decoder.catalog
    profileName = decoder.rulesOfRun?.name ?? "default"
    for source in sources {
      let empty = LedgerEntry(file: source.entry.file)
      moves.append(SourceProgress(before: empty, after: empty))
    }
  }

  /// Finds the convention of a source, of whose beginning `sample` is left.
  mutating func begin(_ number: Int, sample: [UInt8]) throws {
    let (entry, reading) = (sources[number].entry, sources[number].reading)
    let convention = decoders.convention(
      of: entry.file, reading: reading, beginning: sample, length: entry.bytes)
    decoder = decoders.decoder(following: convention, reading: reading)
    moves[number].after.profile = SourceProfile(
      profile: reading == .anew ? decoders.profile : entry.profile.profile, layout: convention.layout.text)
  }

  /// Decodes the records of a source and calls `body` with some of them after the other.
  mutating func forEachBatch(
    of number: Int, _ spool: RecordSpool, numbers: () throws -> FileNumbers,
    _ body: (IngestBatch) throws -> Void
  ) throws {
    let (entry, place) = (sources[number].entry, sources[number].place)
    guard let decoder, entry.bytes > 0 else { return }
    var tally = SourceTally(zone: nil, decoder: decoder)
    var (knowsOffsets, latest) = (false, Timestamp?.none)
    var coverage = SourceCoverage()
    var (layout, blocks) = (RecordLayout(), [RecordBlock]())
    // Of the blocks that are not settled yet.
    var layouts: [RecordLayout] = []
    func decode(_ layout: RecordLayout) throws {
      guard !layout.isEmpty else { return }
      layouts.append(layout)
      let block = decoder.decode(RawBlock(lines: layout.bytes, source: UInt32(number), offset: layout.offset))
      if block.oddities.naiveTimes > 0, !knowsOffsets {
        knowsOffsets = true
        if let offsets = try offsets(of: sources[number], spool) { tally.read(with: offsets, after: latest) }
      }
      latest = layout.latest
      try take(tally.add(block))
    }
    func take(_ settled: [RecordBlock]) throws {
      for var block in settled {
        guard block.eventCount > 0, block.counts.skipped.isEmpty else {
          let lost = max(1, block.counts.skipped.values.reduce(0, +))
          throw Reindexer.Problem.losesRecords(file: entry.file, count: lost, profile: profileName)
        }
        layouts.removeFirst().number(&block)
        // Lines, and those that were skipped, are counted as they were.
        var counts = LineCounts()
        (counts.events, counts.uncorrelated) = (block.counts.events, block.counts.uncorrelated)
        moves[number].count(block, as: counts)
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
    try spool.forEachRecord(of: place) { record in
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
    summaries.append(summary(of: number, tally, builtIns: decoder.convention?.layout.builtIns ?? []))
  }

  /// The fate of a source's records, all of which are read.
  private func summary(
    of number: Int, _ tally: SourceTally, builtIns: [String]
  ) -> IngestSummary.Source {
    var summary = tally.summary(of: sources[number].entry.file, settled: moves[number].after.counts)
    summary.builtIns = builtIns
    summary.steps = moves[number].addedSteps
    summary.tellCoverage(moves[number].after.coverage, in: catalog)
    return summary
  }

  private static let blocksPerBatch = 10

  /// The ledger's entry behind a batch; returns how many bytes that moves the source by, and at least one.
  private mutating func finish(
    _ number: Int, _ entry: LedgerEntry, _ coverage: SourceCoverage, _ tally: SourceTally, isLast: Bool
  ) -> Int64 {
    var after = entry
    let now = moves[number].after
    (after.counts.events, after.counts.uncorrelated) = (now.counts.events, now.counts.uncorrelated)
    after.oddities = now.oddities
    after.oddities.strayTimes = tally.strayTimes
    (after.profile, after.rules) = (now.profile, now.rules)
    after.cover(coverage, open: tally.recentTimes)
    if !isLast { after.bytes = min(max(moves[number].before.bytes + 1, now.bytes), entry.bytes - 1) }
    moves[number].after = after
    return max(1, after.bytes - moves[number].before.bytes)
  }

  /// The zones in which the times of a source without an offset were read before; nil if in UTC.
  private func offsets(of source: Source, _ spool: RecordSpool) throws -> PlacedOffsets? {
    var (offsets, isEmpty) = (PlacedOffsets(), true)
    try spool.forEachRecord(of: source.place) { record in
      let block = source.former.decode(RawBlock(lines: record.bytes))
      guard let event = (block.events + block.uncorrelated).first, event.timeForm == .local else { return }
      let offset = event.time.nanoseconds / 1_000_000_000 - record.time / 1_000_000_000
      // A time far from all others was set aside for its neighbours' time, and so it is again: by an offset that no
      // zone has it is before 1970. In UTC it is as far as it was.
      let isAside = offset.magnitude >= LocalZone.day
      guard !isAside || source.entry.oddities.naiveTimes == 0 else { return }
      let before1970 = event.time.nanoseconds / 1_000_000_000 + LocalZone.day
      offsets.add(isAside ? before1970 : offset, at: record.offset)
      isEmpty = false
    }
    // Times that were read in no zone are counted.
    let hadZone = source.entry.oddities.naiveTimes == 0 || !offsets.areZero
    return isEmpty || !hadZone ? nil : offsets
  }

  /// The fate of the records.
  func summary(requests: Int) -> IngestSummary {
    var summary = IngestSummary()
    summary.sources = summaries
    for source in summaries { summary.total += source.counts }
    (summary.traces, summary.newTraces) = (requests, requests)
    summary.bytes = sources.reduce(0) { $0 + $1.entry.bytes }
    return summary
  }
}

/// Records of a source where they were, with blank lines between them.
private struct RecordLayout {
  private(set) var bytes: [UInt8] = []
  /// In the source, of the first byte.
  private(set) var offset: Int64 = 0
  private var lines: [Int64: (line: Int64, index: UInt32)] = [:]
  /// The time of the last record, as it was read before.
  private(set) var latest: Timestamp?

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
    latest = Timestamp(nanoseconds: record.time)
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
