import LogReading
import TraceModel

/// What becomes of the lines of one source, block by block in its order: settles their times, numbers them, and counts.
struct SourceTally {
  /// So many of the first skipped lines are kept, as in an index: of several records of a line the first.
  private static let keptProblems = 100

  /// Of times without an offset; nil for UTC.
  private let zone: LocalZone?
  /// Earlier times are of a clock that had not been set.
  private var beginning: Int64?
  private var times: SourceTimes
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
  private(set) var naiveTimes = 0
  /// Records whose time is far from that of every other.
  var strayTimes: Int { earlierStrayTimes + times.strayTimes }
  private(set) var invalidUTF8 = 0
  private var problems: [DecodingProblem] = []
  private var decoder: LogDecoder?
  /// The records that rules of profiles named, and where the last line ends.
  private(set) var ruleMatches: [RuleOrigin: RuleMatches] = [:]
  private(set) var bytes: Int64 = 0
  private var unknown = UnknownRecords()

  /// `decoder` follows the convention of the source, where that is known.
  init(zone: LocalZone?, decoder: LogDecoder? = nil) {
    self.zone = zone
    self.decoder = decoder
    beginning = decoder?.convention?.beginning
    times = SourceTimes(zone: zone, beginning: beginning)
  }

  /// Reading goes on behind `lines` physical lines, the latest of which is of `latest`, ns since 1970. An incomplete
  /// last line is read again, unless it is that of a stream.
  mutating func begin(after lines: Int64, latest: Int64, isStream: Bool, decoder: LogDecoder?) {
    self.decoder = decoder
    beginning = decoder?.convention?.beginning
    precedingLines = lines
    earlierTimesFrom2001 += times.timesFrom2001
    earlierStrayTimes += times.strayTimes
    times = SourceTimes(zone: zone, latest: latest, beginning: beginning)
    if !isStream { incompleteLastLine = nil }
  }

  /// Takes a block in, whose lines get their final times and numbers. Returns what it settles.
  @discardableResult mutating func add(_ block: inout RecordBlock) -> LineCounts {
    times.applied(&block)
    bytes = block.endOffset
    if !block.ruleMatches.isEmpty {
      block.settleMatches()
      ruleMatches.merge(block.ruleMatches) { $0.adding($1) }
    }
    if let decoder { unknown.add(block, decoder) }
    block.number(after: precedingLines)
    precedingLines += block.lineCount
    let settled = block.settledCounts
    counts += settled
    incompleteLastLine = block.incompleteLastLine ?? incompleteLastLine
    naiveTimes += block.naiveTimes
    invalidUTF8 += block.invalidUTF8
    for problem in block.problems where problems.count < Self.keptProblems {
      if !problems.contains(where: { $0.line == problem.line }) { problems.append(problem) }
    }
    return settled
  }

  /// Another log has the rest of it.
  mutating func forgetIncompleteLastLine() { incompleteLastLine = nil }

  /// The summary of the source where `settled` lines count, and the incomplete last one.
  func summary(of file: String, settled: LineCounts) -> IngestSummary.Source {
    var counts = settled
    if let incompleteLastLine {
      counts.lines += 1
      counts.skipped[incompleteLastLine.reason, default: 0] += 1
    }
    var summary = IngestSummary.Source(file: file, counts: counts, problems: problems)
    summary.timesFrom2001 = earlierTimesFrom2001 + times.timesFrom2001
    summary.strayTimes = strayTimes
    summary.possibleIDs = unknown.idPlaces
    return summary
  }
}

extension RecordBlock {
  /// The counts without an incomplete last line, which the next run reads again.
  fileprivate var settledCounts: LineCounts {
    guard let incompleteLastLine else { return counts }
    var counts = counts
    counts.lines -= 1
    counts.skipped[incompleteLastLine.reason, default: 0] -= 1
    return counts
  }
}
