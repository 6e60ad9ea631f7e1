import LogReading
import TraceModel
import TraceStore

/// The stretch of each origin in the settled lines of one source. Times of the last records may change
/// (`RecentTimes`), so what there is before them is kept beside it.
struct SourceCoverage {
  /// Of all settled lines.
  private(set) var survey = CoverageSurvey()
  /// Of those before the open ones; nil where none is open.
  private var before: CoverageSurvey?

  init() {}

  /// The coverage of a source as the ledger has it.
  init(_ entry: LedgerEntry) {
    for part in entry.coverage { survey.append(part.stretch, source: 0, origin: part.origin) }
    guard !entry.recent.undecided.isEmpty else { return }
    var (before, origins) = (CoverageSurvey(), Set(entry.recent.undecided.map(\.origin)))
    for part in entry.coverage where !origins.contains(part.origin) {
      before.append(part.stretch, source: 0, origin: part.origin)
    }
    for (origin, stretch) in entry.recent.coverage where origins.remove(origin) != nil {
      before.append(stretch, source: 0, origin: origin)
    }
    self.before = before
  }

  /// Counts settled blocks, and the newly `settled` records before them; `open` are all records that may change.
  mutating func add(
    _ blocks: [RecordBlock], settled: [RecentTimes.Record], open: [RecentTimes.Record]
  ) {
    if let known = before { count(settled, behind: known, open, until: blocks.first?.offset ?? .max) }
    for block in blocks {
      if before == nil, let first = open.first?.offset, first < block.endOffset {
        before = survey
        before?.add(block.records(before: first), source: 0)
      }
      survey.add(block, source: 0)
    }
  }

  private mutating func count(
    _ settled: [RecentTimes.Record], behind known: CoverageSurvey, _ open: [RecentTimes.Record],
    until end: Int64
  ) {
    survey = known
    for record in settled { survey.add(record, source: 0) }
    let stored = open.prefix { $0.offset < end }
    before = stored.isEmpty ? nil : survey
    for record in stored { survey.add(record, source: 0) }
  }

  /// For the ledger.
  var stretches: [OriginStretch] { Self.parts(survey) }

  /// The open ends of the source's last records, with the stretches of their origins before them.
  func completed(_ open: RecentTimes) -> RecentTimes {
    var (recent, origins) = (open, Set(open.undecided.map(\.origin)))
    for part in Self.parts(before ?? CoverageSurvey()) where origins.remove(part.origin) != nil {
      recent.coverage[part.origin] = part.stretch
    }
    return recent
  }

  private static func parts(_ survey: CoverageSurvey) -> [OriginStretch] {
    survey.stretches.map { OriginStretch(origin: $0.origin, stretch: $0.stretch) }
  }
}

extension RecordBlock {
  /// The block with the records that stand before `offset` only.
  fileprivate func records(before offset: Int64) -> RecordBlock {
    var block = self
    block.events.removeAll { $0.offset >= offset }
    block.uncorrelated.removeAll { $0.offset >= offset }
    return block
  }
}
