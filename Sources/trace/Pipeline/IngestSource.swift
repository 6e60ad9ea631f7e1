import LogDecoding
import TraceModel
import TraceStore

/// How one batch moves a source in the ledger.
struct LedgerMove: Sendable {
  /// The entry before the batch; number 0 if the batch records the source.
  var before: LedgerEntry
  var after: LedgerEntry
  /// What the batch adds, an incomplete last line included.
  var added = LineCounts()
  var tornLines = 0
  var problems: [DecodingProblem] = []

  /// The batch settles something of the source.
  var isMoving: Bool { after.bytes > before.bytes }
}

/// One source of an ingest: how far it was read, and what this run has stored of it.
struct IngestSource {
  private static let shownProblems = 5

  let input: LogInput
  private(set) var hasNaiveTimes = false
  /// The move of the batch that is being filled.
  private var move: LedgerMove
  /// What this run has committed.
  private(set) var added = LineCounts()
  private var tornLines = 0
  private var settledLines: Int
  private(set) var problems: [DecodingProblem] = []

  init(input: LogInput, entry: LedgerEntry) {
    self.input = input
    move = LedgerMove(before: entry, after: entry)
    settledLines = entry.counts.lines
  }

  /// Takes a block in, in the order of the source. Its lines get their final numbers.
  mutating func add(_ block: inout RecordBlock) {
    block.number(after: move.after.physicalLines)
    let length = Int(block.endOffset - block.offset)
    let settled = block.bytes.prefix(length <= block.bytes.count ? length : 0)
    if move.after.bytes == 0 {
      (move.after.headLength, move.after.headHash) = Self.sample(settled.prefix(LedgerEntry.sampleLength))
    }
    if length > 0 {
      (move.after.tailLength, move.after.tailHash) = Self.sample(settled.suffix(LedgerEntry.sampleLength))
    }
    move.after.bytes = block.endOffset
    move.after.physicalLines += block.lineCount
    move.after.counts += Self.settledCounts(of: block)
    move.added += block.counts
    move.tornLines += block.tornLines
    move.problems += block.problems
    if block.naiveTimes > 0 { hasNaiveTimes = true }
  }

  /// The counts without an incomplete last line, which the next run reads again.
  private static func settledCounts(of block: RecordBlock) -> LineCounts {
    guard block.tornLines > 0 else { return block.counts }
    var counts = block.counts
    counts.lines -= block.tornLines
    counts.skipped[.malformed, default: 0] -= block.tornLines
    return counts
  }

  private static func sample(_ bytes: ArraySlice<UInt8>) -> (length: Int, hash: UInt64) {
    (bytes.count, ByteHash.hash(bytes))
  }

  /// Closes the batch that is being filled and begins the next. A source that the index does not know yet gets
  /// `nextNumber`, which is counted up.
  mutating func closeBatch(_ nextNumber: inout Int64) -> LedgerMove {
    if move.isMoving, move.after.number == 0 {
      move.after.number = nextNumber
      nextNumber += 1
    }
    let closed = move
    move = LedgerMove(before: move.after, after: move.after)
    return closed
  }

  /// The transaction of a batch was committed.
  mutating func commit(_ move: LedgerMove) {
    added += move.added
    tornLines += move.tornLines
    settledLines = move.after.counts.lines
    problems += move.problems.prefix(max(0, Self.shownProblems - problems.count))
  }

  /// The summary of this run; lines that were stored before count as already indexed.
  func summary(addedBefore: LineCounts) -> IngestSummary.Source {
    var counts = added
    counts += addedBefore
    counts.alreadyIndexed = settledLines - (counts.lines - tornLines)
    counts.lines += counts.alreadyIndexed
    return IngestSummary.Source(file: input.file, counts: counts, problems: problems)
  }
}
