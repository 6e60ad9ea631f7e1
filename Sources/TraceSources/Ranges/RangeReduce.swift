import LogReading
import TraceModel
import TraceStore

/// Makes one shard of the frames that ranges have given it, in the order of their first fields. The shard is what an ingest
/// of all logs makes: the ledger has all of them, and each request that is its own has all of its records.
///
///     sides ─→ ledger of all logs ───────────────────────┬→ trace-2.db
///     frames of shard 2, sorted ─→ requests, in batches ─┘
///
/// Memory is a batch, and what is known of the logs.
package struct RangeReduce {
  /// Why frames do not become a shard.
  package enum Problem: Error, Equatable {
    /// Line `line` of the frames is none.
    case noFrame(line: Int)
    /// It is of another shard.
    case otherShard(line: Int, shard: Int, asked: Int)
    /// It does not stand behind the one before it.
    case unsorted(line: Int)
    /// It is of no range of the sides.
    case unknown(line: Int)
    /// The bytes of a frame are no record of the log, or another one.
    case noRecord(source: String, offset: Int64)
    /// The frames of a range are not those that it has given: so many came of so many.
    case incomplete(source: String, start: Int64, end: Int64, frames: Int, of: Int)
    /// Ranges were read for `count` shards.
    case noShard(Int, count: Int)
    /// Something else than this shard stands at the path.
    case occupied(path: String)
  }

  package static let batchBytes: Int64 = 4 << 20

  private let ranges: JoinedRanges
  private let shard: Shard
  private let decoder: LogDecoder
  private let batchBytes: Int64
  private let places: [UInt64: Int]
  /// Of batches behind the ledger: they move no log.
  private let moves: [SourceProgress]

  /// The shard `number`, from 1, of `ranges`. Throws `Problem`.
  package init(_ ranges: JoinedRanges, shard number: Int, batchBytes: Int64 = Self.batchBytes) throws {
    guard 1...ranges.terms.shards ~= number else {
      throw Problem.noShard(number, count: ranges.terms.shards)
    }
    (self.ranges, decoder, self.batchBytes) = (ranges, ranges.decoder, batchBytes)
    shard = Shard(name: ranges.name, number: number, count: ranges.terms.shards)
    places = Dictionary(
      ranges.sources.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    moves = ranges.sources.map { SourceProgress(before: $0.entry, after: $0.entry) }
  }

  /// Makes the shard at `path`, of which nothing is seen until it is whole. Throws `Problem`, or what the databases throw.
  package func run(_ frames: FrameReader, to path: String) async throws {
    try expectRoom(at: path)
    let workplace = IndexWorkplace(beside: path)
    defer { workplace.clear() }
    try await make(
      IndexFile(path: workplace.index, for: .writing, catalog: decoder.catalog, as: shard), frames)
    try workplace.publish(as: path)
  }

  /// An earlier run may have made the same shard.
  private func expectRoom(at path: String) throws {
    guard IndexWorkplace.isOccupied(path) else { return }
    let known = try? IndexFile(path: path, for: .reading, catalog: Catalog())
    guard let known, known.shard == shard else { throw Problem.occupied(path: path) }
  }

  private func make(_ made: IndexFile, _ frames: FrameReader) async throws {
    try made.write { try ranges.terms.redaction.store($0) }
    try made.learnAttributes { decoder.vocabularyHash }
    var writer = BatchWriter(index: made, profile: decoder.rulesOfRun?.stored)
    try recordSources(made, &writer)
    try readFrames(frames, made, &writer)
    try made.write { database in
      let identities = try IndexWriter(database)
      try identities.completeLookup(writer.waitingNames)
      try identities.joinAliases(from: writer.touched.first ?? .max)
      for source in ranges.sources where source.isRead {
        try identities.store(incompleteLastLine: source.incompleteLastLine, source: source.entry.number)
      }
    }
    try await SummaryUpdate(index: made, decoder: decoder).refresh()
    try await SurveyUpdate(index: made, decoder: decoder).run()
    try made.seal()
    try made.flush()
  }

  // MARK: The ledger

  private func recordSources(_ made: IndexFile, _ writer: inout BatchWriter) throws {
    let moves = ranges.sources.map { source in
      var move = SourceProgress(before: LedgerEntry(file: source.name), after: source.entry)
      if !source.isRead { move.after = move.before }
      move.problems = source.problems
      return move
    }
    let batch = IngestBatch(
      blocks: [], moves: moves.filter(\.isMoving), bytes: 0, fileNumbers: try made.fileNumbers(nil),
      catalog: decoder.catalog)
    let prepared = PreparedBatch(batch, open: [:])
    try writer.write(prepared, prepared.packedInTurn())
  }

  // MARK: Frames

  private func readFrames(_ frames: FrameReader, _ made: IndexFile, _ writer: inout BatchWriter) throws {
    var (frames, batch, key) = (frames, FrameBatch(), Identifier.none)
    var (line, order) = (0, FrameOrder())
    var sums = ranges.sources.map { Array(repeating: FrameSum(), count: $0.sides.count) }
    var numbers: FileNumbers?
    while let text = try frames.next() {
      line += 1
      let (frame, record) = try self.frame(text, line, &order)
      let (source, range) = try place(of: frame, line)
      text.withUnsafeBytes { sums[source][range].add($0) }
      if batch.size >= 2 * batchBytes || batch.size >= batchBytes && frame.key != key {
        try write(&batch, made, &writer, &numbers)
      }
      key = frame.key
      guard ranges.sources[source].isRead else { continue }
      var placed = frame
      placed.line += ranges.sources[source].lines(before: range)
      batch.add(placed, of: source, record: record)
    }
    if !batch.isEmpty { try write(&batch, made, &writer, &numbers) }
    try expectAll(sums)
  }

  /// The frame is of the shard, and stands behind the one before it. Returns it with its record.
  private func frame(
    _ text: ArraySlice<UInt8>, _ line: Int, _ order: inout FrameOrder
  ) throws -> (RangeFrame, ArraySlice<UInt8>) {
    var (record, isBehind) = (0..<0, false)
    let frame = text.withUnsafeBytes { bytes in
      let frame = try? RangeFrame(bytes, record: &record)
      if frame != nil { isBehind = order.take(bytes) }
      return frame
    }
    guard let frame else { throw Problem.noFrame(line: line) }
    guard frame.shard == shard.number else {
      throw Problem.otherShard(line: line, shard: frame.shard, asked: shard.number)
    }
    guard isBehind else { throw Problem.unsorted(line: line) }
    return (frame, text[text.startIndex + record.lowerBound..<text.endIndex])
  }

  private func place(of frame: RangeFrame, _ line: Int) throws -> (source: Int, range: Int) {
    guard let source = places[frame.source], let range = ranges.sources[source].range(at: frame.offset) else {
      throw Problem.unknown(line: line)
    }
    return (source, range)
  }

  private func write(
    _ batch: inout FrameBatch, _ made: IndexFile, _ writer: inout BatchWriter, _ numbers: inout FileNumbers?
  ) throws {
    let blocks = try batch.blocks(of: ranges.sources)
    let fileNumbers = try made.fileNumbers(numbers) { made.catalog.attributes.sets.values(of: blocks) }
    numbers = fileNumbers
    let ingested = IngestBatch(
      blocks: blocks, moves: moves, bytes: batch.size, fileNumbers: fileNumbers, catalog: decoder.catalog)
    let share = BatchShares(blocks, of: shard.count).share(shard.number - 1)
    let prepared = PreparedBatch(ingested, open: [:], share: share)
    try writer.write(prepared, prepared.packedInTurn())
    batch = FrameBatch()
  }

  /// Every range has given as many frames as came, and the same.
  private func expectAll(_ sums: [[FrameSum]]) throws {
    for (source, sums) in zip(ranges.sources, sums) {
      for (side, sum) in zip(source.sides, sums) where sum != side.frames[shard.number - 1] {
        throw Problem.incomplete(
          source: source.name, start: side.start, end: side.end, frames: sum.frames,
          of: side.frames[shard.number - 1].frames)
      }
    }
  }
}
