import LogReading
import TraceModel
import TraceStore

/// One source of an ingest: how far it was read, and what this run has stored of it.
struct IngestSource {
  /// Whether a source is read now.
  enum State {
    /// It begins like another one now read, and waits until that one is settled.
    case waiting
    case reading, finished
  }

  private(set) var input: LogInput
  private var isClosed = false
  /// For the convention that it follows; nil until it is read.
  private(set) var decoder: LogDecoder?
  /// Of the profile and the rules.
  private var reading = SourceDecoders.Reading.anew
  private var runProfile: Int64?
  private(set) var state = State.waiting
  /// The move of the batch that is being filled.
  private var move: SourceProgress
  /// The number in the index; 0 until the first batch is committed.
  private(set) var number: Int64 = 0
  /// The lines that this run has committed.
  private(set) var added = LineCounts()
  private var addedSteps = 0
  private var settledLines = 0
  /// Lines of a stream that are read and not committed: they cannot be read again.
  private var uncommitted: [RecordBlock] = []
  /// The stretch of each origin up to the end of the current batch.
  private var coverage = SourceCoverage()
  /// The lines that this run has read.
  private var tally: SourceTally
  /// Of times without an offset; nil for UTC.
  private let zone: LocalZone?

  init(input: LogInput, zone: LocalZone?) {
    self.input = input
    self.zone = zone
    tally = SourceTally(zone: zone)
    let entry = LedgerEntry(file: input.file)
    move = SourceProgress(before: entry, after: entry)
  }

  /// Reading begins where `entry` ends.
  mutating func begin(_ input: LogInput, at entry: LedgerEntry, _ decoders: SourceDecoders) {
    self.input = input
    self.input.start = entry.bytes
    var entry = entry
    entry.file = input.file
    move = SourceProgress(before: entry, after: entry)
    number = entry.number
    settledLines = entry.counts.lines
    uncommitted = []
    coverage = SourceCoverage(entry)
    if decoder == nil, input.size == nil || input.isFollowed || self.input.unread > 0 {
      let known = entry.coverage.map { decoders.catalog.origin($0.origin) }
      (reading, runProfile) = (decoders.reading(of: entry), decoders.profile)
      decoder = decoders.decoder(for: &self.input, known: known, reading: reading)
    }
    if let decoder, let layout = decoder.convention?.layout {
      move.after.profile = SourceProfile(
        profile: reading == .anew ? decoders.profile : entry.profile.profile, layout: layout.text)
    }
    tally.begin(after: entry, isStream: input.size == nil, decoder: decoder)
    state = .reading
  }

  /// The settled lines told anew, if the log has grown and follows another convention than its first lines alone did.
  ///
  /// Longer logs keep theirs: their beginning, in which it is found, stays as it is.
  func retold(_ decoders: SourceDecoders) -> (block: RecordBlock, open: RecentTimes)? {
    let settled = move.before.bytes
    let bytes = settled < LogDecoder.sampleLength ? input.beginning(LogDecoder.sampleLength) : []
    guard state == .reading, let decoder, number != 0, settled < LogDecoder.sampleLength,
      settled <= bytes.count,
      move.before.profile.layout != decoder.convention?.layout.text
        || decoders.convention(of: input.file, reading: reading, beginning: Array(bytes.prefix(Int(settled))))
          != decoder.convention
    else { return nil }
    var tally = SourceTally(zone: zone, decoder: decoder)
    let lines = RawBlock(lines: Array(bytes.prefix(Int(settled))))
    return (tally.add(decoder.decode(lines)) + tally.addRest()).first.map { ($0, tally.recentTimes) }
  }

  /// Goes on from the settled lines as `block` tells them anew. Returns what they hold of each origin.
  mutating func goOn(from block: RecordBlock, open: RecentTimes) -> [OriginStretch] {
    coverage = SourceCoverage()
    coverage.add([block], settled: [], open: open.undecided)
    var entry = move.before
    entry.rules = block.ruleMatches
    entry.oddities.strayTimes = (block.events + block.uncorrelated).count { $0.timeForm == .stray }
    entry.coverage = coverage.stretches
    entry.recent = coverage.completed(open)
    move.before = entry
    move.after.rules = entry.rules
    move.after.oddities.strayTimes = entry.oddities.strayTimes
    (move.after.coverage, move.after.recent) = (entry.coverage, entry.recent)
    tally.begin(after: entry, isStream: input.size == nil, decoder: decoder)
    return entry.coverage
  }

  /// The profile that it is read by.
  var profile: SourceProfile { move.after.profile }

  /// It was first read with another profile than this run has, and goes on with that.
  var keepsOtherProfile: Bool {
    if case .goingOn(let number, _) = reading { number != runProfile } else { false }
  }

  /// Some times have no offset.
  var hasNaiveTimes: Bool { tally.hasNaiveTimes }

  /// An incomplete last line of the source.
  var incompleteLastLine: DecodingProblem? { tally.incompleteLastLine }

  /// Another log has the rest of that.
  mutating func forgetIncompleteLastLine() { tally.forgetIncompleteLastLine() }

  /// How much of the file is in batches, from 0 to 1; nil if it is not read now, and for a stream.
  var progress: Double? { state == .reading ? input.progress(at: move.after.bytes) : nil }

