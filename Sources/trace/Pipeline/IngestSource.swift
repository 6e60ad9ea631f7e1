import LogDecoding
import TraceModel
import TraceStore

/// One source of an ingest: what the ledger says of it, and what this run adds.
struct IngestSource {
  private static let shownProblems = 5

  let input: LogInput
  /// The ledger's entry as it stands in the index.
  private(set) var settled: LedgerEntry
  /// The entry with the blocks that are read and not stored yet.
  private(set) var pending: LedgerEntry
  /// What this run has stored, and its incomplete last line.
  private(set) var added = LineCounts()
  private var pendingAdded = LineCounts()
  private(set) var problems: [DecodingProblem] = []
  private var pendingProblems: [DecodingProblem] = []
  /// Lines that this run counted and did not settle: an incomplete last one.
  private var tornLines = 0
  private(set) var naiveTimes = 0
  private(set) var invalidUTF8 = 0

  init(input: LogInput, entry: LedgerEntry) {
    self.input = input
    settled = entry
    pending = entry
  }

  /// Takes a block in, in the order of the source. Its lines get their final numbers.
  mutating func add(_ block: inout RecordBlock) {
    block.number(after: pending.physicalLines)
    let length = Int(block.endOffset - block.offset)
    if pending.bytes == 0 { (pending.headLength, pending.headHash) = Self.sample(block.bytes.prefix(length), fromStart: true) }
    if length > 0 {
      let isInMemory = length <= block.bytes.count
      (pending.tailLength, pending.tailHash) = Self.sample(isInMemory ? block.bytes.prefix(length) : [], fromStart: false)
    }
    pending.bytes = block.endOffset
    pending.physicalLines += block.lineCount
    pending.counts += Self.settledCounts(of: block)
    pendingAdded += block.counts
    pendingProblems += block.problems
    tornLines += block.tornLines
    naiveTimes += block.naiveTimes
    invalidUTF8 += block.invalidUTF8
  }

  /// The counts without an incomplete last line, which the next run reads again.
  private static func settledCounts(of block: RecordBlock) -> LineCounts {
    guard block.tornLines > 0 else { return block.counts }
    var counts = block.counts
    counts.lines -= block.tornLines
    counts.skipped[.malformed, default: 0] -= block.tornLines
    return counts
  }

  private static func sample(_ bytes: ArraySlice<UInt8>, fromStart: Bool) -> (length: Int, hash: UInt64) {
    let sample = fromStart ? bytes.prefix(LedgerEntry.sampleLength) : bytes.suffix(LedgerEntry.sampleLength)
    return (sample.count, ByteHash.hash(sample))
  }

  /// Moves the ledger within `writer`'s transaction. Returns the source's number in the index.
  func settle(_ writer: inout IndexWriter) throws -> Int64 {
    guard pending.bytes > settled.bytes else { return settled.number }
    let number = try writer.settle(settled, pending)
    try writer.store(pendingProblems.filter { $0.offset < pending.bytes }, source: number)
    return number
  }

  /// The transaction was committed: what was pending is settled.
  mutating func commit(number: Int64) {
    pending.number = number
    settled = pending
    added += pendingAdded
    problems += pendingProblems.prefix(max(0, Self.shownProblems - problems.count))
    pendingAdded = LineCounts()
    pendingProblems = []
  }

  /// The summary of this run; lines that were stored before count as already indexed.
  func summary(addedBefore: LineCounts) -> IngestSummary.Source {
    var counts = added
    counts += addedBefore
    counts.alreadyIndexed = settled.counts.lines - (counts.lines - tornLines)
    counts.lines += counts.alreadyIndexed
    return IngestSummary.Source(file: input.file, counts: counts, problems: problems)
  }
}
