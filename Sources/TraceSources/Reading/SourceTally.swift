import LogReading
import TraceModel
import TraceStore

/// The lines of one source, block by block in its order: settles their times, numbers them, and counts.
struct SourceTally {
  /// Of times without an offset, unless the profile of the source says it; nil for UTC.
  private let zone: LocalZone?
  private var times: SourceTimes
  private var strays: StrayTimes
  /// Times that count from 2001, before reading began anew.
  private var earlierTimesFrom2001 = 0
  /// Times far from every other, before reading began anew.
  private var earlierStrayTimes = 0
  /// Physical lines before the next block.
  private var precedingLines: Int64 = 0
  /// Lines that are settled.
  private(set) var counts = LineCounts()
  /// A last line without an end, which is not settled: a grown file completes it.
  private(set) var incompleteLastLine: DecodingProblem?
  /// Of the blocks, which have no stray times.
  private var blockOddities = RecordOddities()
  /// Records with a time far from all others.
  var strayTimes: Int { earlierStrayTimes + strays.count }
  var hasNaiveTimes: Bool { blockOddities.naiveTimes > 0 }
  var oddities: RecordOddities {
    var oddities = blockOddities
    oddities.strayTimes = strayTimes
    return oddities
  }
  private var problems: [DecodingProblem] = []
  private var decoder: LogDecoder?
  /// The records named by rules of profiles, and the end of the last line.
  private(set) var ruleMatches: [RuleOrigin: RuleMatches] = [:]
  private(set) var bytes: Int64 = 0
  private var unknown = UnknownRecords()

  /// `decoder` follows the convention of the source, if that is known.
  init(zone: LocalZone?, decoder: LogDecoder? = nil) {
    self.zone = zone
    self.decoder = decoder
    times = SourceTimes(zone: decoder?.zone ?? zone)
    strays = StrayTimes(beginning: decoder?.convention?.beginning)
  }

  /// Reading goes on behind what `entry` says. An incomplete last line is read again, unless it is a stream's.
  mutating func begin(after entry: LedgerEntry, isStream: Bool, decoder: LogDecoder?) {
    self.decoder = decoder
    precedingLines = entry.physicalLines
    earlierTimesFrom2001 += times.timesFrom2001
    earlierStrayTimes += strays.count
    times = SourceTimes(zone: decoder?.zone ?? zone, latest: entry.latest)
    strays = StrayTimes(beginning: decoder?.convention?.beginning, recent: entry.recent)
    if !isStream { incompleteLastLine = nil }
  }

  /// From the next block on, times without an offset are read as they were before;
  /// `latest` is the time of the record before.
  mutating func read(with known: PlacedOffsets, after latest: Timestamp?) {
    earlierTimesFrom2001 += times.timesFrom2001
    times = SourceTimes(zone: decoder?.zone ?? zone, known: known, latest: latest)
  }

  /// Takes the next block in. Returns the blocks settled with it, in which lines have their final times and numbers:
  /// mostly itself.
  mutating func add(_ block: RecordBlock) -> [RecordBlock] {
    var block = block
    times.applied(&block)
    return strays.settle(block).map { settled($0) }
  }

  /// Nothing follows for now. Returns the blocks that waited for what follows.
  mutating func addRest() -> [RecordBlock] { strays.settleAll().map { settled($0) } }

  /// The open times behind the settled blocks, without coverage.
  var recentTimes: RecentTimes { strays.recent }

  /// The corrections that the settled blocks bring to records before them (`StrayTimes`).
  mutating func takeCorrections() -> (changes: [RecordCorrection], settled: [RecentTimes.Record]) {
    strays.takeCorrections()
  }

  private mutating func settled(_ waiting: RecordBlock) -> RecordBlock {
    var block = waiting
    bytes = block.endOffset
    if !block.ruleMatches.isEmpty {
      block.settleMatches()
      ruleMatches.merge(block.ruleMatches) { $0.adding($1) }
    }
    if let decoder { unknown.add(block, decoder) }
    block.number(after: precedingLines)
    precedingLines += block.lineCount
    counts += block.settledCounts
    incompleteLastLine = block.incompleteLastLine ?? incompleteLastLine
    blockOddities += block.oddities
    for problem in block.problems where problems.count < DecodingProblem.mostKept {
      if !problems.contains(where: { $0.line == problem.line }) { problems.append(problem) }
    }
    return block
  }

  /// Another log has the rest of it.
  mutating func forgetIncompleteLastLine() { incompleteLastLine = nil }

  /// The summary of the source where `settled` lines count, and the incomplete last one.
  func summary(of file: String, settled: LineCounts) -> IngestSummary.Source {
    var (counts, problems) = (settled, problems)
    if let incompleteLastLine {
      counts.lines += 1
      counts.skipped[incompleteLastLine.reason, default: 0] += 1
      // It is told however many skipped lines stand before it, as by an index.
      if !problems.contains(where: { $0.line == incompleteLastLine.line }) {
        problems.append(incompleteLastLine)
      }
    }
    var summary = IngestSummary.Source(file: file, counts: counts, problems: problems)
    summary.timesFrom2001 = earlierTimesFrom2001 + times.timesFrom2001
    summary.strayTimes = strayTimes
    summary.breaksOff = incompleteLastLine != nil
    summary.possibleIDs = unknown.idLocations
    return summary
  }
}

extension RecordBlock {
  /// The counts without an incomplete last line, which the next run reads again.
  var settledCounts: LineCounts {
    guard let incompleteLastLine else { return counts }
    var counts = counts
    counts.lines -= 1
    counts.skipped[incompleteLastLine.reason, default: 0] -= 1
    return counts
  }
}
