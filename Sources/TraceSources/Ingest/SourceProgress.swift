import LogReading
import TraceModel
import TraceStore

/// How one batch moves a source in the ledger.
struct SourceProgress: Sendable {
  /// The entry before the batch; number 0 if the batch records the source.
  var before: LedgerEntry
  var after: LedgerEntry
  /// The lines that the batch settles.
  var added = LineCounts()
  /// The steps among the added records with an id.
  var addedSteps = 0
  var problems: [DecodingProblem] = []
  /// The corrections to records that earlier batches have stored.
  var corrections: [RecordCorrection] = []

  /// Counts the records of a block, behind which the source stands then. Of its lines `counts` count.
  mutating func count(_ block: RecordBlock, as counts: LineCounts) {
    after.bytes = block.endOffset
    after.counts += counts
    after.rules.merge(block.ruleMatches) { $0.adding($1) }
    after.oddities += block.oddities
    addedSteps += block.steps
  }

  /// The batch settles something of the source.
  var isMoving: Bool { after.bytes > before.bytes }

  /// The stretches of the source changed by the batch: a few of the thousands of origins in a collector's log.
  var changedCoverage: [OriginStretch] {
    let former = before.coverage
    return after.coverage.enumerated().filter { $0 >= former.count || former[$0] != $1 }.map(\.element)
  }
}

extension LedgerEntry {
  /// The source is read up to here: it covers `coverage`, and `open` are the times that
  /// later records may still correct.
  mutating func cover(_ coverage: SourceCoverage, open: RecentTimes) {
    self.coverage = coverage.stretches
    recent = coverage.completed(open)
    latest = self.coverage.map { Timestamp(nanoseconds: $0.stretch.latestNanoseconds) }.max()
  }
}