  /// Another source is read first. `input` has what was taken from a stream to compare the two.
  mutating func wait(_ input: LogInput) {
    self.input = input
    state = .waiting
  }

  /// The file is open again, and may have grown.
  mutating func reopen(_ input: LogInput) {
    close()
    self.input = input
    isClosed = false
    state = .waiting
  }

  /// The unread part is gone.
  mutating func drop() { state = .finished }

  /// Closes the file if all of it is read.
  mutating func closeIfFinished() { if state == .finished { close() } }

  /// Closes the file.
  mutating func close() {
    if !isClosed { input.finish() }
    isClosed = true
  }

  /// All of it that is there is committed, up to `position`.
  mutating func pause(at position: BlockSequence.ReadPosition) {
    input.start = position.offset
    input.carried = input.size == nil ? position.carried : []
  }

  /// All of it is committed.
  mutating func finish() { if state == .reading { state = .finished } }

  /// Takes a block in, in the order of the source. Returns the blocks settled with it, in which lines have their final
  /// times and numbers: mostly itself.
  mutating func add(_ block: RecordBlock) -> [RecordBlock] {
    if input.size == nil { uncommitted.append(block) }
    return settle { $0.add(block) }
  }

  /// Nothing follows for now. Returns the waiting blocks.
  mutating func addRest() -> [RecordBlock] { settle { $0.addRest() } }

  private mutating func settle(_ add: (inout SourceTally) -> [RecordBlock]) -> [RecordBlock] {
    let strayTimes = tally.strayTimes
    let blocks = add(&tally)
    move.after.oddities.strayTimes += tally.strayTimes - strayTimes
    let (changes, settled) = tally.takeCorrections()
    move.corrections += changes
    coverage.add(blocks, settled: settled, open: tally.recentTimes.undecided)
    for block in blocks { count(block) }
    return blocks
  }

  private mutating func count(_ block: RecordBlock) {
    sample(block)
    move.count(block, as: block.settledCounts)
    move.after.physicalLines += block.lineCount
    move.added += block.settledCounts
    move.problems += block.problems
  }

  /// Takes the samples by which the source is going to be recognised.
  private mutating func sample(_ block: RecordBlock) {
    let length = Int(block.endOffset - block.offset)
    let sampled = min(length, LedgerEntry.sampleLength)
    guard sampled > 0 else { return }
    if move.after.bytes == 0 {
      let head = bytes(at: 0, count: sampled, block)
      (move.after.headLength, move.after.headHash) = (head.count, ByteHash.hash(head))
    }
    let tail = bytes(at: block.endOffset - Int64(sampled), count: sampled, block)
    (move.after.tailLength, move.after.tailHash) = (tail.count, ByteHash.hash(tail))
  }

  /// Bytes of a block or, for a line too long for the block, of the file. None where neither has them.
  private func bytes(at offset: Int64, count: Int, _ block: RecordBlock) -> ArraySlice<UInt8> {
    let start = Int(offset - block.offset)
    if Int(block.endOffset - block.offset) <= block.bytes.count {
      return block.bytes[start..<(start + count)]
    }
    return (input.peek(at: offset, count: count) ?? [])[...]
  }

  /// Closes the current batch and begins the next. A source new to the index gets `nextNumber`, which then goes up.
  mutating func closeBatch(_ nextNumber: inout Int64) -> SourceProgress {
    if move.isMoving, move.after.number == 0 {
      move.after.number = nextNumber
      nextNumber += 1
    }
    move.after.cover(coverage, open: tally.recentTimes)
    let closed = move
    move = SourceProgress(before: move.after, after: move.after)
    // Nothing is written of a source that does not move.
    if !closed.isMoving { move.corrections = closed.corrections }
    return closed
  }

  /// The transaction of a batch was committed.
  mutating func commit(_ move: SourceProgress) {
    number = move.after.number
    added += move.added
    addedSteps += move.addedSteps
    settledLines = move.after.counts.lines
    uncommitted.removeAll { $0.endOffset <= move.after.bytes }
  }

  /// The bytes that a stream has brought and nothing has stored, `carried` being the beginning of a line behind it.
  func rest(carried: [UInt8]) -> LogInput {
    var rest = input
    rest.start = uncommitted.first?.offset ?? rest.start
    rest.carried = []
    for block in uncommitted {
      let length = Int(block.endOffset - block.offset)
      // A line that was too long to keep is too long again.
      rest.carried +=
        length <= block.bytes.count
        ? block.bytes.prefix(length)
        : [UInt8](repeating: UInt8(ascii: "x"), count: length - 1) + [0x0A]
    }
    rest.carried += carried
    return rest
  }

  /// The summary of this run; lines that were stored before count as already indexed.
  func summary(_ catalog: Catalog) -> IngestSummary.Source {
    var counts = added
    counts.alreadyIndexed = settledLines - added.lines
    counts.lines = settledLines
    var summary = tally.summary(of: input.file, settled: counts)
    summary.envelope = input.envelope?.name
    summary.builtIns = LogLayout(text: profile.layout).builtIns
    summary.keepsOtherProfile = keepsOtherProfile
    summary.steps = addedSteps
    summary.tellCoverage(move.after.coverage, in: catalog)
    return summary
  }
}
